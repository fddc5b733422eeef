// Prints a table of what each view shows on a screen of 1280 x 800: node scripts/first-screen.mjs [PART OF A PLACE]

import { look, SCREEN, VIEWS } from "../tests/e2e/first-screen.mjs";
import { launch, newPage, rest, serve } from "../tests/e2e/support.mjs";

const wanted = VIEWS.filter((place) => place.includes(process.argv[2] ?? ""));
const server = await serve();
const browser = await launch();
console.log("| view | page height | picture share | words beside the lesson | controls | cut off |");
console.log("|---|---|---|---|---|---|");
for (const place of wanted) {
  const { page, context } = await newPage(browser, server.url, { viewport: SCREEN });
  await page.goto(server.url + place);
  await page.locator(".lab[data-step]").waitFor();
  await rest(page);
  const { high, share, words, controls, cut } = await page.evaluate(look);
  console.log(
    `| ${place} | ${high} | ${Math.round(100 * share)}% | ${words} | ${controls} | ${cut.join("; ") || "nothing"} |`,
  );
  await context.close();
}
await browser.close();
server.close();
