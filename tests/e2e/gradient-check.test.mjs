// The gradient-check lab: the numbers of the lecture, a whole network, the clinic.
import assert from "node:assert/strict";
import { test } from "node:test";
import { inOrder, labBench, open } from "./support.mjs";

const { at, ready, text, show, unfold } = labBench();

for (const view of ["scalar", "scalar&fn=poly", "network", "clinic&case=3"])
  test(`${view}: the picture and its settings are whole on the first screen`, () =>
    inOrder(at.page, () => show(`#/gradient-check?view=${view}`)));

test("x⁴ at 3: the exact quotients, and the slip of the slide", async () => {
  await show("#/gradient-check?fn=x4&x=3&h=0.001");
  await unfold("The quotient, with its numbers");
  const quotient = await text(".quotient-panel");
  assert.match(quotient, /81\.108054012001 − 80\.892053988001/);
  assert.match(quotient, /108\.000012/);
  assert.match(quotient, /108\.054012001/);
  assert.match(quotient, /The lecture prints 108\.000006/);
  assert.match(await text(".gradient-v-panel .note"), /centered f64 10⁻⁵, forward f64 10⁻⁸, centered f32 10⁻²/);
});

test("typed values reach the engine; nonsense has its message", async () => {
  const { page } = at;
  const x = page.locator('.field[data-key="x"] input.number');
  await x.fill("2");
  await x.press("Enter");
  await page.waitForFunction(() => /f′\(2\) = 32/.test(document.querySelector(".quotient-panel")?.textContent ?? ""));
  assert.match(page.url(), /x=2/);
  await x.fill("abc");
  await x.press("Enter");
  await page.waitForSelector('.field[data-key="x"] .error:visible');
  await show("#/gradient-check?fn=poly&coef=1,oops");
  assert.match(await text('.field[data-key="coef"] .error'), /Up to 9 numbers/);
  assert.equal(await at.page.locator('.field[data-key="coef"] input').inputValue(), "1,oops", "what is refused stays");
  await show("#/gradient-check?fn=relu&x=-0.000001&h=1e-5");
  await unfold("The quotient, with its numbers");
  assert.match(await text(".quotient-panel"), /0\.45/);
  assert.match(await text(".quotient-panel"), /A kink lies between/);
});

test("a whole network: verdict, tensors, an element, the V, conditions", async () => {
  const { page } = at;
  await show("#/gradient-check?view=network&net=random&d=20&c=3&sizes=10,10&rows=50&l2=0.01");
  assert.match(await text(".view.network .diagnosis"), /great/);
  await unfold("Criteria");
  const verdict = await text(".verdict-panel");
  assert.match(verdict, /353 of 353 parameters checked on 50 examples/);
  const epsilon = Number(
    (await text(".epsilon"))
      .replace("ε = ", "")
      .replace("×10⁻", "e-")
      .replace(/[⁰¹²³⁴-⁹]/g, (c) => "⁰¹²³⁴⁵⁶⁷⁸⁹".indexOf(c)),
  );
  assert.ok(epsilon < 1e-7, `${epsilon}`);
  await unfold("Tensors");
  assert.equal(await page.locator(".tensors-panel .scroller").first().locator("tbody tr").count(), 6);
  await unfold("Elements");
  await page.locator(".elements-host .cursor-layer").focus();
  await page.keyboard.press("ArrowRight");
  await page.waitForFunction(() =>
    /W1\[1, 1\]: analytic/.test(document.querySelector(".coordinate .sentence")?.textContent ?? ""),
  );
  await unfold("Conditions");
  assert.match(await text(".conditions-panel"), /without penalty/);
  await unfold("The V");
  assert.match(await text(".network-v-panel .note"), /Best centered step in f64: 10⁻[⁵⁶]/);
});

