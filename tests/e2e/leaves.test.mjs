// Leaving a route releases everything: after two visits no more is left than after one. ./dev soak makes twenty.
import assert from "node:assert/strict";
import { test } from "node:test";
import { held, turnTo } from "./held.mjs";
import { ROUTES } from "./places.mjs";
import { pageBench, rest } from "./support.mjs";

const at = pageBench();

test("nothing of a route is left once another is open: nodes, listeners, workers", async () => {
  const { page, context, url } = at;
  const devtools = await context.newCDPSession(page);
  await page.goto(`${url}#/notes`);
  await rest(page);
  const visit = async (/** @type {string} */ route) => {
    await turnTo(page, `#/${route}`);
    await rest(page);
    await turnTo(page, "#/notes");
    await rest(page);
  };
  const all = ROUTES.filter((route) => route !== "notes");
  // What is made once and kept is there after the first.
  for (const route of all) await visit(route);
  const first = await held(page, devtools);
  for (const route of all) await visit(route);
  const second = await held(page, devtools);
  const { nodes, listeners, workers } = second;
  assert.deepEqual([nodes, listeners, workers], [first.nodes, first.listeners, first.workers]);
});
