// Computes the numbers behind the pictures on the home page's cards with the built page's own engine, and writes
// www/data/cards.json: node scripts/cards.mjs. Nothing in that file is made by hand: each card names the settings
// that it was computed with, and tests/e2e/cards.test.mjs recomputes all of them.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { launch, newPage, serve } from "../tests/e2e/support.mjs";

export const FILE = new URL("../www/data/cards.json", import.meta.url);

/** @typedef {Record<string, string>} Params */

/** Settings of each card; several if it compares states. @type {Record<string, Params[]>} */
const SETTINGS = {
  playground: [{ hidden: "8", act: "tanh", at: "4000" }],
  activations: [{ view: "function", act: "sigmoid" }],
  zigzag: [{ view: "neuron", mx: "2", my: "2" }],
  preprocessing: [
    { view: "plane", stage: "none" },
    { view: "plane", stage: "whiten_zca" },
  ],
  initialization: [
    { view: "layers", init: "normal:0.01", act: "tanh" },
    { view: "layers", init: "normal:1", act: "tanh" },
  ],
  "gradient-check": [{ view: "scalar", fn: "exp", x: "1" }],
  sanity: [{ view: "lamps" }],
};

/** Aspect ratio (height over width) of a card's picture, which shows that part of a square plane. */
const ASPECT = 108 / 160;

/** @param {ArrayLike<number>} values @param {number} [digits] Decimals. */
const rounded = (values, digits = 2) => Array.from(values, (v) => Number(v.toFixed(digits)) + 0);

/** At most `most` evenly spaced values. @template T @param {ArrayLike<T>} values @param {number} most */
const thinned = (values, most) => {
  const every = Math.ceil(values.length / most);
  return Array.from({ length: Math.ceil(values.length / every) }, (_, i) => values[i * every]);
};

/** Splits a flat list into pairs. @param {ArrayLike<number>} flat @returns {[number, number][]} */
const pairs = (flat) => Array.from({ length: flat.length / 2 }, (_, i) => [flat[2 * i], flat[2 * i + 1]]);

/** Makes each lab's data from its snapshots, in the order of the settings. @type {Record<string, (...of: any[]) => object>} */
const PICTURES = {
  playground({ shape, points, snapshot }) {
    const { grid, domain } = shape;
    const [x0, x1, y0, y1] = domain;
    const half = ((y1 - y0) / 2) * ASPECT;
    const middle = (y0 + y1) / 2;
    const [cols, rows] = [40, 27];
    // The lead of class 1 over class 0 at the nearest cell of the engine's map.
    const lead = Array.from({ length: cols * rows }, (_, i) => {
      const u = ((i % cols) + 0.5) / cols;
      const v = 0.5 + ((Math.floor(i / cols) + 0.5) / rows - 0.5) * ASPECT;
      const cell = Math.floor(v * grid) * grid + Math.floor(u * grid);
      const out = snapshot.boundary.length / (grid * grid);
      const b = snapshot.boundary;
      return out === 2 ? b[2 * cell + 1] - b[2 * cell] : b[cell];
    });
    const inside = pairs(points.xy)
      .map((xy, i) => [...xy, points.label[i], points.train[i]])
      .filter(([, y, , train]) => Math.abs(y - middle) < half && train === 1);
    return {
      window: rounded([x0, x1, middle - half, middle + half]),
      columns: cols,
      lead: rounded(
        lead.map((v) => 100 * v),
        0,
      ),
      points: thinned(inside, 110).map(([x, y, label]) => [...rounded([x, y]), label]),
    };
  },
  activations({ snapshot: { picture } }) {
    const { xs, values, slopes, lecture } = picture;
    return {
      xs: rounded(thinned(xs, 61)),
      values: rounded(thinned(values, 61), 3),
      slopes: rounded(thinned(slopes, 61), 3),
      gates: lecture.map((/** @type {any} */ g) => rounded([g.x, g.value, g.local], 3)),
    };
  },
  zigzag({ snapshot: { neuron } }) {
    const { inputs, start, best, window, path, map, grid } = neuron;
    const side = 32;
    const cell = (/** @type {number} */ i) => {
      const [row, col] = [Math.floor(i / side), i % side].map((k) => Math.floor(((k + 0.5) * grid) / side));
      return map[row * grid + col];
    };
    const losses = Array.from({ length: side * side }, (_, i) => cell(i));
    const top = Math.max(...losses);
    return {
      inputs: thinned(pairs(inputs), 60).map((p) => rounded(p)),
      start: rounded(start),
      best: rounded(best),
      window: rounded(window),
      path: pairs(path).map((p) => rounded(p)),
      columns: side,
      // As fractions of the largest loss, with square roots so that the valley is not one flat band.
      loss: rounded(
        losses.map((v) => 100 * Math.sqrt(v / top)),
        0,
      ),
    };
  },
  preprocessing(raw, white) {
    const cloud = (/** @type {any} */ { snapshot: { plane } }) => {
      const stage = plane.stages[plane.shown];
      return {
        points: thinned(pairs(plane.points), 90).map((p) => rounded(p)),
        mean: rounded(stage.mean),
        std: rounded(stage.std),
        correlation: rounded([stage.correlation], 3)[0],
        condition: rounded([stage.condition], 1)[0],
      };
    };
    return { raw: cloud(raw), white: cloud(white) };
  },
  initialization(...of) {
    const layers = [0, 2, 4, 6, 8];
    return {
      layers: layers.map((l) => l + 1),
      rows: of.map(({ snapshot }, row) => {
        const { bins, histograms, a_std } = snapshot.layers;
        return {
          init: SETTINGS.initialization[row].init,
          std: layers.map((l) => Number(a_std[l].toPrecision(2))),
          histograms: layers.map((l) => {
            const from = 2 * l * (bins + 2);
            const [low, high] = [histograms[from], histograms[from + 1]];
            const all = Array.from(histograms.slice(from + 2, from + 2 + bins));
            // Merge pairs of bins: a bar on the card is one pixel wide.
            const counts = Array.from({ length: bins / 2 }, (_, i) => all[2 * i] + all[2 * i + 1]);
            const top = Math.max(...counts);
            return {
              low: Number(low.toPrecision(3)),
              high: Number(high.toPrecision(3)),
              counts: rounded(
                counts.map((c) => (100 * c) / top),
                0,
              ),
            };
          }),
        };
      }),
    };
  },
  "gradient-check"({ snapshot: { scalar } }) {
    const rows = Array.from({ length: scalar.sweep.length / 5 }, (_, i) => scalar.sweep.slice(5 * i, 5 * i + 5));
    const log = (/** @type {number} */ v) => (v > 0 ? Number(Math.log10(v).toFixed(2)) : null);
    return {
      h: rows.map((r) => log(r[0])),
      forward: rows.map((r) => log(r[1])),
      central: rows.map((r) => log(r[2])),
    };
  },
  sanity({ snapshot: { checks } }) {
    const { lamps, chance, overfit } = checks;
    return {
      expected: rounded([chance.expected], 4)[0],
      lamps: lamps.map((/** @type {any} */ lamp) => lamp.state),
      costs: rounded(overfit.costs.slice(0, 40), 3),
    };
  },
};

