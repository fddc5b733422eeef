// The playground on the release build: trained, shared, reloaded, every control used once.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { open, pageBench, pick, playUntil, rest, state, unfold, until } from "./support.mjs";

const SPIRAL = "#/playground?data=spiral&hidden=16,16&act=tanh&opt=adam&lr=0.01&stoptest=0.04";
const at = pageBench();

test("the circle trains to a test loss below 0.05 with the default network", async () => {
  const { page } = at;
  await open(page, at.url, "#/playground");
  const first = await state(page);
  assert.equal(first.step, 0);
  assert.ok(Number(first.test) > 0.3, "untrained");
  const last = await playUntil(page, (s) => Number(s.test) < 0.05);
  assert.ok(last.step > 100);
  assert.match(await page.locator(".pg-result").innerText(), /^(100|9\d)%\s+of the test points right/);
});

test("a tanh net trains the spiral to a test loss below 0.05 and stops by itself", async () => {
  const { page } = at;
  await open(page, at.url, SPIRAL);
  await page.getByRole("button", { name: "Play", exact: true }).click();
  await until(page, (s) => s.step > 0);
  const end = await until(page, (s) => !s.playing);
  assert.ok(Number(end.test) < 0.05, end.test);
  assert.match(await page.locator(".status").innerText(), /test loss/i);
});

test("a reload of the link gives the same numbers to the last digit", async () => {
  const { page } = at;
  await open(page, at.url, "#/playground?data=moons&noise=0.2&hidden=8,4&act=relu&seed=9");
  await playUntil(page, (s) => s.step > 500);
  // A change on the way and an edited weight are part of the link too.
  await page.getByRole("textbox", { name: "Learning rate", exact: true }).fill("0.1");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Unit table" }).click();
  await page.getByLabel("Value: x₁").fill("0.5");
  await page.keyboard.press("Enter");
  await page.getByLabel("Value: x₁").blur();
  const here = await state(page);
  const done = await playUntil(page, (s) => s.step > here.step + 300);
  const table = () => page.$eval(".pg-health-table", (t) => t.innerText);
  const before = { ...(await state(page)), health: await table(), url: page.url() };
  assert.ok(done.step > 800);
  assert.match(page.url(), /at=\d+/);
  assert.match(page.url(), /log=/);
  await page.reload();
  await page.waitForSelector(`.lab[data-step="${before.step}"]`);
  await page.waitForSelector(".pg-health-table", { state: "attached" });
  await rest(page);
  const again = await state(page);
  assert.equal(again.train, before.train);
  assert.equal(again.test, before.test);
  assert.equal(await table(), before.health);
  assert.equal(page.url(), before.url);
  assert.equal(await page.getByRole("textbox", { name: "Learning rate", exact: true }).inputValue(), "0.1");
});

test("iris is pasted as CSV, classified, and survives a reload", async () => {
  const { page } = at;
  await open(page, at.url, "#/playground?hidden=8&prep=standardize&opt=adam&lr=0.01");
  await page.getByRole("radio", { name: "CSV" }).check();
  const csv = readFileSync(new URL("../../www/data/iris.csv", import.meta.url), "utf8");
  await page.getByLabel("CSV text").fill(csv);
  await page.getByRole("button", { name: "Use this table" }).click();
  await page.waitForFunction(() => document.querySelector(".csv-entry .note")?.textContent?.includes("150 rows"));
  await playUntil(page, (s) => s.step > 1500);
  const right = await page.locator(".pg-points .note").textContent();
  const share = Number(/and (\d+)% of the test/.exec(right)?.[1]);
  assert.ok(share >= 92, right);
  for (const name of ["setosa", "versicolor", "virginica"]) assert.ok(right.includes(name));
  const old = await state(page);
  await page.reload();
  await page.waitForSelector(`.lab[data-step="${old.step}"]`);
  assert.equal((await state(page)).test, old.test);
});

