// A phone with touch input: what scrolls, what is dragged, what stays in view; settings as a bottom sheet.
import assert from "node:assert/strict";
import { test } from "node:test";
import { LAB_PLACES as LABS } from "./places.mjs";
import { browserBench, newPage, open, rest } from "./support.mjs";

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const at = browserBench(async (bench) => {
  Object.assign(bench, await newPage(bench.browser, bench.url, PHONE));
  bench.finger = await bench.context.newCDPSession(bench.page);
});

/** Views without a single main picture: tables, code, images with their own height, three lamps; a map to draw on. */
const NO_PICTURE = /view=(table|clinic|images|network)|sanity\?(fault|img)|data=draw/;

async function visit(place) {
  await open(at.page, at.url, place);
  await rest(at.page);
}

/** A finger touches, moves and lifts. */
async function swipe([x0, y0], [x1, y1], steps = 8) {
  const touch = (type, touchPoints) => at.finger.send("Input.dispatchTouchEvent", { type, touchPoints });
  await touch("touchStart", [{ x: x0, y: y0 }]);
  for (let i = 1; i <= steps; i++)
    await touch("touchMove", [{ x: x0 + ((x1 - x0) * i) / steps, y: y0 + ((y1 - y0) * i) / steps }]);
  await touch("touchEnd", []);
  await rest(at.page);
}

/** In the page: the visible view's pictures, and the sticky one. */
function pictures() {
  const shown = [...document.querySelectorAll(".stage canvas.fill:not([aria-hidden])")].filter((c) =>
    c.checkVisibility({ visibilityProperty: true }),
  );
  const stays = [...document.querySelectorAll(".stage .panel")].filter(
    (e) => e.checkVisibility() && getComputedStyle(e).position === "sticky",
  );
  const box = (e) => {
    const { left, top, width, height, bottom } = e.getBoundingClientRect();
    return { left, top, width, height, bottom, name: e.getAttribute("aria-label") ?? e.className };
  };
  return { shown: shown.map(box), stays: stays.map(box), scroll: scrollY };
}

for (const place of LABS) {
  test(`a finger on a picture scrolls the page: ${place}`, async () => {
    const { page, faults } = at;
    await visit(place);
    const before = await page.evaluate(() => location.hash);
    const first = (await page.evaluate(pictures)).shown[0];
    if (first) {
      // By its corner: whatever can be taken hold of stands elsewhere.
      const x = first.left + 0.86 * first.width;
      const y = Math.min(first.top + 0.7 * first.height, 700);
      await swipe([x, y], [x, y - 200]);
      const { scroll } = await page.evaluate(pictures);
      assert.ok(scroll > 100, `${first.name.slice(0, 40)}: scrolled by ${scroll}`);
      assert.equal(await page.evaluate(() => location.hash), before, "nothing was set");
    }
    // The lesson in sight: the picture still is.
    await page.evaluate(() =>
      scrollTo(0, document.querySelector(".reading").getBoundingClientRect().top + scrollY - 450),
    );
    await rest(page);
    const { stays } = await page.evaluate(pictures);
    if (NO_PICTURE.test(place)) assert.equal(stays.length, 0, JSON.stringify(stays));
    else {
      assert.equal(stays.length, 1, "one picture stays");
      const [{ bottom, height, name }] = stays;
      assert.ok(bottom > 200 && bottom <= 0.475 * 844, `${name}: down to ${bottom} of ${height}`);
    }
    assert.deepEqual(faults, []);
  });
}

test("in a window that is low nothing stays over the page", async () => {
  const { page } = at;
  await page.setViewportSize({ width: 568, height: 320 });
  await visit("#/zigzag");
  const fixed = await page.evaluate(() =>
    [...document.querySelectorAll(".lab, .lab *")]
      .filter((e) => e.checkVisibility() && ["sticky", "fixed"].includes(getComputedStyle(e).position))
      .map((e) => e.className),
  );
  assert.deepEqual(fixed, []);
  await page.setViewportSize(PHONE.viewport);
});

test("a handle is dragged by a finger, and the page stays where it is", async () => {
  const { page } = at;
  await visit("#/zigzag");
  const box = await page.locator(".zigzag-inputs-panel .cursor-layer").boundingBox();
  const [left, top, size] = [box.x + 40, box.y + 8, box.width - 46];
  const pixel = (x, y) => [left + ((x + 5) / 10) * size, top + ((5 - y) / 10) * size];
  await swipe(pixel(2, 2), pixel(-1, -1));
  const link = new URLSearchParams(await page.evaluate(() => location.hash.split("?")[1]));
  assert.deepEqual([link.get("mx"), link.get("my")], ["-1", "-1"]);
  assert.equal(await page.evaluate(() => scrollY), 0);
});

