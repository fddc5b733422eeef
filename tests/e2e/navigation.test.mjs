// Links, Back and lessons while a lab computes; what a closed page leaves behind; printing.
import assert from "node:assert/strict";
import { test } from "node:test";
import { browserBench, keepSnapshots, newPage, open, rest, workers } from "./support.mjs";

const at = browserBench();

/** Opens a page for one test; its console must stay empty. */
async function visit(hash, work, options = {}) {
  const { page, context, faults } = await newPage(at.browser, at.url, options);
  await open(page, at.url, hash);
  await work(page, context);
  await context.close();
  assert.deepEqual(faults, [], "console errors");
}

const there = (page, selector) => page.waitForFunction((s) => document.querySelector(s) !== null, selector);

/** Labs at work. Their seed distinguishes them from every state of a lesson. */
const AT_WORK = [
  "#/playground?data=spiral&hidden=8,8&seed=77",
  "#/sanity?img=fashion&n=2000&seed=77&view=training",
  "#/activations?go=1&seed=77&view=race",
  "#/preprocessing?ntest=500&repeats=10&seed=77&view=leak",
  "#/initialization?layers=20&seed=77",
  "#/gradient-check?d=300&net=random&seed=77&sizes=100,100&view=network",
];

/**
 * In the page: 10 clicks on the bar, 20 lesson links and 20 times Back, each as soon as the previous place
 * has been drawn. Resolves to how often the lab was at work; rejects if a navigation was lost.
 */
async function wander(start) {
  const lab = () => document.querySelector(".lab");
  const route = start.slice(2).split("?")[0];
  const main = document.getElementById("main");
  let moves = 0;
  let atWork = 0;
  async function until(holds, what) {
    const end = performance.now() + 20_000;
    while (!holds()) {
      if (performance.now() > end) throw new Error(`lost after ${moves} moves: ${what}, but ${location.hash}`);
      await new Promise(requestAnimationFrame);
    }
  }
  const settled = (where = route) => main.dataset.route === where && lab()?.dataset.settled === "true";
  async function work() {
    if (route !== "playground" || lab().dataset.playing === "true") return;
    document.querySelector(".transport .primary").click();
    // Some lessons' runs end at once: by a rate of 10, or by a condition to stop at.
    await until(() => document.querySelector(".status").textContent !== "Paused.", "Play");
  }
  /** Goes, and waits until the page has heard of it: the address changes earlier, while the lab is where it was. */
  const go = (away) =>
    new Promise((heard) => {
      addEventListener("hashchange", heard, { once: true });
      away();
    });
  function move(away) {
    if (lab()?.dataset.busy === "true" || lab()?.dataset.playing === "true") atWork += 1;
    moves += 1;
    return go(away);
  }
  const home = () => until(() => settled() && location.hash === start, start);
  await home();
  for (let i = 0; i < 20; i++) {
    await work();
    if (i % 2 === 0) {
      await move(() => document.querySelector('.top [data-route="notes"]').click());
      await until(() => main.dataset.route === "notes", "the notes");
      await go(() => history.back());
      await home();
      await work();
    }
    await until(() => document.querySelector(".lesson .try a"), "a lesson");
    const links = [...document.querySelectorAll(".lesson .try a")];
    const link = links[i % links.length];
    const wanted = [...new URLSearchParams(link.hash.split("?")[1])];
    await move(() => link.click());
    await until(() => {
      const now = new URLSearchParams(location.hash.split("?")[1]);
      // A value that is the default is not written, nor is a number that its option has by itself.
      const same = ([key, value]) => [null, value, value.split(":")[0]].includes(now.get(key));
      // A step may lead into another lab.
      return settled(link.hash.slice(2).split("?")[0]) && !now.has("seed") && wanted.every(same);
    }, link.hash);
    await work();
    await move(() => history.back());
    await home();
  }
  return { moves, atWork };
}

for (const hash of AT_WORK) {
  test(`no click, no Back and no lesson link is lost: ${hash}`, async () => {
    await visit(hash, async (page) => {
      const { moves, atWork } = await page.evaluate(wander, hash);
      assert.equal(moves, 50);
      // Some states of lessons are computed before the way back begins.
      assert.ok(atWork >= 20, `at work in ${atWork} of ${moves}`);
    });
  });
}

/**
 * In the page: chooses all other tabs in turn, then goes Back to the first and Forward to the last; each time as soon
 * as the page has received the event, or once the view is drawn. Resolves to the errors found.
 */
