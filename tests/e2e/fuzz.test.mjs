// Fuzzes links: seeded random ones for every lab, with valid values, values at the limits, and hostile ones. Each link
// must draw or be refused with a message, and nothing in it may run as script. FUZZ=500 sets the number, SEED the seed.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { pageBench, rest, whole } from "./support.mjs";

const at = pageBench();
const LABS = JSON.parse(readFileSync(new URL("../../www/js/labs.json", import.meta.url), "utf8"));
const COUNT = Number(process.env.FUZZ ?? 70);
const SEED = Number(process.env.SEED ?? 1);

/** Seeded random numbers from 0 to 1 (mulberry32). @param {number} seed */
function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** If any of these were read as HTML, as an address or as a JavaScript name, `__hit` would exist. */
const HOSTILE = [
  "<img src=x onerror=window.__hit=1>",
  '"><svg onload=window.__hit=1>',
  "<script>window.__hit=1</script>",
  "'-(window.__hit=1)-'",
  `\${window.__hit=1}`,
  "javascript:window.__hit=1",
  "data:text/html,<script>parent.__hit=1</script>",
  "//elsewhere.invalid/x.js",
  "</textarea><iframe srcdoc='<script>parent.__hit=1</script>'>",
  '" onfocus=window.__hit=1 autofocus="',
  "url(https://elsewhere.invalid/x.png)",
  "__proto__",
  "constructor",
  "\u0000",
  "\u202egnp.exe",
  "\ud800",
  "😀".repeat(300),
  "9".repeat(5000),
  "1,".repeat(3000),
  "NaN",
  "1e999",
  "-0",
  "",
];
/** Keys that belong to no lab, including those of the page. */
const STRAY = [
  "__proto__",
  "constructor",
  "toString",
  "<b>x</b>",
  "at",
  "log",
  "state",
  "pts",
  "hide",
  "lock",
  "lesson",
];

/** Settings whose run takes too long for a test; they are fuzzed natively. */
const SLOW = new Set([
  "n",
  "units",
  "units2",
  "layers",
  "images",
  "sizes",
  "rows",
  "burnin",
  "go",
  "epochs",
  "repeats",
]);

/** @param {() => number} next @param {any[]} list */
const oneOf = (next, list) => list[Math.floor(next() * list.length)];

/** @param {() => number} next @param {import("../../www/js/settings.d.ts").FieldSpec} field */
function textFor(next, field) {
  const kind = next();
  if (kind < 0.3) return oneOf(next, HOSTILE);
  if (field.options.length > 0) {
    const { value, params } = oneOf(next, field.options);
    if (params.length === 0 || kind < 0.6) return value;
    return [value, ...params.map((p) => oneOf(next, [p.min, p.max, p.default, oneOf(next, HOSTILE)]))].join(":");
  }
  if (field.max <= field.min) return oneOf(next, [field.default, "1,2,3", "0"]);
  const between = field.min + next() * (field.max - field.min);
  const edges = [field.min, field.min - 1, field.default];
  return String(
    oneOf(next, SLOW.has(field.key) ? edges : [...edges, field.max, field.max * 2, between, Math.round(between)]),
  );
}

/** @param {() => number} next @param {Record<string, import("../../www/js/settings.d.ts").FieldSpec[]>} catalog */
function hash(next, catalog) {
  const { route } = oneOf(next, LABS);
  const fields = catalog[route.replace("-", "_")];
  const query = new URLSearchParams();
  const view = fields.find((f) => f.key === "view");
  if (view) query.set("view", oneOf(next, view.options).value);
  const count = 1 + Math.floor(next() * 6);
  for (let i = 0; i < count; i++) {
    if (next() < 0.2) query.append(oneOf(next, STRAY), oneOf(next, HOSTILE));
    else {
      const field = oneOf(next, fields);
      if (field.key !== "view" && field.key !== "go") query.append(field.key, textFor(next, field));
    }
  }
  // Also as written by hand: with nothing escaped, and with invalid escapes.
  const text = query.toString();
  if (next() < 0.15) return `#/${route}?${text}&x=%&y=%00&=<img src=x onerror=window.__hit=1>`;
  if (next() < 0.05) return `#/${oneOf(next, HOSTILE)}?${text}`;
  return `#/${route}?${text}`;
}

/** All controls, from the two modules' catalogs. @param {import("playwright-core").Page} page */
function catalogs(page) {
  return page.evaluate(async () => {
    const all = {};
    for (const name of ["playground", "labs"]) {
      const module = await import(new URL(`pkg/${name}.js`, document.baseURI).href);
      await module.default();
      Object.assign(all, module.catalog());
    }
    return all;
  });
}

test(`${COUNT} hostile links: each draws or is told of, and none becomes script`, async () => {
  const { page, url } = at;
  // Installed before any script of the page and permanently, so that any assignment is detected.
  await page.addInitScript(() => {
    Object.defineProperty(window, "__hit", { set: (by) => console.error(`injected: ${by}`), get: () => undefined });
  });
  page.on("dialog", (dialog) => {
    at.faults.push(`a dialog: ${dialog.message()}`);
    return dialog.dismiss();
  });
  await page.goto(`${url}#/notes`);
  await rest(page);
  // The canary must detect a real hit.
  await page.evaluate(() => {
    Object.assign(window, { __hit: 1 });
  });
  assert.deepEqual(at.faults.splice(0), ["injected: 1"]);
  const catalog = await catalogs(page);
  const next = random(SEED);
  for (let i = 0; i < COUNT; i++) {
    const link = hash(next, catalog);
    const which = `case ${i} of seed ${SEED}: ${link.slice(0, 500)}`;
    await page.goto("about:blank");
    await page.goto(`${url}${link}`);
    const drawn = await page.waitForFunction(() => {
      const lab = document.querySelector(".lab[data-step]");
      const banner = document.querySelector(".banner");
      const told = banner instanceof HTMLElement && banner.checkVisibility() && banner.textContent;
      return lab ? "drawn" : told || false;
    });
    assert.ok(await drawn.jsonValue(), which);
    await whole(page);
    assert.deepEqual(at.faults, [], which);
    assert.deepEqual(at.foreign, [], which);
    const injected = await page.evaluate(() => {
      const odd = [
        "iframe",
        "img[src='x']",
        "[onerror]",
        "[onload]",
        "[onfocus]",
        "svg[onload]",
        "script:not([src])",
        "b > b",
      ];
      const links = [...document.querySelectorAll("a[href], [src]")]
        .map((e) => e.getAttribute("href") ?? e.getAttribute("src") ?? "")
        // A link of the page's own may carry what the address held, behind its "#".
        .filter((text) => /^\s*javascript:|^[^#]*elsewhere/i.test(text));
      return [
        ...odd.filter((selector) => document.querySelector(`main ${selector}`)),
        ...links,
        ...Object.keys(Object.prototype),
      ];
    });
    assert.deepEqual(injected, [], which);
  }
});
