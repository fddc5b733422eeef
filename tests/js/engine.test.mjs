import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

/** @type {FakeWorker[]} */
let workers = [];
/** A worker whose answers the test gives by hand. */
class FakeWorker {
  got = [];
  constructor() {
    workers.push(this);
  }
  postMessage(message) {
    this.got.push(message);
  }
  terminate() {
    this.ended = true;
  }
  say(data) {
    this.onmessage({ data });
  }
  configured() {
    this.say({ t: "configured", params: {} });
  }
  /** A snapshot of what had been asked for when message `n` was handled. */
  snapshot(n, link) {
    this.say({ t: "snapshot", asked: this.got[n].asked, snapshot: { link } });
  }
}
globalThis.Worker = FakeWorker;
globalThis.window = globalThis;
globalThis.document = { baseURI: "http://localhost/", documentElement: { dataset: {} } };
const { startEngine } = await import("../../www/js/engine/engine.js");

const settings = (params) => ({ params, csv: null, csvLabel: null });
const heard = { message() {}, recovered() {}, dead() {} };

beforeEach(() => {
  workers = [];
});

test("only a snapshot of what was asked for last settles", () => {
  const engine = startEngine(heard, "playground");
  engine.open(settings({ a: "1" }));
  const [worker] = workers;
  worker.configured();
  assert.equal(engine.settled(), false, "configured, but not drawn");
  worker.snapshot(0, { a: "1" });
  assert.equal(engine.settled(), true);

  engine.configure(settings({ a: "2" }));
  assert.equal(engine.settled(), false);
  worker.snapshot(0, { a: "1" });
  assert.equal(engine.settled(), false, "it was on its way");
  // There and back before the answer: the second waits for the first.
  engine.configure(settings({ a: "1" }));
  worker.configured();
  assert.deepEqual(
    worker.got.map((m) => m.params.a),
    ["1", "2", "1"],
  );
  worker.snapshot(1, { a: "2" });
  assert.equal(engine.settled(), false, "of what was asked for in between");
  worker.configured();
  worker.snapshot(2, { a: "1" });
  assert.equal(engine.settled(), true);
});

test("after a crash the newest settings come back, not those of an older snapshot", () => {
  const engine = startEngine(heard, "playground");
  engine.open(settings({ a: "1" }));
  workers[0].configured();
  workers[0].snapshot(0, { a: "1", at: "5" });
  engine.configure(settings({ a: "2" }));
  workers[0].snapshot(0, { a: "1", at: "6" });
  workers[0].say({ t: "crashed", message: "trap" });
  assert.equal(workers[0].ended, true);
  assert.deepEqual(workers[1].got[0].params, { a: "2" });
  assert.equal(engine.settled(), false);
});

test("a refused file leaves the table in use; an opened one brings its own", () => {
  const engine = startEngine(heard, "playground");
  engine.open({ params: { data: "csv" }, csv: "old", csvLabel: null });
  const [worker] = workers;
  worker.configured();
  const crash = () => {
    workers.at(-1).say({ t: "crashed", message: "trap" });
    return workers.at(-1).got[0].csv;
  };
  engine.restore({ params: { data: "csv" }, csv: "new", csvLabel: 1 });
  assert.equal(worker.got.at(-1).restore, true);
  worker.say({ t: "refused", field: "file", message: "no" });
  worker.configured();
  assert.equal(crash(), "old");
  workers.at(-1).configured();
  engine.restore({ params: { data: "csv" }, csv: "new", csvLabel: 1 });
  workers.at(-1).say({ t: "configured", restored: true, params: {} });
  assert.equal(crash(), "new");
});
