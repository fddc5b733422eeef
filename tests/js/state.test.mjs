import assert from "node:assert/strict";
import { test } from "node:test";
import { formatHash, parseHash, recoveries, sameParams, withoutRun } from "../../www/js/state.js";

test("a hash is a route, the engine's keys and the page's own", () => {
  const place = parseHash("#/playground?data=spiral&hide=init,lr&embed=1&speed=50&lock=seed&reveal=later&paused=1");
  assert.deepEqual(place, {
    route: "playground",
    params: { data: "spiral" },
    page: {
      hide: ["init", "lr"],
      lock: ["seed"],
      embed: true,
      speed: "50",
      lesson: "",
      reveal: "later",
      paused: true,
      play: false,
      cover: false,
    },
  });
  assert.deepEqual(parseHash("").params, {});
  assert.equal(parseHash("#/playground/").route, "playground");
});

test("what is written is read again", () => {
  const params = { act: "maxout:3,prelu", hidden: "4,2", pts: "AbC_-~", odd: "a&b=c d%" };
  const page = {
    hide: ["lr"],
    lock: ["seed"],
    embed: true,
    speed: "20",
    lesson: "playground",
    reveal: "later",
    paused: true,
    play: false,
    cover: false,
  };
  const hash = formatHash("playground", params, page);
  assert.deepEqual(parseHash(hash), { route: "playground", params, page });
  assert.match(hash, /act=maxout:3,prelu/, "commas and colons stay readable");
});

test("play starts a run once: it is read only as 1, and never written", () => {
  for (const [text, play] of [
    ["1", true],
    ["0", false],
    ["", false],
    ["yes", false],
    ["1&play=x", false],
  ]) {
    const place = parseHash(`#/playground?data=spiral&play=${text}`);
    assert.equal(place.page.play, play, text);
    assert.deepEqual(place.params, { data: "spiral" }, "the engine never sees it");
    assert.equal(formatHash("playground", place.params, place.page), "#/playground?data=spiral");
  }
});

test("keys come in one order, so that equal states have equal links", () => {
  assert.equal(formatHash("p", { b: "1", a: "2" }), formatHash("p", { a: "2", b: "1" }));
  assert.equal(formatHash("", {}), "#/");
});

test("broken escapes and hostile keys are text", () => {
  const { params } = parseHash("#/playground?a=%E0%A4%A&__proto__=x&constructor=y");
  assert.equal(Object.getPrototypeOf(params), Object.prototype);
  assert.equal(params.constructor, "y");
});

test("settings without the run made with them", () => {
  assert.deepEqual(withoutRun({ lr: "1", at: "9", log: "x" }), { lr: "1" });
  assert.ok(sameParams({ a: "1" }, { a: "1" }));
  assert.ok(!sameParams({ a: "1" }, { a: "1", b: "2" }));
  assert.ok(!sameParams({ a: "1" }, { b: "1" }));
});

test("after a crash the run is tried first, then its settings, then the defaults", () => {
  const tries = recoveries({ lr: "1", at: "9" }).map((r) => r.params);
  assert.deepEqual(tries, [{ lr: "1", at: "9" }, { lr: "1" }, {}]);
});