test("data sets are chosen by their pictures, by pointer and keys; a lock holds them", async () => {
  const { page } = at;
  await open(page, at.url, "#/playground?data=moons");
  const sets = page.getByRole("group", { name: "Data set" });
  const chosen = () => sets.getByRole("radio", { checked: true }).getAttribute("aria-label");
  await rest(page);
  assert.equal(await sets.getByRole("radio").count(), 10);
  assert.equal(await chosen(), "Moons");
  await sets.getByRole("radio", { name: "Spiral" }).check();
  await rest(page);
  assert.match(page.url(), /data=spiral/);
  assert.equal(await page.locator(".data-name").textContent(), "Spiral");
  await page.keyboard.press("ArrowRight");
  await rest(page);
  assert.equal(await chosen(), "Moons");
  // Each has a picture of its own, from the engine's points.
  const painted = await page.locator(".data-sets").evaluate((set) => {
    const { width, height, clientWidth } = set.querySelector("canvas");
    const { data } = set.querySelector("canvas").getContext("2d").getImageData(0, 0, width, height);
    const ratio = width / clientWidth;
    return [...set.querySelectorAll(".pick:not(:has(svg))")].map((tile) => {
      const [left, top, side] = [tile.offsetLeft, tile.offsetTop, tile.offsetWidth].map((v) => Math.round(v * ratio));
      const rows = Array.from({ length: side }, (_, y) => 4 * ((top + y) * width + left));
      return rows.map((from) => data.slice(from, from + 4 * side).join()).join();
    });
  });
  assert.equal(painted.length, 8);
  assert.equal(new Set(painted).size, 8);
  for (const pixels of painted) assert.match(pixels, /[1-9]/);
  await sets.getByRole("radio", { name: "Draw your own" }).check();
  await tool(page, "Class 0").waitFor();
  await open(page, at.url, "#/playground?lock=data");
  await rest(page);
  assert.equal(await sets.getByRole("radio", { disabled: true }).count(), 10);
});

/** A tool above the map. */
const tool = (page, name) => page.locator(".pg-tools").getByRole("radio", { name });
const counted = (page, text) => page.locator(".draw-entry .note", { hasText: text }).waitFor();

test("points are drawn on the map by pointer and by keyboard and come back from the link", async () => {
  const { page } = at;
  await open(page, at.url, "#/playground?data=draw");
  const hand = page.locator(".boundary-panel .cursor-layer");
  await tool(page, "Class 0").waitFor();
  const box = await hand.boundingBox();
  for (const [k, dx] of [
    [0, 0.25],
    [1, 0.75],
  ]) {
    await tool(page, `Class ${k}`).check();
    for (let i = 1; i < 6; i++) await page.mouse.click(box.x + box.width * dx, box.y + (box.height * i) / 6);
  }
  await hand.focus();
  await page.keyboard.press("2");
  assert.equal(await tool(page, "Class 2").isChecked(), true);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await counted(page, "11 points of 3 classes");
  await rest(page);
  assert.match(
    await page.locator(".boundary-panel .sentence").textContent(),
    /^x₁ 0\.500, x₂ 0: /,
    "it reads the cursor",
  );
  assert.match(page.url(), /pts=[\w-]{44}(&|$)/);
  await playUntil(page, (s) => s.step > 20);
  await page.reload();
  await page.waitForSelector(".lab[data-step]");
  await counted(page, "11 points of 3 classes");
});