test("3072-50-10 on images, by sampling; a file that does not come is told", async () => {
  const { page } = at;
  const hash = "#/gradient-check?view=network&net=images&sizes=50&act=relu&rows=20&sample=50";
  await show(hash);
  assert.match(await text(".view.network .diagnosis"), /great/);
  await unfold("Criteria");
  assert.match(await text(".verdict-panel"), /160 of 154,160 parameters checked on 20 examples/);
  const other = await page.context().newPage();
  await other.route("**/emoji-10.png", (route) => route.fulfill({ status: 404, body: "" }));
  await other.goto(page.url().split("#")[0] + hash);
  await other.waitForSelector("text=emoji-10.png could not be loaded (404). Reset tries again.");
  await other.unroute("**/emoji-10.png");
  await other.getByRole("button", { name: "Reset" }).click();
  await other.waitForFunction(() => /160 of/.test(document.querySelector(".verdict-panel")?.textContent ?? ""));
  await other.close();
});

test("kinks: a large step across ReLUs, and the units that change sides", async () => {
  const { page } = at;
  await show("#/gradient-check?view=network&act=relu&hidden=16,16&data=spiral&step=0.01");
  await unfold("Criteria");
  const kinked = Number(/([\d,]+) coordinates have a kink/.exec(await text(".verdict-panel"))?.[1]);
  assert.ok(kinked > 0);
  await page.locator(".net-drawing-panel .cursor-layer").focus();
  let said = "";
  for (let i = 0; i < 60 && !/cross a kink/.test(said); i++) {
    await page.keyboard.press("ArrowRight");
    await ready(page);
    said = await page.locator(".radar").innerText();
  }
  assert.match(said, /hidden \d, unit \d+ \(example/);
});

test("f32 with the lecture's step: a right gradient is refused", async () => {
  await show("#/gradient-check?view=network&prec=f32&step=1e-7");
  assert.match(await text(".verdict-word"), /wrong/);
});

test("the playground's network, at its step, is checked", async () => {
  const { page } = at;
  await open(page, at.url, "#/playground?data=xor&hidden=5&act=tanh&at=300&seed=4");
  await page.waitForFunction(() => document.querySelector(".lab")?.dataset.step === "300");
  const link = page.getByRole("link", { name: /Check this network/ });
  await page.waitForFunction(() =>
    /burnin=300/.test(document.querySelector(".reading a[href*=gradient]")?.getAttribute("href") ?? ""),
  );
  await link.click();
  await page.waitForSelector(".lab-gradient-check");
  await ready(page);
  assert.match(await text(".view.network .diagnosis"), /great/);
  await unfold("Conditions");
  assert.match(await text(".conditions-panel"), /after training/);
});

test("the clinic: the loss falls, the check finds it, the accusation is judged", async () => {
  const { page } = at;
  await show("#/gradient-check?view=clinic&bug=transposed_dw&case=3");
  assert.match(await text(".clinic-loss-panel .note"), /loss goes from/);
  assert.equal(await page.locator('.field[data-key="bug"]').isVisible(), false, "the name is the answer");
  await page.getByRole("button", { name: "Run the gradient check" }).click();
  await unfold("The check, tensor by tensor");
  assert.equal(await page.locator(".clinic-check-panel tr.bad").count(), 1);
  assert.equal(await page.locator(".line-check.bad").count(), 1, "the same on its line");
  await page.getByTitle("The formula of dL/dW1 alone").click();
  assert.match(await text(".view.clinic .diagnosis"), /No\. It is: The formula of dL\/dW2 alone/);
  assert.match(await text(".clinic-verdict"), /dW2 = a1\.T @ dz2/);
  assert.equal(await page.locator('.field[data-key="bug"]').isVisible(), true);
  await page.getByTitle("The formula of dL/dW2 alone").focus();
  await page.keyboard.press("Enter");
  assert.match(await text(".view.clinic .diagnosis"), /Right/);
});

test("cases are the same for everyone, and the first answers are counted", async () => {
  const { page } = at;
  await show("#/gradient-check?view=clinic&case=7");
  const before = await text(".clinic-loss-panel .note");
  await page.getByRole("button", { name: "Nothing: the gradient is right" }).click();
  assert.match(await text(".view.clinic"), /Score: [01] of 1/);
  await page.getByRole("button", { name: "Next patient" }).click();
  await page.waitForFunction(() => /case=8/.test(location.hash));
  await ready(page);
  assert.notEqual(await text(".clinic-loss-panel .note"), before);
  await show("#/gradient-check?view=clinic&case=7");
  assert.equal(await text(".clinic-loss-panel .note"), before);
});

test("a fault that hides at the start shows after some training", async () => {
  const { page } = at;
  await show("#/gradient-check?view=clinic&bug=bias_decay");
  await page.getByRole("button", { name: "Run the gradient check" }).click();
  assert.equal(await page.locator(".line-check.bad").count(), 0, "all biases are 0, and so is λb");
  await unfold("More settings");
  const steps = page.locator('.field[data-key="after"] input:not([type="range"])');
  await steps.fill("200");
  await steps.press("Enter");
  await page.waitForFunction(() => /after 200 steps/.test(document.querySelector(".lab").textContent));
  await ready(page);
  const wrong = await page.locator(".code-line:has(.line-check.bad) code").allInnerTexts();
  assert.deepEqual(wrong, ["db3 = sum(ds)", "db2 = sum(dz2)", "db1 = sum(dz1)"]);
  await page.getByRole("button", { name: /dWi \+= λ Wi/ }).click();
  assert.match(await text(".diagnosis"), /✓ Right/);
});

test("bad links, a crash, New draw and Reset", async () => {
  const { page } = at;
  await show("#/gradient-check?view=network&hidden=999&nonsense=1&step=NaN");
  assert.match(await text('.field[data-key="step"] .error'), /not a number/);
  assert.match(await text(".stray"), /nonsense/);
  const seed = () => new URLSearchParams(page.url().split("?")[1]).get("seed");
  await page.keyboard.press("n");
  await page.waitForFunction(() => /seed=/.test(location.hash));
  await ready(page);
  const drawn = seed();
  await page.keyboard.press("r");
  await ready(page);
  assert.equal(seed(), drawn);
  await page.evaluate(() => document.dispatchEvent(new CustomEvent("training-ground:crash")));
  await page.waitForSelector(".banner:visible");
  await ready(page);
  assert.equal(seed(), drawn);
});

test("no line of the scale of ε runs through words", async () => {
  const { page } = at;
  for (const width of [1280, 1000, 700, 390, 320]) {
    await page.setViewportSize({ width, height: 800 });
    await show("#/gradient-check?view=network&hidden=2");
    const struck = await page.evaluate(() => {
      const marks = [...document.querySelectorAll(".scale .mark")];
      const words = marks.map((mark) => {
        const range = document.createRange();
        range.selectNodeContents(mark);
        return { of: mark, text: mark.textContent, boxes: [...range.getClientRects()] };
      });
      const scale = document.querySelector(".scale").getBoundingClientRect();
      const found = [];
      for (const { of, text, boxes } of words) {
        for (const box of boxes) {
          if (box.bottom > scale.bottom + 1) found.push(`${text} hangs out`);
          for (const other of marks) {
            const line = other.getBoundingClientRect();
            const inside = line.left > box.left && line.left < box.right && line.top < box.bottom;
            if (other !== of && inside && line.bottom > box.top) found.push(`${text} by ${other.textContent}`);
          }
          for (const w of words)
            for (const b of w.of === of ? [] : w.boxes)
              if (b.left < box.right && box.left < b.right && b.top < box.bottom - 1 && box.top < b.bottom - 1)
                found.push(`${text} over ${w.text}`);
        }
      }
      return found;
    });
    assert.deepEqual(struck, [], `at ${width} pixels`);
  }
  await page.setViewportSize({ width: 1280, height: 900 });
});
