// Image files for the worker: the shipped sheets, fetched when a lab asks for them, and the reader's
// own file. Only the head of that file is read, and it never leaves the machine.

import { fetchPng } from "./png.js";

/** Functions that take images. @typedef {Pick<typeof import("../../pkg/labs.js"), "putImages" | "ownImagesHead" | "putOwnImages">} Images */

/** Sheets that come with a table of picture names. */
const INDEXED = new Set(["emoji-10"]);

/** Pending downloads. @type {Map<string, Promise<void>>} */
const coming = new Map();

/** @param {string} name */
const address = (name) => new URL(`../../data/${name}`, import.meta.url);

/** @param {Images} engine @param {string} name */
async function load(engine, name) {
  const [{ rgba, width, height }, index] = await Promise.all([
    fetchPng(address(`${name}.png`)),
    INDEXED.has(name) ? fetchText(`${name}.csv`) : "",
  ]);
  engine.putImages(name, rgba, width, height, index);
}

/** @param {string} name */
async function fetchText(name) {
  const answer = await fetch(address(name));
  if (!answer.ok) throw new Error(`${name} could not be loaded (${answer.status}).`);
  return answer.text();
}

/**
 * Loads the named sheets; a pending file is not fetched twice.
 * @param {Images} engine
 * @param {string[]} names
 */
export async function loadImages(engine, names) {
  const all = names.map((name) => {
    const known = coming.get(name);
    if (known) return known;
    const one = load(engine, name).finally(() => coming.delete(name));
    coming.set(name, one);
    return one;
  });
  await Promise.all(all);
}

/**
 * @param {Images} engine
 * @param {File} file
 */
export async function readOwn(engine, file) {
  const head = await file.slice(0, engine.ownImagesHead(file.size)).arrayBuffer();
  engine.putOwnImages(file.name, file.size, new Uint8Array(head));
}
