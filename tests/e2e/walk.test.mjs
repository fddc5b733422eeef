// A reader without a mouse, without sight, with large type or with colors of their own: every view of
// every lab by Tab alone, the words of its pictures, zoom, forced colors, reduced motion.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { PLACES, ROUTES, SHOWN } from "./places.mjs";
import { launch, newPage, serve } from "./support.mjs";

let server;
let browser;
before(async () => {
  server = await serve();
  browser = await launch();
});
after(async () => {
  await browser.close();
  server.close();
});

const EVERYWHERE = [...ROUTES.map((route) => `#/${route}`), ...PLACES];

async function show(page, place) {
  await page.goto("about:blank");
  await page.goto(server.url + place);
  await page.waitForSelector(SHOWN, { timeout: 60_000 });
}

/** What Tab should reach: in sight, not disabled; of a group of radio buttons one. */
const wanted = () => {
  const groups = new Set();
  const all = document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']");
  return [...all]
    .filter((e) => {
      if (e.disabled || e.tabIndex < 0 || e.type === "file" || !e.checkVisibility({ visibilityProperty: true }))
        return false;
      if (e.type !== "radio") return true;
      if (groups.has(e.name)) return false;
      groups.add(e.name);
      return true;
    })
    .map((e, i) => {
      e.dataset.walk = e.type === "radio" ? `radio ${e.name}` : String(i);
      if (e.type === "radio") for (const r of document.getElementsByName(e.name)) r.dataset.walk = e.dataset.walk;
      return e.dataset.walk;
    });
};

/** Where the focus is, whether that is seen, and what it is called. */
const focused = () => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const style = getComputedStyle(e);
  const labels = e.labels ? [...e.labels].map((l) => l.textContent).join(" ") : "";
  const by = (e.getAttribute("aria-labelledby") ?? "")
    .split(" ")
    .map((id) => (id && document.getElementById(id)?.textContent) || "")
    .join(" ");
  const name = [e.getAttribute("aria-label"), by, labels, e.textContent, e.title].find((t) => t?.trim()) ?? "";
  return {
    walk: e.dataset.walk ?? null,
    seen: (style.outlineStyle !== "none" && Number.parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none",
    name: name.trim().replace(/\s+/g, " ").slice(0, 60),
    what: `${e.tagName}.${e.className}`,
  };
};

test("Tab reaches every control of every view, shows where it is, and comes out again", async () => {
  const { page, context } = await newPage(browser, server.url);
  let steps = 0;
  const wrong = [];
  for (const place of EVERYWHERE) {
    await show(page, place);
    await page.waitForTimeout(300);
    const left = new Set(await page.evaluate(wanted));
    assert.ok(left.size > 3, place);
    for (let i = 0, out = false; !out; i++) {
      assert.ok(i < 600, `${place}: Tab never comes out`);
      await page.keyboard.press("Tab");
      const at = await page.evaluate(focused);
      out = at === null;
      if (out) break;
      steps++;
      if (!at.seen) wrong.push(`${place}: no focus ring on ${at.what} “${at.name}”`);
      if (!at.name) wrong.push(`${place}: no name on ${at.what}`);
      left.delete(at.walk);
    }
    const missed = await page.evaluate(
      (marks) =>
        // What was replaced meanwhile is another control.
        marks.flatMap((m) => document.querySelector(`[data-walk="${m}"]`)?.outerHTML.slice(0, 120) ?? []),
      [...left],
    );
    if (missed.length > 0) wrong.push(`${place}: not reached: ${missed.join(" | ")}`);
  }
  console.log(`${steps} stops of the Tab key in ${EVERYWHERE.length} places`);
  assert.equal([...new Set(wrong)].join("\n"), "");
  await context.close();
});

/** The words for a picture: its own label and what stands under it. */
const pictures = () =>
  [...document.querySelectorAll("canvas")]
    .filter(
      (c) => c.checkVisibility({ visibilityProperty: true }) && !c.closest(".strip, .picture, [aria-hidden=true]"),
    )
    .map((c) => {
      const panel = c.closest("section");
      return {
        where: `${panel?.className} ${panel?.querySelector("h2, h3")?.textContent ?? ""}`,
        role: c.getAttribute("role") ?? c.closest("[role]")?.getAttribute("role"),
        label: c.getAttribute("aria-label") ?? c.closest("[aria-label]")?.getAttribute("aria-label") ?? "",
      };
    });

