// Shared support for all end-to-end tests: serves the built page from a sub-path, like a static host, and starts
// a real Chromium that may connect to nothing else.

import assert from "node:assert/strict";
import { createReadStream, existsSync, mkdtempSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join, normalize } from "node:path";
import { after, afterEach, before, beforeEach } from "node:test";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { chromium } from "playwright-core";

/** The build under test; DIST=…/ selects another one. */
export const DIST = process.env.DIST ?? fileURLToPath(new URL("../../dist/", import.meta.url));
const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".wasm": "application/wasm",
  ".svg": "image/svg+xml",
  ".csv": "text/csv",
  ".txt": "text/plain; charset=utf-8",
  ".py": "text/plain; charset=utf-8",
  ".webmanifest": "application/manifest+json",
};
/** The page is served from this path, never from the root. */
export const SUB_PATH = "/deep/down/";

/**
 * For finding races: delays each file by up to this many milliseconds, at random. DELAY=400 has found tests that act
 * before a part of the page is loaded, which a fast machine never shows.
 */
const LATEST_MS = Number(process.env.DELAY ?? 0);

/**
 * The headers that a host which reads `_headers` sends with every file.
 * @param {string} root
 * @returns {Record<string, string>}
 */
export function hostHeaders(root = DIST) {
  const lines = readFileSync(join(root, "_headers"), "utf8").split("\n");
  return Object.fromEntries(
    lines.flatMap((line) => [/^ {2}([\w-]+): (.+)$/.exec(line)?.slice(1) ?? []]).filter(([k]) => k),
  );
}

/**
 * @param {string} [root] A build; by default the one in dist/.
 * @param {object} [more]
 * @param {Record<string, string>} [more.headers] Headers sent with every file.
 * @param {Record<string, (text: string) => string>} [more.changed] Changes to files as they are served.
 */
export function serve(root = DIST, { headers = {}, changed = {} } = {}) {
  if (!existsSync(join(root, "index.html"))) throw new Error("dist/ is missing: ./dev build");
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? "/", "http://localhost").pathname);
    const inside = normalize(path).startsWith(SUB_PATH) ? normalize(path).slice(SUB_PATH.length) : null;
    const name = inside === "" ? "index.html" : (inside ?? "missing");
    const file = join(root, name);
    if (inside === null || !file.startsWith(root) || !existsSync(file) || statSync(file).isDirectory()) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream", ...headers });
    const send = () => {
      if (changed[name]) response.end(changed[name](readFileSync(file, "utf8")));
      else createReadStream(file).pipe(response);
    };
    setTimeout(send, Math.random() * LATEST_MS);
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      resolve({ url: `http://127.0.0.1:${port}${SUB_PATH}`, close: () => server.close() });
    });
  });
}

/** Font families of Debian's fonts-dejavu-core and fonts-liberation, by folder. */
const FONTS = { dejavu: "DejaVu Sans", liberation: "Liberation Sans" };