/**
 * Runs in the page: starts a worker with these settings, waits until it rests, and returns its results.
 * @param {{ lab: string; params: Params }} of
 */
export function computed({ lab, params }) {
  return new Promise((resolve, reject) => {
    const module = lab === "playground" ? lab : "labs";
    const worker = new Worker(new URL(`js/engine/${module}-worker.js`, document.baseURI), { type: "module" });
    /** @type {any} */
    const found = {};
    const plain = (/** @type {any} */ of) =>
      JSON.parse(JSON.stringify(of, (_, v) => (ArrayBuffer.isView(v) ? Array.from(/** @type {any} */ (v)) : v)));
    const end = (/** @type {any} */ error) => {
      worker.terminate();
      if (error) reject(error);
      else resolve(plain(found));
    };
    worker.onerror = (event) => end(new Error(event.message));
    worker.onmessage = ({ data }) => {
      if (data.t === "crashed") end(new Error(data.message));
      if (data.t === "configured") {
        if (data.problems.length > 0) end(new Error(JSON.stringify(data.problems)));
        Object.assign(found, { shape: data.shape, points: data.points });
      }
      if (data.t === "snapshot") {
        found.snapshot = data.snapshot;
        worker.postMessage({ t: "ack" });
      }
      if (data.t === "rest" && data.handled === 1 && found.snapshot) end(null);
    };
    worker.postMessage({ t: "open", lab, asked: 1, params, csv: null, csvLabel: null });
  });
}

/**
 * Computes every card's numbers.
 * @param {import("playwright-core").Page} page Must show the built page, but no lab.
 */
export async function makeCards(page) {
  /** @type {Record<string, object>} */
  const cards = {};
  for (const [lab, settings] of Object.entries(SETTINGS)) {
    const found = [];
    for (const params of settings) found.push(await page.evaluate(computed, { lab, params }));
    cards[lab] = { settings, ...PICTURES[lab](...found) };
  }
  return cards;
}

/** One card per line, because one number per line would make the file huge. @param {Record<string, object>} cards */
export const textOf = (cards) =>
  `{\n${Object.entries(cards)
    .map(([lab, card]) => `"${lab}": ${JSON.stringify(card)}`)
    .join(",\n")}\n}\n`;

/** The current file. */
export const kept = () => readFileSync(FILE, "utf8");

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const server = await serve();
  const browser = await launch();
  const { page } = await newPage(browser, server.url);
  await page.goto(`${server.url}#/notes`);
  const text = textOf(await makeCards(page));
  await browser.close();
  server.close();
  writeFileSync(FILE, text);
  console.log(`${fileURLToPath(FILE)}: ${text.length} characters`);
}