/** A state and another one in which every picture says something else. */
const CHANGES = [
  ["#/playground?data=spiral&hidden=6,4&at=0", "#/playground?data=xor&hidden=5,3&at=40&seed=3"],
  ["#/activations?act=sigmoid&x=1", "#/activations?act=elu&x=-1"],
  ["#/activations?view=saturation&act=tanh&s=3", "#/activations?view=saturation&act=sigmoid&s=1"],
  ["#/activations?view=dead&at=14", "#/activations?view=dead&at=60&seed=3&lr=1"],
  [
    "#/activations?view=race&go=1&seeds=1&most=50&width=16&n=100",
    "#/activations?view=race&go=1&seeds=1&most=60&width=12&n=100",
  ],
  ["#/zigzag", "#/zigzag?mx=0&my=1&seed=2"],
  ["#/zigzag?view=hidden", "#/zigzag?view=hidden&seed=5"],
  ["#/initialization?units=60&n=100", "#/initialization?units=50&n=100&init=he_normal&act=relu"],
  ["#/initialization?view=steps&units=40", "#/initialization?view=steps&units=30&seed=2"],
  ["#/initialization?view=chain&units=40", "#/initialization?view=chain&units=30&layers=6"],
  ["#/initialization?view=symmetry&init=zeros", "#/initialization?view=symmetry&init=zeros&noise=0.01"],
  ["#/initialization?view=train&units=40&steps=20", "#/initialization?view=train&units=30&steps=20&init=he_normal"],
  ["#/preprocessing", "#/preprocessing?rho=0.1&m1=1&stage=center"],
  ["#/preprocessing?view=leak&repeats=5", "#/preprocessing?view=leak&repeats=6&seed=4"],
  ["#/preprocessing?view=images&images=60", "#/preprocessing?view=images&images=80&k=5&imgeps=0.01"],
  [
    "#/preprocessing?view=train&images=50&epochs=1&repeats=1&tune=same",
    "#/preprocessing?view=train&images=60&epochs=2&repeats=1&tune=same",
  ],
  ["#/sanity", "#/sanity?fault=inputs"],
  ["#/sanity?view=training&img=fashion&n=100&at=20", "#/sanity?view=training&img=fashion&n=100&at=40&seed=2"],
  ["#/gradient-check?fn=poly", "#/gradient-check?fn=exp"],
  ["#/gradient-check?view=network&act=relu", "#/gradient-check?view=network&act=tanh&seed=2"],
];

test("every picture has words, and other words in another state", async () => {
  const { page, context } = await newPage(browser, server.url);
  const wrong = [];
  let count = 0;
  for (const [one, other] of CHANGES) {
    await show(page, one);
    await page.waitForTimeout(400);
    const before = await page.evaluate(pictures);
    await show(page, other);
    await page.waitForTimeout(400);
    const after = await page.evaluate(pictures);
    if (before.length === 0) wrong.push(`${one}: no picture`);
    for (const p of [...before, ...after]) {
      count++;
      if (p.role !== "img" || p.label.length < 12) wrong.push(`${one}: ${p.where}: role ${p.role}, “${p.label}”`);
    }
    const said = new Set(before.map((p) => `${p.where} ${p.label}`));
    for (const p of after)
      if (said.has(`${p.where} ${p.label}`)) wrong.push(`${other}: ${p.where} still says “${p.label}”`);
  }
  console.log(`${count} pictures`);
  assert.equal([...new Set(wrong)].join("\n"), "");
  await context.close();
});

for (const [name, options] of [
  ["zoom of 200 % at 1280 px", { viewport: { width: 640, height: 450 }, deviceScaleFactor: 2 }],
  ["a tablet", { viewport: { width: 820, height: 1180 }, hasTouch: true }],
  ["forced colors", { forcedColors: "active" }],
  ["reduced motion", { reducedMotion: "reduce" }],
]) {
  test(`every place with ${name}`, async () => {
    const { page, context, faults } = await newPage(browser, server.url, options);
    const wrong = [];
    for (const place of EVERYWHERE) {
      await show(page, place);
      await page.waitForTimeout(200);
      const found = await page.evaluate(() => {
        const cut = [...document.querySelectorAll("button, label, h1, h2, h3, summary, .tabs, th")]
          .filter((e) => e.checkVisibility({ visibilityProperty: true }) && !e.closest(".pg-scroll"))
          .filter(
            (e) =>
              e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 2 && getComputedStyle(e).overflowX !== "visible",
          )
          .map((e) => `${e.tagName} “${e.textContent.slice(0, 40)}”`);
        const moving = document.getAnimations().filter((a) => a.playState === "running").length;
        const forced = matchMedia("(forced-colors: active)").matches;
        // A chosen tab or switch must show it by more than a background, which forced colors take away.
        const flat = forced
          ? [...document.querySelectorAll("[aria-pressed=true], [aria-current]")]
              .filter((e) => e.checkVisibility({ visibilityProperty: true }))
              .filter((e) => {
                const twin = [...(e.parentElement?.children ?? [])].find(
                  (o) => o.tagName === e.tagName && o !== e && !o.matches("[aria-pressed=true], [aria-current]"),
                );
                if (!twin) return false;
                const look = (x) => {
                  const s = getComputedStyle(x);
                  return [s.color, s.backgroundColor, s.borderBottomColor, s.outlineStyle, s.fontWeight].join();
                };
                return look(e) === look(twin);
              })
              .map((e) => e.textContent)
          : [];
        return { wide: document.documentElement.scrollWidth - window.innerWidth, cut, moving, flat };
      });
      if (found.wide > 0) wrong.push(`${place}: ${found.wide} px wider than the screen`);
      if (found.cut.length > 0) wrong.push(`${place}: cut off: ${found.cut.join(", ")}`);
      if (name === "reduced motion" && found.moving > 0) wrong.push(`${place}: ${found.moving} animations`);
      if (found.flat.length > 0) wrong.push(`${place}: looks like the others: ${found.flat.join(", ")}`);
    }
    assert.equal(wrong.join("\n"), "");
    assert.deepEqual(faults, []);
    await context.close();
  });
}
