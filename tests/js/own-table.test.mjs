// The reader's table on the page: what is used, what the box shows, and what a reload finds.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { ownTable } from "../../www/js/labs/playground/own-table.js";

const KEY = "training-ground-csv";
/** Everything a tab keeps; `room` is the longest text it has room for. */
const kept = { texts: new Map(), room: Number.POSITIVE_INFINITY };
globalThis.sessionStorage = {
  getItem: (key) => kept.texts.get(key) ?? null,
  removeItem: (key) => kept.texts.delete(key),
  setItem(key, text) {
    if (text.length > kept.room) throw new DOMException("no room", "QuotaExceededError");
    kept.texts.set(key, text);
  },
};
beforeEach(() => {
  kept.texts.clear();
  kept.room = Number.POSITIVE_INFINITY;
});
const stored = () => JSON.parse(kept.texts.get(KEY) ?? "null");
const taken = (columns, more = {}) => ({ table: "taken", columns, problems: [], restored: false, ...more });
const refused = (columns, message) => ({
  table: "refused",
  columns,
  problems: [
    { field: "lr", value: "", message: "of another control" },
    { field: "csv", value: "", message },
  ],
  restored: false,
});
/** The answer to what was sent last. */
const answer = (table, said) => table.answered({ tableNumber: table.settings().csvNumber, ...said });
const none = (columns) => ({ table: "none", columns, problems: [], restored: false });

test("a table that the engine takes is used, kept, and offers the engine's columns", () => {
  const table = ownTable();
  assert.deepEqual(table.used(), { text: null, label: null });
  assert.equal(table.give("A", null), true);
  assert.deepEqual(table.used(), { text: "A", label: null });
  answer(table, taken(["a,b", "x"]));
  assert.deepEqual(table.given(), { text: "A", label: null, columns: ["a,b", "x"], problem: "" });
  assert.deepEqual(stored(), { text: "A", label: null });
  // Another label of the same text: its columns are still there to choose from.
  table.give("A", 0);
  assert.deepEqual(table.given().columns, ["a,b", "x"]);
  answer(table, taken(["a,b", "x"]));
  assert.deepEqual(stored(), { text: "A", label: 0 });
  assert.deepEqual(ownTable().used(), { text: "A", label: 0 });
});

test("a refused table stays in its box, and the last good one in use", () => {
  const table = ownTable();
  table.give("good", 1);
  answer(table, taken(["g", "h"]));
  table.give("bad", null);
  answer(table, refused(["b", "c"], "Line 2 is bad."));
  const shown = { text: "bad", label: null, columns: ["b", "c"], problem: "Line 2 is bad." };
  assert.deepEqual(table.given(), shown);
  assert.deepEqual(table.used(), { text: "good", label: 1 });
  assert.deepEqual(stored(), { text: "good", label: 1 });
  // Other settings send the good one again: that changes nothing of what is shown.
  answer(table, taken(["g", "h"]));
  assert.deepEqual(table.given(), shown);
  answer(table, none(["g", "h"]));
  assert.deepEqual(table.given(), shown);
  // The same again has the same answer, which need not be asked for; another label may be right.
  assert.equal(table.give("bad", null), false);
  assert.deepEqual(table.given(), shown);
  assert.deepEqual(table.used(), { text: "good", label: 1 });
  assert.equal(table.give("bad", 0), true);
  assert.deepEqual(table.given(), { text: "bad", label: 0, columns: ["b", "c"], problem: "" });
  answer(table, taken(["b", "c"]));
  assert.deepEqual(table.used(), { text: "bad", label: 0 });
});

test("a kept table that is refused leaves none in use, and its text in the box", () => {
  kept.texts.set(KEY, JSON.stringify({ text: "old", label: 2 }));
  const table = ownTable();
  assert.deepEqual(table.used(), { text: "old", label: 2 });
  answer(table, refused(["o"], "No."));
  assert.deepEqual(table.used(), { text: null, label: null });
  assert.deepEqual(table.given(), { text: "old", label: 2, columns: ["o"], problem: "No." });
});

