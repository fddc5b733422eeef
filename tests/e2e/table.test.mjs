// The reader's own table in the built page: its columns, its errors, and a table that cannot be drawn.
import assert from "node:assert/strict";
import { test } from "node:test";
import { open, pageBench, rest } from "./support.mjs";

const at = pageBench();
const note = () => at.page.locator(".csv-entry .note").first();
const error = () => at.page.locator(".csv-entry .error");
const box = () => at.page.getByLabel("CSV text");
const labels = () => at.page.getByLabel("Label column");
const offered = () => labels().locator("option").allTextContents();

/** Gives a text as the table, and waits for the engine's answer. @param {string} text */
async function give(text) {
  await box().fill(text);
  await at.page.getByRole("button", { name: "Use this table" }).click();
  await rest(at.page);
}

test("the columns offered are the engine's: a chosen label is the one trained on", async () => {
  const { page } = at;
  await open(page, at.url, "#/playground?data=csv&hidden=4");
  await rest(page);
  await give('"a,b",x,y,label\n1,0,3.5,0\n2,1,5.5,1\n3,1,7.5,0\n4,0,9.5,1\n');
  assert.deepEqual(await offered(), ["the last", "a,b", "x", "y", "label"]);
  await labels().selectOption("x");
  await rest(page);
  assert.match(await note().innerText(), /label “x”: 0 2, 1 2/);
  assert.equal(await labels().locator("option:checked").innerText(), "x");

  await give("t;1,a,b,label\n1,2,3,p\n2,3,4,q\n");
  assert.deepEqual(await offered(), ["the last", "t;1", "a", "b", "label"]);
  assert.match(await note().innerText(), /2 rows, 3 features; label “label”: p 1, q 1/);

  // As the page writes them.
  await give('# Training Ground; "a, b\n# https://example.org/\nstep;more,kind\n1,p\n2,q\n');
  assert.deepEqual(await offered(), ["the last", "step;more", "kind"]);

  // Refused as it is, and right with another label, which is chosen without another paste.
  await give("name,x,y\np,1,0.5\nq,2,1.5\n");
  assert.match(await error().innerText(), /“p” is not a number/);
  assert.match(await note().innerText(), /label “kind”/, "the last good table stays in use");
  // Whatever else changes meanwhile, the box, its message and its columns stay.
  await page.getByLabel("Seed", { exact: true }).first().fill("5");
  await page.keyboard.press("Enter");
  await rest(page);
  assert.match(await error().innerText(), /“p” is not a number/);
  assert.match(await box().inputValue(), /^name,x,y/);
  assert.deepEqual(await offered(), ["the last", "name", "x", "y"]);
  await labels().selectOption("name");
  await rest(page);
  assert.ok(await error().isHidden());
  assert.match(await note().innerText(), /label “name”: p 1, q 1/);
});

test("a refused table says why as often as it is given, and stays in its box", async () => {
  const { page } = at;
  await open(page, at.url, "#/playground?data=csv&hidden=4");
  await rest(page);
  await give("a;label\n1;p\n2;q\n");
  for (const _ of [1, 2]) {
    await give("a;b;label\n1,5;2,5;p\n2,5;1;q\n");
    assert.match(
      await error().innerText(),
      /Line 2, column 1 \(a\): “1,5” has a decimal comma; write it with a point: 1\.5\./,
    );
    assert.match(await box().inputValue(), /^a;b;label/);
    assert.match(await note().innerText(), /1 feature; label “label”/);
  }
});

