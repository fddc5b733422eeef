// Recomputes the committed numbers of the home page's cards: they must be what the engine computes today.
import assert from "node:assert/strict";
import { test } from "node:test";
import { kept, makeCards, textOf } from "../../scripts/cards.mjs";
import { pageBench } from "./support.mjs";

const at = pageBench();

test("www/data/cards.json is what scripts/cards.mjs makes", async () => {
  const { page, url } = at;
  // A page that starts no worker of its own.
  await page.goto(`${url}#/notes`);
  const [was, is] = [JSON.parse(kept()), await makeCards(page)];
  assert.deepEqual(Object.keys(was), Object.keys(is));
  for (const lab of Object.keys(is)) {
    assert.deepEqual(was[lab], JSON.parse(JSON.stringify(is[lab])), `${lab}: node scripts/cards.mjs`);
  }
  assert.equal(kept(), textOf(is));
});