test("a table that fails is put aside: the next load goes without it until it is used again", () => {
  let table = ownTable();
  assert.equal(table.failed("It broke."), "It broke.", "without a table it is not the table's fault");
  table.give("T", null);
  answer(table, taken(["t", "u"]));
  assert.match(table.failed("It broke."), /^It broke\. The page put your table aside: reload/);
  table = ownTable();
  assert.deepEqual(table.used(), { text: null, label: null });
  assert.equal(table.given().text, "T");
  assert.match(table.given().problem, /put it aside.*Use this table/);
  assert.equal(table.give("T", null), true, "it may be tried again");
  answer(table, taken(["t", "u"]));
  assert.deepEqual(ownTable().used(), { text: "T", label: null });
});

test("an error of the page puts aside the table that is shown, and no other", () => {
  const heard = new EventTarget();
  globalThis.addEventListener = heard.addEventListener.bind(heard);
  globalThis.removeEventListener = heard.removeEventListener.bind(heard);
  const said = [];
  let shown = false;
  const table = ownTable();
  const stop = table.watch(
    () => shown,
    (text) => said.push(text),
  );
  const fail = (error) => heard.dispatchEvent(Object.assign(new Event("error"), { error }));
  fail(new RangeError());
  table.give("T", null);
  fail(new RangeError());
  shown = true;
  fail(null);
  assert.deepEqual(said, []);
  fail(new RangeError());
  assert.match(said.join(), /^The page could not draw your table\. The page put/);
  stop();
  fail(new RangeError());
  assert.equal(said.length, 1);
});

test("a file brings its table, or leaves the one there is", () => {
  const table = ownTable();
  table.give("mine", null);
  answer(table, taken(["m", "n"]));
  table.offer({ csv: null, csvLabel: null });
  answer(table, { ...none(["m", "n"]), restored: true });
  assert.deepEqual(table.used(), { text: "mine", label: null });
  table.offer({ csv: "theirs", csvLabel: 1 });
  assert.deepEqual(table.used(), { text: "mine", label: null }, "not before it is accepted");
  answer(table, taken(["t", "h"], { restored: true }));
  assert.deepEqual(table.given(), { text: "theirs", label: 1, columns: ["t", "h"], problem: "" });
  assert.deepEqual(stored(), { text: "theirs", label: 1 });
});

test("two tables given before the first answer are not taken for each other", () => {
  const table = ownTable();
  const number = () => table.settings().csvNumber;
  table.give("first", 1);
  const first = number();
  table.give("second", null);
  const second = number();
  assert.notEqual(first, second);
  // The first was good, the second is not: its text and its message stay in the box, the first is used.
  table.answered({ ...taken(["f", "g"]), tableNumber: first });
  assert.deepEqual(table.used(), { text: "second", label: null });
  assert.deepEqual(table.given(), { text: "second", label: null, columns: [], problem: "" });
  assert.deepEqual(stored(), { text: "first", label: 1 });
  table.answered({ ...refused(["s"], "Line 2 is bad."), tableNumber: second });
  assert.deepEqual(table.given(), { text: "second", label: null, columns: ["s"], problem: "Line 2 is bad." });
  assert.deepEqual(table.settings(), { csv: "first", csvLabel: 1, csvNumber: first });
  // The other way round: the refusal of the first says nothing of the second.
  table.give("third", null);
  const third = number();
  table.give("fourth", null);
  table.answered({ ...refused(["t"], "No."), tableNumber: third });
  assert.deepEqual(table.given(), { text: "fourth", label: null, columns: [], problem: "" });
  assert.equal(table.used().text, "fourth");
  answer(table, taken(["u", "v"]));
  assert.deepEqual(table.given().columns, ["u", "v"]);
  assert.deepEqual(stored(), { text: "fourth", label: null });
});

test("a link to a table without one says what is missing, until there is one or other data is shown", () => {
  const table = ownTable();
  const missing = { ...refused([], "A link holds no table."), table: "none" };
  answer(table, missing);
  assert.equal(table.given().problem, "A link holds no table.");
  answer(table, none([]));
  assert.equal(table.given().problem, "");
  answer(table, missing);
  table.give("T", null);
  assert.equal(table.given().problem, "");
});

test("a table too large to be kept does not leave an older one to be found", () => {
  const table = ownTable();
  table.give("small", null);
  answer(table, taken(["a", "b"]));
  kept.room = 50;
  table.give("large".repeat(50), null);
  answer(table, taken(["a", "b"]));
  assert.equal(stored(), null);
  assert.equal(table.used().text, "large".repeat(50));
  for (const broken of ["{", "5", '{"text":7}']) {
    kept.texts.set(KEY, broken);
    assert.deepEqual(ownTable().used(), { text: null, label: null }, broken);
  }
});
