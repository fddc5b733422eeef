// Offline use after the first visit, and the takeover by a new version.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { appendFileSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { fileURLToPath } from "node:url";
import { ROUTES, SHOWN } from "./places.mjs";
import { DIST, launch, newPage, playUntil, serve } from "./support.mjs";

const PRECACHE = fileURLToPath(new URL("../../scripts/precache.sh", import.meta.url));

let server;
let browser;
let folder;
let at;
before(async () => {
  browser = await launch();
});
after(() => browser.close());
beforeEach(async () => {
  // A build of its own, which the test may change.
  folder = `${mkdtempSync(join(tmpdir(), "training-ground-"))}/`;
  cpSync(DIST, folder, { recursive: true });
  server = await serve(folder);
  at = await newPage(browser, server.url);
});
afterEach(async () => {
  await at.context.close();
  server.close();
  rmSync(folder, { recursive: true });
  assert.deepEqual(at.faults, [], "nothing on the console");
  assert.deepEqual(at.foreign, [], "no request elsewhere");
});

const version = () => /^const VERSION = "(\w{16})";$/m.exec(readFileSync(join(folder, "sw.js"), "utf8"))?.[1];
const caches = () => at.page.evaluate(() => window.caches.keys());

/** The first visit, until everything is cached. */
async function visit(hash = "#/") {
  await at.page.goto(`${server.url}?sw=1${hash}`);
  await at.page.waitForFunction(() => navigator.serviceWorker.controller?.state === "activated");
}

/** Changes the style sheet in the build on the server. */
function deploy() {
  appendFileSync(join(folder, "css/main.css"), "\n:root { --deployed: yes; }\n");
  execFileSync("sh", [PRECACHE, folder]);
}
const deployed = (page) =>
  page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue("--deployed").trim());

test("after one visit every route opens, trains and loads its images without a network", async () => {
  const { page, context } = at;
  await visit();
  assert.equal(await page.locator(".update").isVisible(), false, "a first visit has nothing to tell");
  // Nobody answers any more, and the browser knows.
  server.close();
  await context.setOffline(true);
  await page.reload();
  await page.waitForSelector(".home");
  for (const route of ROUTES) {
    await page.goto("about:blank");
    await page.goto(`${server.url}?sw=1#/${route}`);
    await page.waitForSelector(SHOWN);
  }
  await page.goto("about:blank");
  await page.goto(`${server.url}?sw=1#/playground?data=xor&hidden=4`);
  await page.waitForSelector(".lab[data-step]");
  const { step, train } = await playUntil(page, (s) => s.step > 100);
  assert.ok(step > 100 && Number(train) > 0);
  await page.goto("about:blank");
  await page.goto(`${server.url}?sw=1#/preprocessing?view=images&images=60`);
  await page.waitForSelector('.lab[data-busy="false"]');
  assert.ok((await page.locator("canvas:visible").count()) > 0);
  assert.equal(await page.locator(".banner:visible").count(), 0);
  assert.match(await page.locator(".status").first().textContent(), /Ready/);
});

test("everything of the build is kept, with its type, under the version's name", async () => {
  await visit();
  const kept = await at.page.evaluate(async () => {
    const [name, ...more] = await window.caches.keys();
    const cache = await window.caches.open(name);
    const urls = (await cache.keys()).map((r) => r.url);
    const wasm = urls.find((u) => u.endsWith(".wasm"));
    return { name, more, urls, type: (await cache.match(wasm)).headers.get("content-type") };
  });
  assert.deepEqual(kept.more, []);
  assert.ok(kept.name.endsWith(version()), kept.name);
  assert.equal(kept.type, "application/wasm");
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    // The host reads _headers and may not serve it.
    .filter((f) => f.isFile() && !["sw.js", "_headers"].includes(f.name) && !f.name.endsWith(".d.ts"))
    .map((f) => server.url + join(f.parentPath, f.name).slice(folder.length));
  assert.deepEqual(kept.urls.sort(), files.sort());
});

