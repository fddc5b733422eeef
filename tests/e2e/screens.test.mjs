// Ten screenshots as a smoke test: each view looks as it did, as far as a small picture of 64 x 40 pixels can tell. The
// details are checked as text (drawings.test.mjs); this finds what text cannot: a missing style sheet, a covered picture,
// a wrong theme. If one differs, the new one is written beside the old. To accept it:
// UPDATE_DRAWINGS=1 node --test tests/e2e/screens.test.mjs
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { browserBench, newPage, renew, rest, whole } from "./support.mjs";

const FOLDER = new URL("../drawings/screens/", import.meta.url);
const UPDATE = process.env.UPDATE_DRAWINGS === "1";
const SIZE = { width: 1280, height: 800 };
/** Each pixel of a small picture is the mean color of 20 x 20 pixels of the screen. */
const SMALL = { width: 64, height: 40 };
/**
 * Largest difference, of 255: on average over all pixels, and the share of pixels that may differ by more than a tenth of
 * the scale. Other fonts move text by some pixels, which changes few means, and those little.
 */
const MEAN = 3;
const SHARE = 0.04;
/** Places by the name of their picture. */
const SCREENS = {
  home: "#/",
  course: "#/course",
  playground: "#/playground?data=spiral&hidden=6,4&act=relu",
  saturation: "#/activations?view=saturation&act=tanh&s=3",
  dead: "#/activations?view=dead&at=14&unit=5",
  zigzag: "#/zigzag",
  initialization: "#/initialization?units=60&n=100&init2=he_normal",
  preprocessing: "#/preprocessing?rho=2",
  network: "#/gradient-check?view=network&act=relu",
  sanity: "#/sanity?fault=inputs",
};

const at = browserBench(async (at) => {
  Object.assign(at, await newPage(at.browser, at.url, { viewport: SIZE, reducedMotion: "reduce" }));
  at.lens = await (await at.browser.newContext()).newPage();
});

/** A PNG as a small picture: its colors, and itself as a PNG. @param {Buffer} png */
const shrunk = (png) =>
  at.lens.evaluate(
    async ([base64, { width, height }]) => {
      const image = new Image();
      image.src = `data:image/png;base64,${base64}`;
      await image.decode();
      // The browser’s own scaling looks at few pixels of each square, so the means are taken here.
      const full = new OffscreenCanvas(image.width, image.height).getContext("2d");
      full.drawImage(image, 0, 0);
      const { data } = full.getImageData(0, 0, image.width, image.height);
      const [w, h] = [image.width / width, image.height / height];
      const small = new ImageData(width, height);
      for (let y = 0; y < height; y++)
        for (let x = 0; x < width; x++)
          for (let c = 0; c < 4; c++) {
            let sum = 0;
            for (let j = 0; j < h; j++)
              for (let i = 0; i < w; i++) sum += data[4 * ((y * h + j) * image.width + x * w + i) + c];
            small.data[4 * (y * width + x) + c] = sum / (w * h);
          }
      const canvas = document.createElement("canvas");
      Object.assign(canvas, { width, height });
      canvas.getContext("2d").putImageData(small, 0, 0);
      return { colors: [...small.data], png: canvas.toDataURL("image/png").split(",")[1] };
    },
    [png.toString("base64"), SMALL],
  );

for (const [name, place] of Object.entries(SCREENS))
  test(`looks as before: ${name}`, async () => {
    const { page, url } = at;
    await renew(at, url);
    await page.goto(url + place);
    await rest(page);
    await whole(page);
    await rest(page);
    const now = await shrunk(await page.screenshot());
    const file = new URL(`${name}.png`, FOLDER);
    const fresh = new URL(`${name}.new.png`, FOLDER);
    if (UPDATE) {
      mkdirSync(FOLDER, { recursive: true });
      writeFileSync(file, Buffer.from(now.png, "base64"));
    }
    rmSync(fresh, { force: true });
    const before = existsSync(file) ? (await shrunk(readFileSync(file))).colors : [];
    const differences = now.colors.map((v, i) => Math.abs(v - (before[i] ?? -255)));
    const mean = differences.reduce((a, b) => a + b, 0) / differences.length;
    const share = differences.filter((d) => d > 25.5).length / differences.length;
    if (mean <= MEAN && share <= SHARE) return;
    writeFileSync(fresh, Buffer.from(now.png, "base64"));
    assert.fail(`${fresh.pathname} differs: by ${mean.toFixed(1)} of 255, much in ${(100 * share).toFixed(1)}%`);
  });

test("each kept screenshot is one of a view", () => {
  const kept = readdirSync(FOLDER).filter((name) => !name.endsWith(".new.png"));
  assert.deepEqual(
    kept.sort(),
    Object.keys(SCREENS)
      .map((name) => `${name}.png`)
      .sort(),
  );
});