test("two tables given before the engine has answered: the last one is trained on, whichever of them is good", async () => {
  const { page } = at;
  const one = "one,label\n1,p\n2,q\n3,p\n";
  const two = "two,three,label\n1,1,r\n2,2,s\n";
  const bad = "four,label\n1,p\noops,q\n";
  await open(page, at.url, "#/playground?data=csv&hidden=4");
  await rest(page);
  /** Both in one turn of the page, so that no answer comes between them. */
  const both = async (...texts) => {
    await box().evaluate((area, all) => {
      const use = [...document.querySelectorAll("button")].find((b) => b.textContent === "Use this table");
      for (const text of all) {
        area.value = text;
        area.dispatchEvent(new Event("input", { bubbles: true }));
        use.click();
      }
    }, texts);
    await rest(page);
  };
  await both(one, two);
  assert.match(await note().innerText(), /2 rows, 2 features; label “label”: r 1, s 1/);
  assert.deepEqual(await offered(), ["the last", "two", "three", "label"]);
  await both(bad, one);
  assert.match(await note().innerText(), /3 rows, 1 feature; label “label”: p 2, q 1/);
  assert.ok(await error().isHidden());
  await both(two, bad);
  assert.match(await error().innerText(), /“oops” is not a number/);
  assert.equal(await box().inputValue(), bad);
  assert.match(await note().innerText(), /2 rows, 2 features/, "the one before it was good, and is used");
  await page.reload();
  await page.waitForSelector(".lab[data-step]");
  await rest(page);
  assert.match(await note().innerText(), /2 rows, 2 features/, "and kept");
});

test("columns of any finite numbers have a picture, after a reload as well", async () => {
  const { page } = at;
  for (const [a, b] of [
    ["0", "1e-320"],
    ["0", "1e-44"],
    ["-3e38", "3e38"],
    ["1e30", "1e30"],
  ]) {
    await open(page, at.url, "#/playground?data=csv&hidden=4");
    await rest(page);
    await give(`v,w,label\n${a},1,p\n${b},2,q\n${a},3,p\n${b},4,q\n`);
    assert.match(await note().innerText(), /4 rows, 2 features/, `${a} ${b}`);
    await page.reload();
    await page.waitForSelector(".lab[data-step]");
    await rest(page);
    assert.match(await note().innerText(), /4 rows, 2 features/, `${a} ${b}`);
    assert.ok(await page.locator(".banner").isHidden());
  }
});

test("a kept table that the page cannot draw is put aside with a message", async () => {
  const { page } = at;
  await open(page, at.url, "#/playground?data=csv&hidden=4");
  await rest(page);
  const text = "v,w,label\n1,1,p\n2,2,q\n";
  await give(text);
  // No table is known that cannot be drawn: the canvas refuses one here.
  await page.addInitScript(() => {
    if (!sessionStorage.getItem("broken")) return;
    CanvasRenderingContext2D.prototype.strokeRect = () => {
      throw new RangeError("refused by a test");
    };
  });
  await page.evaluate(() => sessionStorage.setItem("broken", "1"));
  await page.reload();
  await page.locator(".banner-text", { hasText: /could not draw your table/ }).waitFor();
  await page.evaluate(() => sessionStorage.removeItem("broken"));
  await page.reload();
  await page.waitForSelector(".lab[data-step]");
  await rest(page);
  assert.match(await error().innerText(), /put .*aside/);
  assert.equal(await box().inputValue(), text);
  await page.getByRole("button", { name: "Play", exact: true }).click();
  await page.waitForFunction(() => Number(document.querySelector(".lab")?.getAttribute("data-step")) > 10);
  await page.getByRole("button", { name: "Pause", exact: true }).click();
  // It is still there to be tried again, and kept when it can be drawn.
  await page.getByRole("button", { name: "Use this table" }).click();
  await rest(page);
  assert.ok(await error().isHidden());
  assert.match(await note().innerText(), /2 rows, 2 features/);
  await page.reload();
  await page.waitForSelector(".lab[data-step]");
  await rest(page);
  assert.match(await note().innerText(), /2 rows, 2 features/);
  at.faults.splice(0, at.faults.length, ...at.faults.filter((f) => !/refused by a test/.test(f)));
});

test("a kept table that the engine refuses says why, and its text is in the box", async () => {
  const { page } = at;
  await open(page, at.url, "#/playground?data=csv&hidden=4");
  await rest(page);
  const text = "v,w,label\n1,1,p\n2,oops,q\n";
  await page.evaluate(
    (kept) => sessionStorage.setItem("training-ground-csv", JSON.stringify({ text: kept, label: null })),
    text,
  );
  for (const _ of [1, 2]) {
    await page.reload();
    await page.waitForSelector(".lab[data-step]");
    await rest(page);
    assert.match(await error().innerText(), /Line 3, column 2 \(w\): “oops” is not a number/);
    assert.equal(await box().inputValue(), text);
    assert.deepEqual(await offered(), ["the last", "v", "w", "label"]);
  }
  // Without a table of its own the engine goes on.
  await page.getByLabel("Seed", { exact: true }).first().fill("5");
  await page.keyboard.press("Enter");
  await rest(page);
  assert.match(await error().innerText(), /“oops” is not a number/);
});

