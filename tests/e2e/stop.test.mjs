// "Stop here": in every place that shows progress, it ends the work, and the progress made is reported.
import assert from "node:assert/strict";
import { test } from "node:test";
import { labBench } from "./support.mjs";

const { at, ready, text, show } = labBench();

/** A long computation in each place that shows progress, and its name there. */
const PLACES = [
  ["#/gradient-check?view=network&net=random&d=300&sizes=100,100&rows=50", "Checking"],
  ["#/gradient-check?view=network&net=random&burnin=100000&sizes=100,100", "Training before the check"],
  ["#/initialization?fan=20", "Seeds|Measuring"],
  // Its first picture after Reset is far off: the status must not say Stopped until then.
  ["#/initialization?layers=25&units=1000&init=data_dependent", "Seeds|Measuring"],
  ["#/initialization?view=steps&layers=50&method=data", "Layers and iterations"],
  ["#/initialization?view=train&steps=2000", "Training"],
  ["#/initialization?view=train&layers=25&units=1000&init=data_dependent", "Start of the training, percent"],
  ["#/activations?view=dead&steps=500", "Seeds and learning rates"],
  ["#/activations?view=race&go=1&rates=one&seeds=20&most=2000", "Racing"],
  ["#/preprocessing?view=leak&seeds=100&d=40&model=tanh", "Seeds"],
  ["#/preprocessing?view=images&images=1000", "Components of the images, percent"],
  ["#/preprocessing?view=train&images=1000&epochs=30&repeats=10", "Components of the images, percent|Training runs"],
  ["#/sanity?few=100&batch=1&epochs=1000&std=10&lr=1e-8", "Checking"],
  ["#/sanity?view=training&at=100000&img=fashion", "Training"],
  ["#/sanity?view=training&units=200&act=maxout:8&init=data_dependent&img=fashion&at=100000", "Training"],
];

/** Work that may come first and can be stopped too. */
const BEFORE = "Images|Start of the (?:net|training), percent";

/** Presses Stop in the frame in which it appears: from outside the page, the press could come too late. */
const stop = (page) =>
  page.waitForFunction(() => {
    const all = [...document.querySelectorAll("button")];
    const button = all.find((b) => b.textContent === "Stop here" && b.checkVisibility());
    button?.click();
    return button !== undefined;
  });

for (const [hash, what] of PLACES) {
  test(`Stop here: ${hash}`, async () => {
    const { page } = at;
    await page.goto("about:blank");
    await page.goto(at.url + hash);
    await stop(page);
    await page.waitForSelector('.lab[data-busy="false"]', { timeout: 20_000 });
    const said = await text(".status");
    const found = new RegExp(`^Stopped\\. (?:${BEFORE}|${what}): ([\\d,]+) of ([\\d,]+) done\\.$`).exec(said);
    assert.ok(found, said);
    const [done, total] = found.slice(1).map((t) => Number(t.replaceAll(",", "")));
    assert.ok(done < total, said);
    assert.equal(await page.locator(".banner:visible").count(), 0, "the engine lives");
    assert.equal(await page.locator(".progress:visible").count(), 0);
    // The settings are still those of the link, whose defaults need not be named.
    const [asked, now] = [hash, page.url()].map((link) => new URLSearchParams(link.split("?")[1]));
    assert.ok(now.size > 0, page.url());
    for (const [key, value] of now) if (key !== "at") assert.equal(value, asked.get(key), key);
    await page.getByRole("button", { name: "Reset" }).click();
    // What is computed anew is not said to be stopped: neither when it is there nor when a bar shows it coming.
    const seen = await page.waitForFunction(() => {
      const said = document.querySelector(".status")?.textContent ?? "";
      return (!said.startsWith("Stopped") || document.querySelector(".progress:not(.off)")) && { said };
    });
    assert.ok(!(await seen.jsonValue()).said.startsWith("Stopped"));
  });
}

test("a stopped gradient check says how many coordinates it has seen", async () => {
  const { page } = at;
  await page.goto("about:blank");
  await page.goto(`${at.url}#/gradient-check?view=network&net=random&d=300&sizes=100,100&rows=50`);
  await stop(page);
  await ready(page);
  assert.match(await text(".view.network .verdict > .note"), /Stopped: [\d,]+ of [\d,]+ coordinates are checked/);
  await page.getByRole("button", { name: "Conditions", exact: true }).click();
  assert.match(await text(".conditions-panel"), /stopped/);
});

test("the timing of the functions stops", async () => {
  const { page } = at;
  await page.goto("about:blank");
  await show("#/activations?view=table");
  await page.getByRole("button", { name: /Measure/ }).click();
  await stop(page);
  await page.waitForFunction(() =>
    /^Stopped\. Timing: \d+ of 15 done\.$/.test(document.querySelector(".status")?.textContent ?? ""),
  );
  assert.match(await text(".cost-said .diagnosis"), /^Stopped (before|after)/);
});