test("a line of a chart is dragged by a finger, and goes where a finger taps", async () => {
  const { page } = at;
  await visit("#/activations?fn=tanh&x=2");
  const x = async () => Number(new URLSearchParams(await page.evaluate(() => location.hash.split("?")[1])).get("x"));
  const box = await page.locator(".function-panel .cursor-layer").boundingBox();
  // Where the line of x stands: found by tapping beside it.
  await page.touchscreen.tap(box.x + 100, box.y + 120);
  await page.waitForFunction(() => !/[?&]x=2(&|$)/.test(location.hash));
  await rest(page);
  const tapped = await x();
  await swipe([box.x + 104, box.y + 120], [box.x + 160, box.y + 118]);
  assert.ok((await x()) > tapped, `from ${tapped} to ${await x()}`);
  assert.equal(await page.evaluate(() => scrollY), 0);
});

test("the sheet of settings opens, changes one and closes; by the keyboard as well", async () => {
  const { page, faults } = at;
  for (const [place, key] of [
    ["#/zigzag", "std"],
    ["#/playground", "noise"],
    ["#/initialization?units=50&n=100", "layers"],
  ]) {
    await visit(place);
    const button = page.getByRole("button", { name: "Settings", exact: true });
    const sheet = page.locator(".controls");
    assert.equal(await button.getAttribute("aria-expanded"), "false");
    assert.equal(await sheet.isVisible(), false);
    await button.tap();
    assert.equal(await button.getAttribute("aria-expanded"), "true");
    const slider = sheet.locator(`.field[data-key="${key}"] input[type=range]`);
    await slider.scrollIntoViewIfNeeded();
    const { x, y, width, height } = await slider.boundingBox();
    const [sheetBox, keyBox] = [await sheet.boundingBox(), await button.boundingBox()];
    assert.ok(y >= sheetBox.y && y + height <= sheetBox.y + sheetBox.height, "its slider is in sight");
    assert.ok(Math.abs(keyBox.y + keyBox.height - 844) <= 1 && keyBox.height >= 44, JSON.stringify(keyBox));
    await page.touchscreen.tap(x + 0.9 * width, y + height / 2);
    await page.waitForFunction((k) => new URLSearchParams(location.hash.split("?")[1]).has(k), key);
    await rest(page);
    // Esc closes it, and the focus is where it was opened.
    await slider.focus();
    await page.keyboard.press("Escape");
    assert.equal(await sheet.isVisible(), false);
    assert.equal(await button.evaluate((b) => b === document.activeElement), true);
    await page.keyboard.press("Enter");
    assert.equal(await sheet.isVisible(), true);
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.closest(".controls") !== null), true);
    await button.tap();
    assert.equal(await sheet.isVisible(), false);
  }
  assert.deepEqual(faults, []);
});

test("a setting that was refused is told at the button of the sheet", async () => {
  const { page } = at;
  await visit("#/zigzag?lr=x");
  await page.getByRole("button", { name: "Settings △ 1 refused" }).tap();
  assert.ok(await page.locator('.controls .field[data-key="lr"] .error').isVisible());
});

test("the views are one row that scrolls, the chosen one in sight", async () => {
  const { page } = at;
  for (const view of ["function", "race"]) {
    await visit(`#/activations?view=${view}`);
    const { rows, chosen, row } = await page.evaluate(() => {
      const buttons = [...document.querySelectorAll(".tabs button")];
      const { left, right } = document.querySelector(".tabs").getBoundingClientRect();
      const box = document.querySelector(".tabs [aria-pressed=true]").getBoundingClientRect();
      return {
        rows: new Set(buttons.map((b) => b.getBoundingClientRect().top)).size,
        chosen: [box.left, box.right],
        row: [left, right],
      };
    });
    assert.equal(rows, 1);
    assert.ok(chosen[0] >= row[0] - 1 && chosen[1] <= row[1] + 1, `${view}: ${chosen} in ${row}`);
  }
  const navigation = await page.evaluate(() => document.querySelector(".top").getBoundingClientRect().height);
  assert.ok(navigation < 60, "the pages are one row");
});

test("the numbers of the zig-zag are read without scrolling sideways", async () => {
  const { page } = at;
  for (const [place, fold] of [
    ["#/zigzag", "Numbers"],
    ["#/zigzag?view=hidden", "Numbers"],
  ]) {
    await visit(place);
    await page.getByRole("button", { name: fold, exact: true }).tap();
    await rest(page);
    const hidden = await page.evaluate(() =>
      [...document.querySelectorAll(".fold-body .scroller")]
        .filter((e) => e.checkVisibility())
        .map((e) => e.scrollWidth - e.clientWidth),
    );
    assert.ok(hidden.length > 0 && hidden.every((px) => px <= 0), String(hidden));
  }
});
