// A command that a lab does not know is told; the engine lives on. A trap ends it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { command } from "../../www/js/engine/command.js";

class Lab {
  seen = [];
  call(told) {
    if (told === "trap") throw new WebAssembly.RuntimeError("unreachable");
    if (told === "fly") throw new Error("unknown variant");
    this.seen.push(told);
  }
}

test("a command reaches the lab; one that it does not know is told on the console; a trap goes on", (t) => {
  const lab = new Lab();
  command(lab, { look: { at: 1, unit: 2 } });
  assert.deepEqual(lab.seen, [{ look: { at: 1, unit: 2 } }]);
  const told = t.mock.method(console, "error", () => {});
  command(lab, "fly");
  assert.deepEqual(told.mock.calls[0].arguments, ['Lab knows no command "fly": unknown variant']);
  assert.throws(() => command(lab, "trap"), WebAssembly.RuntimeError);
});
