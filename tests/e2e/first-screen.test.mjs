// One screen, one argument: at 1280 x 800 every view shows its main picture whole, few controls and few words.

import assert from "node:assert/strict";
import { test } from "node:test";
import { look, SCREEN, VIEWS } from "./first-screen.mjs";
import { browserBench, newPage, renew, rest } from "./support.mjs";

const MOST_WORDS = 150;
const mostControls = (place) => (place.startsWith("#/playground") ? 55 : 30);

const at = browserBench(async (bench) => {
  Object.assign(bench, await newPage(bench.browser, bench.url, { viewport: SCREEN }));
});

for (const place of VIEWS) {
  test(`the first screen of ${place}`, async () => {
    await renew(at, at.url);
    await at.page.goto(at.url + place);
    await at.page.locator(".lab[data-step]").waitFor();
    await rest(at.page);
    const { main, cut, words, controls } = await at.page.evaluate(look);
    assert.ok(main > 0, "it has a main picture");
    assert.deepEqual(cut, [], "its main pictures are whole");
    assert.ok(controls <= mostControls(place), `${controls} controls`);
    assert.ok(words <= MOST_WORDS, `${words} words beside the lesson`);
  });
}