test("a link to a table without one says what is missing beside Data, and the page works", async () => {
  const { page } = at;
  await open(page, at.url, "#/playground?data=csv&hidden=4");
  await rest(page);
  assert.match(await error().innerText(), /A link holds no table: paste (or drop )?one, .*the circle stands in/);
  await page.getByRole("button", { name: "Step", exact: true }).click();
  await page.waitForSelector('.lab[data-step="1"]');
  assert.ok(await page.locator(".banner").isHidden());
  await give("a,b,label\n1,1,p\n2,2,q\n");
  assert.ok(await error().isHidden());
});

test("the columns that tell most are drawn, the axes say which, and a link keeps those that are chosen", async () => {
  const { page } = at;
  await open(page, at.url, "#/playground?data=csv&hidden=4");
  await rest(page);
  await page.getByRole("button", { name: "Load the iris table" }).click();
  await rest(page);
  const axes = () =>
    Promise.all(
      ["xaxis", "yaxis"].map((key) =>
        page.$eval(`.field[data-key="${key}"] select`, (s) => s.selectedOptions[0]?.textContent),
      ),
    );
  assert.deepEqual(await axes(), ["petal length (cm)", "petal width (cm)"]);
  assert.match(
    await page.locator(".boundary-panel .sentence").innerText(),
    /petal length \(cm\) .*petal width \(cm\) /,
  );
  assert.doesNotMatch(page.url(), /axis/);
  await page.locator('.field[data-key="xaxis"] select').selectOption({ label: "sepal length (cm)" });
  await rest(page);
  assert.match(page.url(), /xaxis=1/);
  assert.doesNotMatch(page.url(), /yaxis/);
  for (const _ of [1, 2]) {
    assert.deepEqual(await axes(), ["sepal length (cm)", "petal width (cm)"]);
    await page.reload();
    await page.waitForSelector(".lab[data-step]");
    await rest(page);
  }
});

test("nothing of the table's box is wider than its column", async () => {
  const { page } = at;
  await open(page, at.url, "#/playground?data=csv&hidden=4");
  await rest(page);
  await give(`${"a very long name of a column ".repeat(6)},b,label\n1,1,p\n2,2,q\n`);
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 800 });
    await rest(page);
    const wide = await page.$eval(".csv-entry", (entry) => {
      const place = entry.parentElement.getBoundingClientRect();
      return [entry, ...entry.querySelectorAll("*:not(option)")]
        .filter((e) => e.checkVisibility() && e.getBoundingClientRect().right > place.right + 1)
        .map((e) => `${e.tagName}.${e.className}`);
    });
    assert.deepEqual(wide, [], `at ${width} pixels`);
  }
});

test("a table that is wider than its place scrolls in it, and a shade says so", async () => {
  const { page } = at;
  await page.setViewportSize({ width: 1280, height: 800 });
  for (const hash of ["#/activations", "#/activations?view=table", "#/activations?view=dead&at=14&unit=5"]) {
    await open(page, at.url, hash);
    await rest(page);
    const cut = await page.evaluate(() =>
      [...document.querySelectorAll(".stage table")]
        .filter((t) => t.checkVisibility({ checkVisibilityCSS: true }))
        .flatMap((table) => {
          const box = table.closest(".scroller");
          const place = box?.parentElement?.getBoundingClientRect();
          const fits = box && box.scrollWidth <= box.clientWidth + 1;
          const style = box && getComputedStyle(box);
          const hinted = style?.overflowX === "auto" && style.backgroundImage.split("gradient").length === 5;
          const inside = place && box.getBoundingClientRect().right <= place.right + 1;
          return inside && (fits || hinted) ? [] : [table.textContent.slice(0, 60)];
        }),
    );
    assert.deepEqual(cut, [], hash);
  }
});