test("a stroke leaves points and is undone at once; the eraser, the keys and the probe do what they say", async () => {
  const { page } = at;
  await open(page, at.url, "#/playground?data=draw&ox=3&sy=2");
  const hand = page.locator(".boundary-panel .cursor-layer");
  await tool(page, "Class 1").check();
  const box = await hand.boundingBox();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  for (let i = 1; i <= 10; i++) await page.mouse.move(x + (i * box.width) / 25, y);
  await page.mouse.up();
  await counted(page, /^11 points of 1 class/);
  await rest(page);
  // The middle of the map is 0, 0 of the points: offset and scale come later.
  assert.match(await page.locator(".draw-entry textarea").inputValue(), /^0, 0, 1\n/);
  await tool(page, "Eraser").check();
  await page.mouse.click(x, y);
  await page.waitForFunction(() => !/^0, 0, 1$/m.test(document.querySelector(".draw-entry textarea").value));
  await page.getByRole("button", { name: "Undo" }).click();
  await page.waitForFunction(() => /^0, 0, 1$/m.test(document.querySelector(".draw-entry textarea").value));
  await page.getByRole("button", { name: "Undo" }).click();
  await counted(page, "0 points");
  await hand.focus();
  for (const key of ["4", "Enter", "ArrowUp", "Enter", "Delete", "u"]) await page.keyboard.press(key);
  await counted(page, "2 points of 1 class");
  await rest(page);
  assert.equal(await page.locator(".draw-entry textarea").inputValue(), "0, 0, 4\n0, 0.5, 4");
  // With the probe chosen a click draws nothing; another data set takes the switch away.
  await tool(page, "Probe").check();
  await page.mouse.click(x + 40, y + 40);
  await page.waitForFunction(() => !/x₁ 2\.00, /.test(document.querySelector(".boundary-panel .sentence").textContent));
  await counted(page, "2 points of 1 class");
  await page.evaluate(() => {
    location.hash = "#/playground?data=xor";
  });
  await rest(page);
  assert.equal(await page.locator(".pg-tools").isVisible(), false);
  assert.match(await hand.getAttribute("aria-label"), /Enter sets the probe/);
  // A link that locks the points holds them.
  await open(page, at.url, "#/playground?data=draw&pts=AIAgGIAg&lock=pts");
  await counted(page, "2 points");
  await rest(page);
  assert.equal(await tool(page, "Class 0").isDisabled(), true);
  await hand.click({ position: { x: 30, y: 30 } });
  await page.keyboard.press("0");
  await page.keyboard.press("Enter");
  await rest(page);
  assert.match(page.url(), /pts=AIAgGIAg(&|$)/);
});

test("inputs are added and removed in the diagram, by pointer and keys; never the last, and not where a link locks them", async () => {
  const { page } = at;
  await open(page, at.url, "#/playground");
  const inputs = page.getByRole("group", { name: "Inputs to choose from" });
  const names = () => inputs.getByRole("button").evaluateAll((all) => all.map((b) => b.getAttribute("aria-label")));
  // The engine's list: its order is that of the rows.
  assert.deepEqual(
    (await names()).map((name) => name.replace(/^\w+ input /, "")),
    ["x₁", "x₂", "x₁²", "x₂²", "x₁x₂", "sin x₁", "sin x₂"],
  );
  assert.equal(await page.locator(".pg-unit").count(), 2 + 4 + 2 + 2);
  await inputs.getByRole("button", { name: "Add input x₁x₂" }).click();
  await rest(page);
  assert.match(page.url(), /in=x1,x2,x1x2/);
  assert.equal(await page.locator(".pg-unit").count(), 3 + 4 + 2 + 2);
  // The corner of a tile that is looked at; it stays where it is, and so does the focus.
  await page.locator(".pg-unit").first().hover();
  await inputs.getByRole("button", { name: "Remove input x₁", exact: true }).click();
  await rest(page);
  assert.match(page.url(), /in=x2,x1x2/);
  await page.keyboard.press("ArrowDown");
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-label")), "Remove input x₂");
  await page.keyboard.press("Enter");
  await rest(page);
  assert.match(page.url(), /in=x1x2(&|$)/);
  const last = page.locator('.pg-input[aria-label="Remove input x₁x₂"]');
  assert.equal(await last.isDisabled(), true, "the last one stays");
  const url = page.url();
  await page.reload();
  await page.waitForSelector(".lab[data-step]");
  await rest(page);
  assert.equal(page.url(), url);
  await open(page, at.url, "#/playground?lock=in");
  assert.equal(await page.locator(".pg-input").count(), 7);
  assert.equal(await page.locator(".pg-input:enabled").count(), 0);
  await open(page, at.url, "#/playground?hide=in");
  assert.equal(await inputs.isVisible(), false);
});