test("a new version waits, says so, and takes over when asked; the old one is gone", async () => {
  const { page } = at;
  await visit("#/playground?data=xor");
  const old = await caches();
  deploy();
  await page.reload();
  await page.waitForSelector(".update:has(button)");
  assert.match(await page.locator(".update").textContent(), /new version is ready/i);
  assert.equal(await deployed(page), "", "the old version serves until asked");
  const address = page.url();
  await page.locator(".update").getByRole("button", { name: "Reload" }).click();
  await page.waitForFunction(
    () => getComputedStyle(document.documentElement).getPropertyValue("--deployed").trim() === "yes",
  );
  await page.waitForSelector(".lab[data-step]");
  assert.equal(page.url(), address);
  const now = await caches();
  assert.equal(now.length, 1);
  assert.notDeepEqual(now, old);
  assert.ok(now[0].endsWith(version()));
  assert.equal(await page.locator(".update button").count(), 0);
});

test("another tab of the old version is told too, and is not reloaded by itself", async () => {
  const { page, context } = at;
  await visit();
  const other = await context.newPage();
  await other.goto(`${server.url}?sw=1#/notes`);
  await other.waitForSelector(".notes");
  await other.evaluate(() => {
    window.mine = true;
  });
  deploy();
  await page.reload();
  await page.locator(".update").getByRole("button", { name: "Reload" }).click();
  await page.waitForFunction(
    () => getComputedStyle(document.documentElement).getPropertyValue("--deployed").trim() === "yes",
  );
  await other.waitForSelector(".update:has(button)");
  assert.equal(await other.evaluate(() => window.mine), true);
  await other.locator(".update").getByRole("button", { name: "Reload" }).click();
  await other.waitForFunction(() => window.mine === undefined);
  assert.equal(await deployed(other), "yes");
});

test("a half-finished deployment is refused: the version kept stays whole", async () => {
  const { page } = at;
  await visit();
  const old = await caches();
  deploy();
  // The list is of the new build, one file still of another.
  appendFileSync(join(folder, "css/main.css"), "\n:root { --deployed: half; }\n");
  const state = await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    const found = new Promise((resolve) => {
      registration.addEventListener("updatefound", () => resolve(registration.installing), { once: true });
    });
    await registration.update();
    const worker = await found;
    if (worker.state === "installing") {
      await new Promise((resolve) => worker.addEventListener("statechange", resolve, { once: true }));
    }
    return worker.state;
  });
  assert.equal(state, "redundant");
  assert.deepEqual(await caches(), old);
  assert.equal(await page.locator(".update button").count(), 0);
});

test("on the developer's own machine nothing is kept unless asked, and what was kept goes", async () => {
  const { page } = at;
  await visit();
  await page.goto("about:blank");
  await page.goto(`${server.url}#/notes`);
  await page.waitForFunction(async () => (await navigator.serviceWorker.getRegistrations()).length === 0);
});

test("the page can be installed: its manifest and every icon is there", async () => {
  const { page } = at;
  await page.goto(server.url);
  const manifest = await page.evaluate(async () => {
    const link = document.querySelector('link[rel="manifest"]');
    const found = await (await fetch(link.href)).json();
    const icons = await Promise.all(
      found.icons.map(async ({ src, sizes, purpose, type }) => {
        const image = new Image();
        image.src = new URL(src, link.href).href;
        await image.decode();
        return { sizes, purpose, type, width: image.naturalWidth };
      }),
    );
    return { ...found, icons };
  });
  assert.equal(manifest.display, "standalone");
  for (const key of ["start_url", "scope"]) assert.equal(manifest[key], "./", "any sub-path");
  for (const size of [192, 512]) {
    const icon = manifest.icons.find((i) => i.sizes === `${size}x${size}` && i.type === "image/png");
    assert.equal(icon?.width, size);
  }
  assert.equal(manifest.icons.find((i) => i.purpose === "maskable")?.width, 512);
  const client = await at.context.newCDPSession(page);
  const { installabilityErrors } = await client.send("Page.getInstallabilityErrors");
  // Chromium's incognito windows, which the tests run in, install nothing: the only complaint there is.
  assert.deepEqual(
    installabilityErrors.map((e) => e.errorId).filter((id) => id !== "in-incognito"),
    [],
  );
});