async function turns({ drawn }) {
  const lab = () => document.querySelector(".lab");
  const shown = () => document.querySelector(".tabs [aria-pressed=true]")?.dataset.view;
  const wrong = [];
  async function until(holds, what) {
    const end = performance.now() + 60_000;
    while (!holds()) {
      if (performance.now() > end) throw new Error(`${what}, but ${shown()} at ${location.hash}`);
      await new Promise(requestAnimationFrame);
    }
  }
  const settled = () => lab()?.dataset.settled === "true" && lab().dataset.busy === "false";
  const heard = (away) =>
    new Promise((done) => {
      addEventListener("hashchange", done, { once: true });
      away();
    });
  const view = () => new URLSearchParams(location.hash.split("?")[1]).get("view");
  const entries = history.length;
  const tabs = [...document.querySelectorAll(".tabs button")];
  const first = tabs[0].dataset.view;
  /** The address of each view as it was left. */
  const left = [];
  for (const tab of tabs.slice(1)) {
    if (drawn) await until(settled, "drawn before another tab");
    left.push(location.hash);
    await heard(() => tab.click());
    // Once more is no other place.
    tab.click();
    if (view() !== tab.dataset.view) wrong.push(`${tab.dataset.view}: ${location.hash}`);
  }
  if (drawn) await until(settled, "the last view");
  const last = location.hash;
  if (history.length - entries !== tabs.length - 1) wrong.push(`${history.length - entries} entries`);
  for (let i = tabs.length - 2; i >= 0; i--) {
    await heard(() => history.back());
    if (drawn) await until(() => settled() && shown() === tabs[i].dataset.view, `Back to ${tabs[i].dataset.view}`);
    if (drawn && location.hash !== left[i]) wrong.push(`Back: ${location.hash}, not ${left[i]}`);
    if ((view() ?? first) !== tabs[i].dataset.view) wrong.push(`Back to ${tabs[i].dataset.view}: ${location.hash}`);
  }
  for (const tab of tabs.slice(1)) {
    await heard(() => history.forward());
    if (view() !== tab.dataset.view) wrong.push(`Forward to ${tab.dataset.view}: ${location.hash}`);
  }
  await until(() => settled() && shown() === tabs.at(-1).dataset.view, "Forward to the last view");
  if (drawn && location.hash !== last) wrong.push(`Forward: ${location.hash}, not ${last}`);
  return wrong;
}

for (const [lab, few] of [
  ["sanity", "img=fashion&n=100&seed=77"],
  ["activations", "seed=77"],
  ["zigzag", "seed=77"],
  ["preprocessing", "images=60&epochs=1&repeats=1&tune=same&seeds=5&seed=77"],
  ["initialization", "layers=4&n=50&seed=77&units=50"],
  ["gradient-check", "seed=77"],
]) {
  test(`Back and Forward lead through the views of ${lab}, and while it computes as well`, async () => {
    await visit(`#/${lab}?${few}`, async (page) => {
      await there(page, '.lab[data-settled="true"]');
      assert.deepEqual(await page.evaluate(turns, { drawn: true }), []);
    });
    await visit(`#/${lab}?${few}`, async (page) => {
      await there(page, '.lab[data-settled="true"]');
      assert.deepEqual(await page.evaluate(turns, { drawn: false }), [], "while it computes");
    });
  });
}

test("Back holds, though the view that is left is about to be drawn", async () => {
  const { page, context, faults } = await newPage(at.browser, at.url);
  await keepSnapshots(page);
  await open(page, at.url, "#/sanity?img=fashion&n=100&seed=77");
  await there(page, '.lab[data-settled="true"][data-busy="false"]');
  await page.evaluate(async () => {
    const plain = window.requestAnimationFrame;
    /** @type {FrameRequestCallback[]} */
    const held = [];
    window.requestAnimationFrame = (draw) => held.push(draw);
    const heard = (away) =>
      new Promise((done) => {
        addEventListener("hashchange", done, { once: true });
        away();
      });
    await heard(() => document.querySelector('.tabs [data-view="training"]').click());
    while (window.lastSnapshot.view !== "training") await new Promise((on) => setTimeout(on));
    await heard(() => history.back());
    window.requestAnimationFrame = plain;
    for (const draw of held) plain(draw);
  });
  await rest(page);
  assert.doesNotMatch(await page.evaluate(() => location.hash), /view=/);
  assert.equal(await page.locator(".tabs [aria-pressed=true]").getAttribute("data-view"), "lamps");
  await context.close();
  assert.deepEqual(faults, [], "console errors");
});