/** For runs with a single font family: FONTS=dejavu or FONTS=liberation. */
function fonts() {
  const wanted = process.env.FONTS;
  if (!wanted) return {};
  const family = FONTS[wanted];
  const folder = `/usr/share/fonts/truetype/${wanted}`;
  if (!family || !existsSync(folder)) throw new Error(`FONTS=${wanted}: one of ${Object.keys(FONTS)}, installed`);
  const own = mkdtempSync(join(tmpdir(), "training-ground-fonts-"));
  const prefer = ["sans-serif", "system-ui"].map(
    (name) => `<alias><family>${name}</family><prefer><family>${family}</family></prefer></alias>`,
  );
  writeFileSync(
    join(own, "fonts.conf"),
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>${folder}</dir><cachedir>${own}</cachedir>${prefer.join("")}</fontconfig>`,
  );
  return { env: { ...process.env, FONTCONFIG_FILE: join(own, "fonts.conf") } };
}

/** @param {string[]} [more] Further flags. */
export function launch(more = []) {
  return chromium.launch({
    ...fonts(),
    executablePath: process.env.CHROME_PATH || "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      ...more,
    ],
  });
}

/**
 * Opens a page that records what must not happen: console errors, exceptions, requests to other hosts.
 */
export async function newPage(browser, base, options = {}) {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    acceptDownloads: true,
    ...options,
  });
  // Nothing here is late: a machine is slow, or something is broken.
  context.setDefaultTimeout(Number(process.env.PATIENCE ?? 120_000));
  const page = await context.newPage();
  const faults = [];
  const foreign = [];
  page.on("console", (m) => {
    if (m.type() === "error" || m.type() === "warning") faults.push(m.text());
  });
  page.on("pageerror", (e) => faults.push(String(e)));
  page.on("request", (r) => {
    const url = r.url();
    if (!url.startsWith(base) && !url.startsWith("blob:") && !url.startsWith("data:")) foreign.push(url);
  });
  return { page, context, faults, foreign };
}

/**
 * Resets a page: nothing stored, nothing open. A new context would need a new window with its own process,
 * which takes as long as loading a place.
 */
export async function renew({ page, context, faults, foreign }, base) {
  await page.goto("about:blank");
  const devtools = await context.newCDPSession(page);
  await devtools.send("Storage.clearDataForOrigin", { origin: new URL(base).origin, storageTypes: "all" });
  await devtools.detach();
  faults.length = foreign.length = 0;
}

/** Opens a hash and waits for the lab's complete first picture, including parts out of view. */
export async function open(page, base, hash) {
  await openFirst(page, base, hash);
  await whole(page);
}

/**
 * Waits for the settings and for parts out of view. The playground loads those after a second or at the first Tab,
 * so this sends a Tab event to avoid the wait.
 */
export async function whole(page) {
  await page.evaluate(() => document.dispatchEvent(new KeyboardEvent("keydown", { key: "Tab" })));
  await page.waitForFunction(() => !document.querySelector('[data-whole="false"]'));
}

/** Opens a hash and waits for the first visible part. */
async function openFirst(page, base, hash) {
  await page.goto("about:blank");
  await page.goto(`${base}${hash}`);
  await page.waitForSelector(".lab[data-step]");
}

/**
 * In the page: true if it is at rest. Nothing is pending (www/js/rest.js), every image is loaded, and two
 * consecutive frames have changed nothing.
 */
export const rested = () =>
  new Promise((resolve) => {
    let [changed, calm] = [true, 0];
    const seen = new MutationObserver(() => {
      changed = true;
    });
    seen.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    const look = () => {
      const busy = document.documentElement.dataset.pending !== "false";
      calm = busy || changed || [...document.images].some((image) => !image.complete) ? 0 : calm + 1;
      changed = false;
      if (calm < 2) return requestAnimationFrame(look);
      seen.disconnect();
      resolve(true);
    };
    look();
  });

/** Waits until the page is at rest. */
export const rest = (page, timeout = 120_000) => page.waitForFunction(rested, undefined, { timeout });

/**
 * Resolves when the page has the wanted number of workers. The end of a worker is reported with a delay. If one
 * does not end, this times out.
 */
export async function workers(page, wanted) {
  while (page.workers().length !== wanted) {
    const event =
      page.workers().length > wanted ? page.workers()[0].waitForEvent("close") : page.waitForEvent("worker");
    await event;
  }
}

/** The state of the lab as the page has drawn it. */
export function state(page) {
  return page.$eval(".lab", (lab) => ({
    step: Number(lab.dataset.step),
    train: lab.dataset.train,
    test: lab.dataset.test,
    playing: lab.dataset.playing === "true",
    memory: Number(lab.dataset.memory),
  }));
}

/**
 * Waits until `holds` is true for the state; otherwise fails with the last state seen.
 */
export async function until(page, holds, timeout = 60_000) {
  const end = Date.now() + timeout;
  for (;;) {
    const now = await state(page);
    if (holds(now)) return now;
    if (Date.now() > end) throw new Error(`still not there: ${JSON.stringify(now)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Plays until `holds`, then pauses and waits for rest. */
export async function playUntil(page, holds, timeout) {
  await page.getByRole("button", { name: "Play", exact: true }).click();
  await until(page, holds, timeout);
  const pause = page.getByRole("button", { name: "Pause", exact: true });
  if (await pause.count()) await pause.click();
  return until(page, (s) => !s.playing);
}

/**
 * A server and a browser for the tests of a file, as `url` and `browser`. `begin` runs after them in the same
 * hook, because Node does not wait for one hook of a file before it starts the next.
 */
export function browserBench(begin = async (_at) => {}) {
  const at = {};
  let server;
  before(async () => {
    server = await serve();
    try {
      Object.assign(at, { url: server.url, browser: await launch() });
      await begin(at);
    } catch (error) {
      // An open server would keep the file from ending, and the run would wait for it forever.
      server.close();
      throw error;
    }
  });
  after(async () => {
    await at.browser?.close();
    server.close();
  });
  return at;
}

/** A new page for each test. Afterwards its console must be empty, and no other host may have been contacted. */
export function pageBench() {
  const at = browserBench();
  beforeEach(async () => {
    Object.assign(at, await newPage(at.browser, at.url));
  });
  afterEach(async () => {
    await at.context.close();
    assert.deepEqual(at.faults, [], "console errors");
    assert.deepEqual(at.foreign, [], "requests to elsewhere");
  });
  return at;
}

/**
 * One page for all tests of a lab. Afterwards its console must be empty, and no other host may have been
 * contacted.
 */
export function labBench() {
  const at = browserBench(async (at) => Object.assign(at, await newPage(at.browser, at.url)));
  after(() => {
    assert.deepEqual(at.faults, [], "nothing on the console");
    assert.deepEqual(at.foreign, [], "no request elsewhere");
  });
  const ready = (page) => rest(page);
  const text = (selector) => at.page.locator(`${selector}:visible`).first().innerText();
  async function show(hash) {
    await open(at.page, at.url, hash);
    await ready(at.page);
  }
  /** Opens a closed section. */
  async function unfold(name) {
    const button = at.page.getByRole("button", { name, exact: true });
    if ((await button.getAttribute("aria-expanded")) === "false") await button.click();
    await ready(at.page);
  }
  return { at, ready, text, show, unfold };
}

/**
 * On a screen of 1280 x 800, picture, sentence, settings and the row of closed sections fit, in this order.
 * @param {import("playwright-core").Page} page
 * @param {() => Promise<void>} show
 */
export async function inOrder(page, show) {
  await page.setViewportSize({ width: 1280, height: 800 });
  await show();
  const box = await page.evaluate(() => {
    const seen = (selector) => [...document.querySelectorAll(selector)].filter((e) => e.checkVisibility());
    const edge = (selector) => seen(selector).map((e) => e.getBoundingClientRect());
    const pictures = edge(".stage :is(.chart-host, .elements-host, .code-box)");
    const lines = edge(".controls > .field");
    return {
      first: Math.min(...pictures.map((b) => b.top)),
      picture: Math.max(...pictures.map((b) => b.bottom)),
      said: edge(".stage .diagnosis")[0],
      settings: [Math.min(...lines.map((b) => b.top)), Math.max(...lines.map((b) => b.bottom))],
      folds: edge(".folds-bar")[0],
      wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    };
  });
  await page.setViewportSize({ width: 1280, height: 900 });
  const { first, picture, said, settings, folds } = box;
  const order = [first, picture, said.top, said.bottom, ...settings, folds.top, folds.bottom];
  const rising = order.toSorted((a, b) => a - b);
  assert.deepEqual(rising, order);
  assert.ok(first >= 100 && folds.bottom <= 802, String(order));
  assert.ok(box.wide <= 0, `${box.wide} px wider than the screen`);
}

/**
 * On a screen of 1280 x 800, the given number of the view's pictures, its settings and the row of closed sections
 * fit without scrolling.
 */
export async function firstScreen(page, pictures = 1) {
  await page.setViewportSize({ width: 1280, height: 800 });
  await rest(page);
  const seen = await page.evaluate(() => {
    const boxes = (selector) =>
      [...document.querySelectorAll(selector)]
        .filter((node) => node.checkVisibility({ visibilityProperty: true }))
        .map((node) => node.getBoundingClientRect());
    const [bar] = boxes(".lab > .transport");
    return {
      bar: bar.bottom,
      pictures: boxes(".stage canvas").map(({ top, bottom }) => [top, bottom]),
      settings: Math.max(0, ...boxes(".controls .field").map((box) => box.bottom)),
      folds: Math.max(0, ...boxes(".folds-bar").map((box) => box.bottom)),
    };
  });
  await page.setViewportSize({ width: 1280, height: 900 });
  assert.ok(seen.pictures.length >= pictures, JSON.stringify(seen));
  for (const [top, bottom] of seen.pictures) assert.ok(top >= seen.bar && bottom <= 800, JSON.stringify(seen));
  assert.ok(seen.settings <= 800 && seen.folds > 0 && seen.folds < 802, JSON.stringify(seen));
}

/** All files, except images, that the playground requests before it has drawn its first picture. */
export async function firstLoad(url, browser) {
  const { page, context } = await newPage(browser, url);
  const seen = new Map();
  context.on("response", (r) => {
    // What is still under way when the window is closed has no body.
    if (r.url().startsWith(url) && !/\.(png|svg)$/.test(r.url()))
      seen.set(
        r.url(),
        r.body().catch(() => null),
      );
  });
  await page.addInitScript(() => {
    const look = () => {
      if (document.querySelector(".lab[data-step]")) window.drawnAt = performance.now();
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  await openFirst(page, url, "#/playground");
  await rest(page);
  // What the page has asked for later, on its own, is not the first load.
  const later = await page.evaluate(() =>
    performance
      .getEntriesByType("resource")
      .filter((r) => r.startTime > window.drawnAt)
      .map((r) => r.name),
  );
  const files = [];
  // Of a list: more may come while the bodies are read.
  for (const [name, body] of [...seen].filter(([name]) => !later.includes(name))) {
    const bytes = await body;
    assert.ok(bytes, `no body of ${name}`);
    const gzipped = gzipSync(bytes, { level: 9 }).length;
    files.push({ file: name.slice(url.length) || "index.html", bytes: bytes.length, gzipped });
  }
  await context.close();
  const sum = (list) => list.reduce((total, f) => total + f.gzipped, 0);
  return { files, total: sum(files), wasm: sum(files.filter((f) => f.file.endsWith(".wasm"))) };
}

/** Opens settings, their groups, and the sections at the foot of a view, but no menus. */
export async function unfold(page) {
  await page.evaluate(() => {
    for (const d of document.querySelectorAll("details:not(.menu)")) d.open = true;
    for (const b of document.querySelectorAll(":is(.fold, .settings-key)[aria-expanded=false]:not([hidden])"))
      b.click();
  });
  await rest(page);
}

/** Presses a button; if it is in a menu, opens the menu first. @param {import("playwright-core").Locator} button */
export async function pick(button) {
  await button.evaluate((node) => node.closest("details")?.setAttribute("open", ""));
  await button.click();
}

/** Makes a page keep the last snapshot that its engine has sent. Call this before the page is opened. */
export const keepSnapshots = (page) =>
  page.addInitScript(() => {
    const Plain = window.Worker;
    window.Worker = class extends Plain {
      constructor(...how) {
        super(...how);
        this.addEventListener("message", ({ data }) => {
          if (data?.t === "snapshot") window.lastSnapshot = data.snapshot;
        });
      }
    };
  });

/** The snapshot kept, with typed arrays as lists. */
export const lastSnapshot = (page) =>
  page.evaluate(() => JSON.parse(JSON.stringify(window.lastSnapshot, (_, v) => (ArrayBuffer.isView(v) ? [...v] : v))));