test("units, activations and layers are set in the diagram; locks and limits hold there as well", async () => {
  const { page } = at;
  await open(page, at.url, "#/playground?hidden=31,2");
  const press = async (name) => {
    await page.getByRole("button", { name, exact: true }).click();
    await rest(page);
  };
  const layers = page.locator(".pg-net-layer");
  assert.equal(await layers.count(), 2);
  await press("Hidden 1: one unit more");
  assert.match(page.url(), /hidden=32,2/);
  await page.keyboard.press("Enter");
  await rest(page);
  assert.match(page.url(), /hidden=32,2/, "no more than the engine has");
  await press("Hidden 2: one unit less");
  await page.keyboard.press("Enter");
  await rest(page);
  assert.match(page.url(), /hidden=32,1/, "no less than one");
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-label")), "Hidden 2: one unit less");
  await page.getByLabel("Hidden 2: activation", { exact: true }).selectOption("maxout");
  await rest(page);
  assert.match(page.url(), /act=tanh,maxout&hidden=32,1(&|$)/);
  await press("Add a hidden layer");
  assert.match(page.url(), /act=tanh,maxout,maxout&hidden=32,1,1/);
  assert.equal(await layers.count(), 3);
  for (const left of [2, 1, 0]) {
    await press("Remove the last hidden layer");
    assert.equal(await layers.count(), left);
  }
  assert.match(page.url(), /hidden=0/);
  await press("Add a hidden layer");
  assert.match(page.url(), /hidden=4/);
  // The settings say the same, by the same keys.
  assert.match(await page.locator(".controls summary", { hasText: "Network" }).innerText(), /4 · tanh/);
  await open(page, at.url, "#/playground?lock=hidden,act");
  assert.equal(await layers.locator(":is(button, select):enabled").count(), 0);
  assert.equal(await page.getByRole("button", { name: "Add a hidden layer" }).isDisabled(), true);
  await open(page, at.url, "#/playground?hide=controls");
  assert.equal(await page.locator(":is(.pg-net-layer, .network-panel .stepper, .pg-input):visible").count(), 0);
});

test("every control is used once and nothing breaks", async () => {
  const { page } = at;
  await open(page, at.url, "#/playground?hidden=4,3");
  await unfold(page);
  const alive = async (what) => {
    const wrong = await page.evaluate(() =>
      [...document.querySelectorAll(".banner, .field .error")]
        .filter((e) => e.checkVisibility())
        .map((e) => e.textContent),
    );
    assert.deepEqual(wrong, [], what);
  };
  const selects = await page.locator(".controls select:visible").count();
  for (let i = 0; i < selects; i++) {
    const select = page.locator(".controls select:visible").nth(i);
    const name = await select.evaluate((s) => s.getAttribute("aria-label") ?? s.labels?.[0]?.textContent ?? s.id);
    const start = await select.inputValue();
    const values = await select.evaluate((s) => [...s.options].map((o) => o.value).filter(Boolean));
    for (const value of values) {
      await select.selectOption(value);
      await rest(page);
      await alive(`${name} = ${value}`);
    }
    await select.selectOption(start);
    await rest(page);
  }
  for (const set of await page.locator(".data-sets input").all()) {
    const value = await set.inputValue();
    await set.check();
    await rest(page);
    if (!["draw", "csv"].includes(value)) await alive(`data = ${value}`);
  }
  await page.getByRole("radio", { name: "Circle" }).check();
  await rest(page);
  for (const slider of await page.locator(".controls input[type=range]:visible").all()) {
    await slider.focus();
    await page.keyboard.press("ArrowRight");
    await rest(page);
    await page.keyboard.press("ArrowLeft");
  }
  await alive("sliders");
  for (const box of await page.locator(".controls input[type=checkbox]:visible").all()) {
    await box.click();
    await rest(page);
  }
  const label = page.locator('.field[data-key="noise"] .label');
  await label.hover();
  await page.locator('.field[data-key="noise"] .help:visible').waitFor();
  for (const name of ["Layer 1: one unit more", "Layer 1: one unit less", "Add a layer", "Layer 1: remove"]) {
    await page.getByRole("button", { name }).click();
    await rest(page);
  }
  for (const unit of ["example", "minibatch", "epoch"]) {
    await page.getByLabel("What a step is").selectOption(unit);
    await page.getByRole("button", { name: "Step", exact: true }).click();
    await rest(page);
  }
  for (const speed of ["1×", "10×", "max"]) {
    await page.getByRole("group", { name: "Speed" }).getByText(speed, { exact: true }).click();
    await page.getByRole("button", { name: "Play", exact: true }).click();
    await until(page, (s) => s.playing);
    await page.getByRole("button", { name: "Pause", exact: true }).click();
  }
  for (const table of await page.locator(".middle .menu button", { hasText: /^Table$/ }).all()) await pick(table);
  await page.waitForSelector(".histograms-panel .export-bar tbody tr");
  assert.ok((await page.locator(".export-bar table tbody tr").count()) > 20, "tables are filled");
  for (const box of await page.locator(".middle :is(input[type=checkbox], input[type=radio]):visible").all())
    await box.click();
  for (const [name, ending] of [
    ["Download CSV: The loss history", "csv"],
    ["Download PNG: The loss history", "png"],
  ]) {
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      pick(page.locator(`button[aria-label="${name}"]`)),
    ]);
    assert.match(download.suggestedFilename(), new RegExp(`^playground-loss-step-\\d+\\.${ending}$`));
  }
  const unit = page.locator(".pg-unit").nth(3);
  await unit.click();
  assert.equal(await unit.getAttribute("aria-pressed"), "true");
  const seed = page.locator('.field[data-key="seed"] input');
  const before = await seed.inputValue();
  await page.getByRole("button", { name: "New draw" }).click();
  await page.waitForFunction((old) => document.querySelector('.field[data-key="seed"] input')?.value !== old, before);
  await page.getByRole("button", { name: "Share", exact: true }).click();
  assert.match(await page.getByLabel("Link to exactly this state").inputValue(), /#\/playground\?/);
  await page.keyboard.press("Escape");
  await pick(page.locator("#help"));
  await page.getByRole("dialog", { name: "Help" }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: /theme/ }).click();
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), "dark");
  await alive("the end");
});