test("a setting replaces the entry of its view; Back from the next view leads to it, drawn or not", async () => {
  await visit("#/initialization?layers=4&n=50&seed=77&units=50", async (page) => {
    await there(page, '.lab[data-settled="true"][data-busy="false"]');
    const entries = await page.evaluate(() => history.length);
    await page.getByRole("button", { name: "New draw" }).click();
    await page.waitForFunction(() => !location.hash.includes("seed=77"));
    await rest(page);
    assert.equal(await page.evaluate(() => history.length), entries);
    const seed = await page.evaluate(() => {
      // A setting and a tab at once: nothing of the setting is drawn yet.
      const box = [...document.querySelectorAll(".controls .field")].find((f) => f.querySelector("input[type=range]"));
      const slider = box.querySelector("input[type=range]");
      slider.value = slider.min;
      slider.dispatchEvent(new Event("input", { bubbles: true }));
      slider.dispatchEvent(new Event("change", { bubbles: true }));
      const asked = location.hash;
      document.querySelector('.tabs [data-view="chain"]').click();
      return asked;
    });
    await there(page, '.tabs [data-view="chain"][aria-pressed="true"]');
    await rest(page);
    await page.goBack();
    await there(page, '.tabs [data-view="layers"][aria-pressed="true"]');
    await rest(page);
    const now = await page.evaluate(() => location.hash);
    assert.notEqual(now, seed, "the setting is part of the entry");
    assert.equal(await page.evaluate(() => history.length), entries + 1);
  });
});

test("a lab that was visited and left leaves nothing behind", async () => {
  await visit("#/playground", async (page, context) => {
    const cdp = await context.newCDPSession(page);
    const places = [
      ...AT_WORK,
      "#/zigzag",
      "#/playground?data=draw",
      "#/playground?data=csv",
      "#/initialization?units=50&n=100&init2=he_normal",
    ];
    const round = async () => {
      for (const hash of places) {
        await page.evaluate((to) => {
          location.hash = to;
        }, hash);
        // Not by a handle of the element, which would keep the whole page alive.
        await there(page, '.lab[data-settled="true"]:not(:has([data-whole="false"]))');
        await page.evaluate(() => document.querySelector('.top [data-route="notes"]').click());
        await there(page, '#main[data-route="notes"] .references');
      }
      return left();
    };
    // What the browser has still to tell (a size, the end of an animation) keeps its page alive until then.
    const left = async (/** @type {number} */ before = -1) => {
      await rest(page);
      await cdp.send("HeapProfiler.collectGarbage");
      await workers(page, 0);
      const { nodes, jsEventListeners } = await cdp.send("Memory.getDOMCounters");
      if (jsEventListeners !== before) return left(jsEventListeners);
      return { nodes, jsEventListeners };
    };
    // The first round loads modules, style sheets and dialogs.
    await round();
    const before = await round();
    let now = await round();
    // A lab has 2000 nodes. The browser's own come and go by a dozen.
    const kept = () => now.jsEventListeners > before.jsEventListeners || now.nodes >= before.nodes + 100;
    // A busy machine lets go of a page later. One that is kept for good is looked for in vain.
    for (let looks = 0; looks < 100 && kept(); looks++) now = await left();
    assert.ok(!kept(), `left behind: ${JSON.stringify({ before, now })}`);
  });
});

test("on paper every picture is drawn, not only those that were seen", async () => {
  const places = [
    "#/playground?data=spiral",
    "#/initialization?units=50&n=100",
    "#/sanity?img=fashion&n=100&at=20&view=training",
  ];
  for (const hash of places) {
    const work = async (page) => {
      await there(page, '.lab[data-settled="true"]:not([data-busy="true"])');
      await page.waitForSelector("[data-paper]", { state: "attached" });
      /** Pictures on the stage, and which of them are blank. */
      const pictures = () =>
        page.evaluate(() => {
          const shown = [...document.querySelectorAll(".stage canvas.fill:not([aria-hidden])")].filter(
            (canvas) => canvas.clientWidth > 0,
          );
          const blank = shown.filter((canvas) => {
            const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", {
              willReadFrequently: true,
            });
            copy.drawImage(canvas, 0, 0);
            return copy.getImageData(0, 0, canvas.width, canvas.height).data.every((x) => x === 0);
          });
          return { shown: shown.length, blank: blank.map((canvas) => canvas.getAttribute("aria-label")) };
        });
      // A picture that changes its size is blank until it comes in sight.
      await page.setViewportSize({ width: 1100, height: 140 });
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
      const before = await pictures();
      assert.ok(before.shown > 1 && before.blank.length > 0, `${hash}: nothing is out of sight: no test`);
      await page.pdf();
      assert.deepEqual((await pictures()).blank, [], hash);
    };
    await visit(hash, work, { viewport: { width: 1280, height: 140 } });
  }
});

test("a worker that waits for Start ends when another page is opened; so does one for a page that does not exist", async () => {
  const { page, context, faults } = await newPage(at.browser, at.url);
  for (const hash of ["#/playground?paused=1", "#/zigzag?paused=1", "#/nowhere"]) {
    await page.goto("about:blank");
    await page.goto(`${at.url}${hash}`);
    if (hash !== "#/nowhere") {
      await there(page, ".lab");
      await workers(page, 1);
      await page.evaluate(() => {
        location.hash = "#/notes";
      });
    }
    await workers(page, 0);
  }
  await context.close();
  assert.deepEqual(faults, [], "console errors");
});
