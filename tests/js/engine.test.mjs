import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";

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
  /** Settings in force: those of message `n`, or of the last one. */
  configured(n = this.got.length - 1) {
    this.say({ t: "configured", params: {}, asked: this.got[n].asked });
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

/** Time goes on, in steps: a timer that another one has started is counted from the step it was started in. */
const wait = (ms) => {
  for (let gone = 0; gone < ms; gone += 500) mock.timers.tick(500);
};
const settings = (params) => ({ params, csv: null, csvLabel: null });
const heard = { message() {}, recovered() {}, dead() {} };

beforeEach(() => {
  workers = [];
  mock.timers.enable({ apis: ["setTimeout"] });
});
afterEach(() => mock.timers.reset());

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

test("settings that are on their way are not taken back by the answer to older ones", () => {
  /** @type {boolean[]} */
  const answered = [];
  const engine = startEngine(
    { ...heard, message: (m) => m.t === "configured" && answered.push(engine.answered()) },
    "labs",
  );
  engine.open(settings({ a: "1" }));
  const [worker] = workers;
  worker.configured();
  engine.configure(settings({ a: "2" }));
  // Its images have come: it is configured once more, and says so before it hears of the second.
  worker.configured(0);
  engine.configure(settings({ a: "3" }));
  assert.equal(worker.got.length, 2, "the third waits for the answer to the second");
  worker.configured(1);
  assert.equal(worker.got.length, 3);
  worker.configured(2);
  assert.deepEqual(answered, [true, false, false, true]);
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
    mock.timers.tick(500);
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

test("workers that die one after the other are given time; then other settings start one again", () => {
  const told = [];
  const engine = startEngine(
    { ...heard, recovered: (text) => told.push(text), dead: (text) => told.push(text) },
    "playground",
  );
  engine.open(settings({ a: "1" }));
  const die = () => workers.at(-1).say({ t: "crashed", message: "trap" });
  die();
  assert.equal(workers.length, 2, "the first time at once");
  die();
  assert.equal(workers.length, 2);
  mock.timers.tick(500);
  assert.equal(workers.length, 3);
  die();
  engine.configure(settings({ a: "2" }));
  mock.timers.tick(1999);
  assert.equal(workers.length, 3);
  mock.timers.tick(1);
  assert.deepEqual(workers[3].got[0].params, { a: "2" }, "what was asked for during the pause");
  die();
  assert.equal(told.length, 4);
  assert.match(told[3], /does not start: trap/);
  mock.timers.tick(10_000);
  assert.equal(workers.length, 4);
  engine.configure(settings({ a: "3" }));
  assert.deepEqual(workers[4].got[0].params, { a: "3" });
  engine.close();
});

test("a worker that says nothing is asked, then told of; one that answers is not", () => {
  const silences = [];
  const engine = startEngine({ ...heard, silent: (is) => silences.push(is) }, "playground");
  engine.open(settings({ a: "1" }));
  const [worker] = workers;
  worker.configured();
  const asked = () => worker.got.filter((m) => m.t === "ping").length;
  wait(15_000);
  assert.equal(asked(), 0, "it has spoken");
  wait(2500);
  assert.equal(asked(), 1);
  worker.say({ t: "pong" });
  wait(5000);
  assert.deepEqual([asked(), silences], [2, []]);
  wait(2500);
  assert.deepEqual(silences, [true]);
  worker.say({ t: "progress", done: 1, total: 2, what: "" });
  assert.deepEqual(silences, [true, false], "it was only busy");

  engine.send({ t: "play", stepsPerSecond: 1 });
  wait(5000);
  worker.say({ t: "rest", handled: 2 });
  wait(60_000);
  assert.deepEqual(silences, [true, false], "what rests owes nothing");
  engine.send({ t: "pause" });
  wait(5000);
  assert.deepEqual(silences.at(-1), true);
  engine.restart();
  assert.equal(worker.ended, true);
  workers[1].configured();
  assert.deepEqual(silences.at(-1), false);
  engine.close();
});
