// The promises of SECURITY.md: the headers shipped for hosts, and the globals removed from workers, on any host.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { ROUTES, SHOWN } from "./places.mjs";
import { DIST, hostHeaders, launch, newPage, rest, serve } from "./support.mjs";

const WORKERS = ["playground", "labs", "half"];
/** A second server on another port, so another origin. */
let elsewhere;
let browser;
before(async () => {
  elsewhere = await serve();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  elsewhere?.close();
});

/** Appended to a worker's script: tries the named operation and reports the outcome. */
const PROBE = `;
self.addEventListener("message", async ({ data }) => {
  if (data.t !== "probe") return;
  data.t = "seen";
  const foreign = data.foreign;
  const ways = {
    "eval": () => eval("1"),
    "a function of text": () => new Function("return 1")(),
    "the constructor of a function": () => (() => {}).constructor("return 1")(),
    "the constructor of an async function": () => (async () => {}).constructor("return 1")(),
    "the constructor of a generator": () => (function* () {}).constructor("yield 1")(),
    "a timer of text": () => new Promise((resolve, reject) => {
      self.proof = () => resolve();
      const event = (e) => (e.preventDefault(), reject(e.error));
      self.addEventListener("error", event, { once: true });
      setTimeout("self.proof()", 1);
      setTimeout(() => reject(new Error("nothing came of it")), 300);
    }),
    "fetch of another host": () => fetch(foreign + "index.html", { mode: "no-cors" }),
    "fetch of the host's other files": () => fetch(new URL("../elsewhere", data.home)),
    "fetch of the prototype": () => Object.getPrototypeOf(Object.getPrototypeOf(self)).fetch.call(self, foreign),
    "importScripts": () => importScripts(foreign + "js/start.js"),
    "XMLHttpRequest": () => new XMLHttpRequest(),
    "WebSocket": () => new WebSocket(foreign.replace("http", "ws")),
    "EventSource": () => new EventSource(foreign),
    "WebTransport": () => new WebTransport(foreign.replace("http", "https")),
    "BroadcastChannel": () => new BroadcastChannel("x"),
    "indexedDB": () => indexedDB.open("x"),
    "caches": () => caches.open("x"),
    "a worker of another script": () => new Worker("data:text/javascript,1"),
  };
  const worked = [];
  for (const [name, way] of Object.entries(ways)) {
    try { await way(); worked.push(name); } catch {}
  }
  let own = "";
  try { own = String((await fetch(new URL("icon.svg", data.home))).status); } catch (error) { own = String(error); }
  const more = [];
  for (const [name, way] of Object.entries({ "import of data": () => import("data:text/javascript,1") })) {
    try { await way(); more.push(name); } catch {}
  }
  postMessage({ t: "probed", worked, own, more });
});`;

/** Runs an operation in a worker of the page. @param {import("playwright-core").Page} page @param {string} name @param {string} url */
const probe = (page, name, url) =>
  page.evaluate(
    ([script, home, foreign]) =>
      new Promise((resolve) => {
        const worker = new Worker(script, { type: "module" });
        worker.onmessage = ({ data }) => {
          if (data.t !== "probed") return;
          worker.terminate();
          resolve(data);
        };
        worker.postMessage({ t: "probe", home, foreign });
      }),
    [`js/engine/${name}-worker.js`, url, elsewhere.url],
  );

/** Serves the page with workers that can be probed. @param {object} [more] */
const probed = (more = {}) =>
  serve(DIST, {
    ...more,
    changed: Object.fromEntries(WORKERS.map((name) => [`js/engine/${name}-worker.js`, (text) => text + PROBE])),
  });

test("on any host: no worker makes script of text, asks another host, or keeps anything", async () => {
  const server = await probed();
  const { page, context } = await newPage(browser, server.url);
  await page.goto(`${server.url}#/notes`);
  for (const name of WORKERS) {
    const { worked, own } = await probe(page, name, server.url);
    assert.deepEqual(worked, [], `${name}-worker.js`);
    assert.equal(own, "200", "files of the page can be had");
  }
  await context.close();
  server.close();
});

test("the probe finds what a worker of the browser's own can do", async () => {
  const server = await serve(DIST, { changed: { "js/engine/half-worker.js": () => PROBE } });
  const { page, context } = await newPage(browser, server.url);
  await page.goto(`${server.url}#/notes`);
  const { worked } = await probe(page, "half", server.url);
  for (const way of ["eval", "a timer of text", "fetch of another host", "XMLHttpRequest", "caches"])
    assert.ok(worked.includes(way), `${way}: ${worked}`);
  await context.close();
  server.close();
});

test("with the headers that are shipped every route works, and a worker can import no script from elsewhere", async () => {
  const server = await probed({ headers: hostHeaders() });
  const { page, context, faults, foreign } = await newPage(browser, server.url);
  for (const route of ROUTES) {
    await page.goto("about:blank");
    const answer = await page.goto(`${server.url}#/${route}`);
    assert.equal((await answer.allHeaders())["x-content-type-options"], "nosniff");
    await page.waitForSelector(SHOWN);
    await rest(page);
  }
  assert.deepEqual([...faults, ...foreign], []);
  for (const name of WORKERS) {
    const { worked, more, own } = await probe(page, name, server.url);
    assert.deepEqual([...worked, ...more, own], ["200"], `${name}-worker.js`);
  }
  await context.close();
  server.close();
});

test("the page may be framed by another host, with the headers too", async () => {
  const server = await serve(DIST, { headers: hostHeaders() });
  // Served, not made up by the test: a browser lets only a page of this machine frame one of this machine.
  const frame = `<iframe src="${server.url}#/zigzag?embed=1" width="900" height="700"></iframe>`;
  const course = await serve(DIST, { changed: { "index.html": () => frame } });
  const { page, context } = await newPage(browser, course.url);
  await page.goto(course.url);
  await page.frameLocator("iframe").locator(".lab[data-step]").waitFor();
  await context.close();
  server.close();
  course.close();
});

test("the headers have the page's own policy, and say that it may be framed", () => {
  const html = readFileSync(join(DIST, "index.html"), "utf8");
  const own = /Content-Security-Policy" content="([^"]+)"/.exec(html)?.[1];
  const headers = hostHeaders();
  assert.equal(headers["Content-Security-Policy"], `${own}; frame-ancestors *`);
  assert.equal(headers["X-Frame-Options"], undefined);
  assert.doesNotMatch(readFileSync(join(DIST, "sw.js"), "utf8"), /_headers/, "a host need not serve the list");
});
