import assert from "node:assert/strict";
import { test } from "node:test";
import { pageAddress } from "../../www/js/address.js";

const LAB = "#/playground?data=spiral";

/** A window's address: a link or Back changes the hash at once, its event comes later. */
function fakeWindow(hash) {
  const entries = [hash];
  let at = 0;
  return {
    entries,
    location: {
      get hash() {
        return entries[at];
      },
    },
    history: {
      replaceState(_data, _unused, url) {
        entries[at] = url.replaceAll('"', "%22");
      },
    },
    click(to) {
      entries.splice(++at, entries.length, to);
    },
    back() {
      at--;
    },
  };
}

test("a frame between a click and its event does not take the click back", () => {
  const page = fakeWindow("#/playground");
  const address = pageAddress(page);
  assert.equal(address.arrived(), "#/playground");
  assert.equal(address.replace(LAB), true);
  page.click("#/zigzag");
  // The frame: the lab that is being left has drawn something.
  assert.equal(address.replace(LAB), false);
  assert.deepEqual(page.entries, [LAB, "#/zigzag"], "nothing was written over");
  // The event.
  assert.equal(address.arrived(), "#/zigzag");
  assert.equal(address.arrived(), null, "once");
  assert.equal(address.replace("#/zigzag?steps=3"), true, "the lab that was gone to writes");
});

test("a frame between Back and its event does not take Back back", () => {
  const page = fakeWindow(LAB);
  const address = pageAddress(page);
  address.arrived();
  page.click("#/zigzag");
  address.arrived();
  page.back();
  assert.equal(address.replace("#/zigzag?steps=3"), false);
  assert.deepEqual(page.entries, [LAB, "#/zigzag"]);
  assert.equal(address.arrived(), LAB);
});

test("what the page wrote itself is not news, however the browser spells it", () => {
  const page = fakeWindow("");
  const address = pageAddress(page);
  assert.equal(address.arrived(), "", "the first look always leads somewhere");
  assert.equal(address.replace('#/playground?odd="'), true);
  assert.equal(page.location.hash, "#/playground?odd=%22");
  assert.equal(address.arrived(), null);
  assert.equal(address.replace(LAB), true, "and the next one is written as well");
});
