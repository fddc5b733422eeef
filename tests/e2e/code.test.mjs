// The code of a lesson: it appears after the answer, it can be copied as it runs, and errors are reported.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { codeOf } from "../../www/js/lessons/code.js";
import { pageBench, rest } from "./support.mjs";

const at = pageBench();
const file = readFileSync(new URL("../../www/lessons/code/zigzag-neuron.py", import.meta.url), "utf8");
const box = () => at.page.locator(".in-code");
const button = () => at.page.getByRole("button", { name: "Copy", exact: true });

/** A lesson with its answer revealed. */
async function openLesson(hash, name) {
  const { page, url } = at;
  await page.addInitScript((name) => {
    const revealed = { choice: 0, right: false, revealed: true };
    localStorage.setItem("training-ground-predictions", JSON.stringify({ [name]: revealed }));
  }, name);
  await page.goto(`${url}${hash}`);
  await page.waitForSelector(".lesson:not([aria-busy])");
  await rest(page);
}

test("the code opens by the keyboard, and is copied without what it prints", async () => {
  const { page, context } = at;
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  await openLesson("#/zigzag", "zigzag-neuron");
  assert.ok(!asked.some((url) => url.endsWith(".py")), "it is loaded when it is opened");
  await box().locator("summary").focus();
  await page.keyboard.press("Enter");
  await rest(page);
  const { code, output } = codeOf(file);
  assert.match(await box().innerText(), /100% of the gradients of one sign/);
  assert.equal(await box().getByRole("region", { name: "The code" }).textContent(), code);
  const printed = await box().getByRole("region", { name: "What it prints" }).textContent();
  assert.equal(printed, output.map(({ words }) => words).join("\n"));
  await button().click();
  await box().getByText("Copied.").waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), code);
  // The code scrolls by itself; the lesson does not.
  const [wider, over] = await page.evaluate(() => {
    const [pre, lesson] = [".in-code pre", ".lesson"].map((selector) => document.querySelector(selector));
    return [
      pre.scrollWidth - pre.clientWidth,
      pre.getBoundingClientRect().right - lesson.getBoundingClientRect().right,
    ];
  });
  assert.ok(wider > 0 && over <= 0, `${wider} px to scroll, ${over} px beyond the lesson`);
});

test("a clipboard that is refused is told of", async () => {
  const { page } = at;
  await page.addInitScript(() => {
    Object.defineProperty(navigator, "clipboard", {
      value: { writeText: () => Promise.reject(new DOMException("no", "NotAllowedError")) },
    });
  });
  await openLesson("#/zigzag", "zigzag-neuron");
  await box().locator("summary").click();
  await rest(page);
  await button().click();
  await box().getByText("Copying is not allowed here").waitFor();
});

test("code that cannot be had is told of, and opening it again asks again", async () => {
  const { page, faults } = at;
  await page.route("**/code/*.py", (route) => route.fulfill({ status: 404 }), { times: 1 });
  await openLesson("#/zigzag", "zigzag-neuron");
  await box().locator("summary").click();
  await box().getByText("The code could not be loaded. The file code/zigzag-neuron.py").waitFor();
  assert.equal(await button().isVisible(), false);
  await box().locator("summary").click();
  await box().locator("summary").click();
  await button().waitFor();
  assert.equal(await box().getByRole("alert").isVisible(), false);
  assert.ok(faults.every((fault) => /404/.test(fault)));
  faults.length = 0;
});

test("a lesson beside the path has no code", async () => {
  await openLesson("#/zigzag?view=hidden", "zigzag-hidden");
  assert.equal(await at.page.locator(".after-answer").getAttribute("hidden"), null, "the answer is told");
  assert.equal(await box().isVisible(), false);
});
