// Normalized layers in the initialization lab: what normalization repairs, what it does not, and a batch of one.
import assert from "node:assert/strict";
import { test } from "node:test";
import { labBench } from "./support.mjs";

const { at, ready, text, show, unfold } = labBench();

/** The std at the end of a printout line: 0.58, or 2.4×10⁻¹². @param {string} line */
function endOf(line) {
  const [, figures, power] = /std ([\d.]+)(?:×10⁻([⁰¹²³⁴-⁹]+))?$/.exec(line) ?? [];
  const digits = [...(power ?? "")].map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹".indexOf(digit)).join("");
  return Number(figures) * 10 ** -Number(digits);
}

test("normalization repairs the forward signal of a broken start; the gradient's growth is measured", async () => {
  const { page } = at;
  const small = "act=relu&init=normal:0.01&units=100&n=200";
  /** Std of the activations in the first and the last layer, from the table under the pictures. */
  const ends = async () => {
    const lines = (await text(".printouts pre")).split("\n").slice(1);
    const std = lines.map((line) => endOf(line));
    return [std[0], std[std.length - 1]];
  };
  await show(`#/initialization?${small}`);
  await unfold("As the lecture prints it");
  assert.ok((await ends())[1] < 1e-5, "broken");
  const toggle = page.locator('.field[data-key="norm"] select');
  assert.ok(await toggle.isVisible(), "among the settings that are always seen");
  for (const [norm, low, high] of [
    ["batch", 1.4, 1.6],
    ["layer", 0.8, 1.25],
  ]) {
    await toggle.selectOption(norm);
    await page.waitForFunction(
      (name) => document.querySelector(".view.layers .diagnosis")?.textContent.startsWith(`With ${name}`),
      norm,
    );
    await ready(page);
    const [first, last] = await ends();
    assert.ok(Math.abs(first - 0.58) < 0.05 && Math.abs(last - 0.58) < 0.12, `${norm}: ${first}, ${last}`);
    const said = await text(".view.layers .diagnosis");
    const factor = Number(/the gradient by ([\d.]+)/.exec(said)?.[1]);
    assert.ok(factor > low && factor < high, said);
    assert.match(said, norm === "batch" ? /theory: 1\.467/ : /theory: (1|0\.99)/);
    assert.match(page.url(), new RegExp(`norm=${norm}`));
  }
  // The link restores it, and the comparison is normalized, too.
  await show(`#/initialization?${small}&norm=batch&init2=normal:1`);
  assert.equal(await toggle.inputValue(), "batch");
  await unfold("As the lecture prints it");
  await page.waitForFunction(() => document.querySelectorAll(".printouts pre").length === 2);
  await ready(page);
  const last = await page.$$eval(".printouts pre", (all) =>
    all.map((p) => Number(/std ([\d.]+)$/.exec(p.textContent.trim())?.[1])),
  );
  assert.ok(
    last.every((std) => Math.abs(std - 0.58) < 0.05),
    String(last),
  );
});

test("a batch of one example is refused, and the control says why", async () => {
  const { page } = at;
  await show("#/initialization?units=50&n=2&norm=batch");
  assert.equal(await page.locator('.field[data-key="n"] .error:visible').count(), 0);
  await show("#/initialization?units=50&n=1&norm=batch");
  assert.match(
    await text('.field[data-key="n"] .error'),
    /the mean of a single example is the example itself.*2 are used/,
  );
  assert.match(await text(".view.layers .diagnosis"), /^With batch normalization/);
});