test("the map, the probe and the formula follow each other", async () => {
  const { page } = at;
  await open(page, at.url, "#/playground?hidden=3&act=maxout:3");
  const said = page.locator(".boundary-panel .sentence");
  assert.match(await said.textContent(), /^Probe x₁ 2\.00, x₂ 1\.00: /, "off the axes: no product is 0");
  await page.locator(".boundary-panel .cursor-layer").click({ position: { x: 60, y: 60 } });
  await page.waitForFunction(() => {
    const text = document.querySelector(".boundary-panel .sentence")?.textContent ?? "";
    return text !== "" && !/x₁ 2\.00,/.test(text);
  });
  await unfold(page);
  const formula = await page.locator(".pg-formula").innerText();
  assert.match(formula, /a = max\(z₁, z₂, z₃\)/);
  assert.match(formula, /wins/);
  const canvas = page.locator(".boundary-panel canvas.fill").first();
  const before = await canvas.getAttribute("aria-label");
  await playUntil(page, (s) => s.step > 200);
  assert.notEqual(await canvas.getAttribute("aria-label"), before, "the text twin follows the state");
});

test("a run that blows up stops, names what broke, and can go back", async () => {
  const { page } = at;
  await open(page, at.url, "#/playground?data=reg_plane&act=relu&hidden=8,8&lr=10");
  await page.getByRole("button", { name: "Play", exact: true }).click();
  await page.waitForSelector(".autopsy-panel:visible");
  const text = await page.locator(".autopsy-panel .sentence").innerText();
  assert.match(text, /step/i);
  assert.ok((await page.locator(".autopsy-panel tbody tr").count()) >= 3);
  const broken = await state(page);
  await page.getByRole("button", { name: "Go back to this step" }).click();
  await page.waitForSelector(".autopsy-panel", { state: "hidden" });
  assert.ok((await state(page)).step <= broken.step);
  await page.getByRole("textbox", { name: "Learning rate", exact: true }).fill("0.01");
  await page.keyboard.press("Enter");
});

test("keys: Space, arrow, R, N, ? and Esc", async () => {
  const { page } = at;
  await open(page, at.url, "#/playground");
  await page.keyboard.press("ArrowRight");
  await until(page, (s) => s.step === 1);
  await page.keyboard.press(" ");
  await until(page, (s) => s.playing && s.step > 10);
  await page.keyboard.press("Escape");
  await until(page, (s) => !s.playing);
  await page.keyboard.press("r");
  await until(page, (s) => s.step === 0);
  const loss = (await state(page)).train;
  await page.keyboard.press("n");
  await page.waitForSelector(`.lab[data-train]:not([data-train="${loss}"])`);
  await page.keyboard.press("?");
  await page.waitForSelector("dialog[open]");
  await page.keyboard.press("Escape");
  assert.equal(await page.locator("dialog[open]").count(), 0);
});
