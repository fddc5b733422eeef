// A method of an engine class that does not exist is told; the engine lives on.
import assert from "node:assert/strict";
import { test } from "node:test";
import { callMethod } from "../../www/js/method.js";

class Lab {
  seen = [];
  look(...args) {
    this.seen.push(args);
  }
}

test("a method is called with its arguments; a name that does not exist is told on the console", (t) => {
  const lab = new Lab();
  callMethod(lab, "look", [1, 2]);
  assert.deepEqual(lab.seen, [[1, 2]]);
  const told = t.mock.method(console, "error", () => {});
  callMethod(lab, "loook", []);
  assert.deepEqual(told.mock.calls[0].arguments, ['The lab Lab has no method "loook".']);
});
