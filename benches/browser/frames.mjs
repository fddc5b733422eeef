/**
 * Frame budget: while the engine works at full speed the main thread should have no task over 50 ms.
 * A figure, not a test: how long a task takes depends on what else the machine does.
 */

import { newPage, open } from "../../tests/e2e/support.mjs";

const SECONDS = 20;

/** What keeps a lab busy, and what starts it. */
const LABS = [
  { lab: "playground", hash: "#/playground?data=spiral&hidden=8,8,8&in=x1,x2,sinx1,sinx2", play: true },
  { lab: "initialization", hash: "#/initialization?units=300&seeds=9", again: "New draw" },
  { lab: "preprocessing", hash: "#/preprocessing", again: "New draw" },
  { lab: "sanity", hash: "#/sanity?view=training", play: true },
  { lab: "activations", hash: "#/activations?view=race&go=1&seeds=9&most=1000", again: "New draw" },
  { lab: "zigzag", hash: "#/zigzag?steps=1000", play: true },
  { lab: "gradient-check", hash: "#/gradient-check?view=network", again: "New draw" },
];

async function longTasks(url, browser, { hash, play, again }) {
  const { page, context } = await newPage(browser, url);
  await open(page, url, hash);
  if (play) await page.getByRole("button", { name: "Play", exact: true }).click();
  await page.waitForTimeout(1000);
  await page.evaluate(() => {
    window.long = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) window.long.push(Math.round(entry.duration));
    }).observe({ type: "longtask" });
  });
  const end = Date.now() + 1000 * SECONDS;
  while (Date.now() < end) {
    // A lab that has finished is given more to do.
    const idle = again && (await page.locator('.lab[data-busy="false"]').count());
    if (idle) await page.getByRole("button", { name: again, exact: true }).first().click();
    await page.waitForTimeout(250);
  }
  const found = await page.evaluate(() => window.long);
  await context.close();
  return found;
}

/** @returns {Promise<{ lab: string; seconds: number; long: number[] }[]>} Milliseconds of each long task. */
export async function frames(url, browser) {
  const rows = [];
  for (const place of LABS) rows.push({ lab: place.lab, seconds: SECONDS, long: await longTasks(url, browser, place) });
  return rows;
}

/** @param {Awaited<ReturnType<typeof frames>>} rows */
export function printFrames(rows) {
  for (const { lab, seconds, long } of rows)
    console.log(
      `long tasks in ${seconds} s of work: ${String(long.length).padStart(3)}  ${lab}${long.length ? ` (${long.join(", ")} ms)` : ""}`,
    );
}
