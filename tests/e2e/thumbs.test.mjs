// Recomputes the committed numbers of the small pictures of data sets and inputs: the engine must still agree.
import assert from "node:assert/strict";
import { test } from "node:test";
import { kept, makeThumbs, textOf } from "../../scripts/thumbs.mjs";
import { pageBench } from "./support.mjs";

const at = pageBench();

test("www/data/thumbs.json is what scripts/thumbs.mjs makes", async () => {
  const { page, url } = at;
  // A page that starts no worker of its own.
  await page.goto(`${url}#/notes`);
  const is = await makeThumbs(page);
  assert.deepEqual(JSON.parse(kept()), JSON.parse(JSON.stringify(is)), "node scripts/thumbs.mjs");
  assert.equal(kept(), textOf(is));
});
