import assert from "node:assert/strict";
import { test } from "node:test";
import { runJson } from "../../www/js/shell/about.js";
import { readRun } from "../../www/js/shell/run-file.js";

const LINK = "https://example.org/#/playground?hidden=1&seed=7&state=AAAB&hide=init";
const about = (link) => ({ lab: "playground", version: "1", link, params: {} });
const file = (text) => ({ size: text.length, text: async () => text });
const saved = (data = {}, link = LINK) => runJson(about(link), [], data);

test("a saved run leads to its settings and its state", async () => {
  const run = await readRun(file(saved()), "playground");
  assert.deepEqual(run, { params: { hidden: "1", seed: "7", state: "AAAB" }, csv: null, csvLabel: null });
});

test("its table comes with it", async () => {
  const link = LINK.replace("hidden=1", "data=csv");
  const run = await readRun(file(saved({ table: { csv: "a,b\n1,2", label: 1 } }, link)), "playground");
  assert.deepEqual([run.csv, run.csvLabel], ["a,b\n1,2", 1]);
  await assert.rejects(readRun(file(saved({}, link)), "playground"), /The table of this run is missing/);
  await assert.rejects(readRun(file(saved({ table: { csv: 5 } }, link)), "playground"), /table/);
});

test("anything else is refused with a sentence", async () => {
  const foreign = /This is not a run that Training Ground has saved/;
  for (const text of [
    "",
    "{",
    "null",
    "[]",
    '"x"',
    "{}",
    '{"link": "x"}',
    saved().replace("training-ground-run", "x"),
  ]) {
    await assert.rejects(readRun(file(text), "playground"), foreign, text.slice(0, 40));
  }
  const later = saved().replace('"format_version": 1', '"format_version": 2');
  await assert.rejects(readRun(file(later), "playground"), /another version/);
  await assert.rejects(readRun(file(saved()), "zigzag"), /open #\/playground first/);
  const large = { size: 1e9, text: () => assert.fail("a file of this size is not even read") };
  await assert.rejects(readRun(large, "playground"), foreign);
});
