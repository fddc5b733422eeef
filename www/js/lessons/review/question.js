/** The stages of a review question: it is drawn, then measured, then posed. */

/** @import {Dice} from "./dice.js" */

/**
 * A picture as data, so that questions can be tested without a browser.
 * @typedef {object} Lines
 * @property {"lines"} kind
 * @property {string} x Label of the x axis.
 * @property {string} y Label of the y axis.
 * @property {boolean} [xLog]
 * @property {boolean} [yLog]
 * @property {[number, number]} [yDomain]
 * @property {{ name: string; xs: number[]; ys: number[] }[]} series
 */
/**
 * Points of the plane.
 * @typedef {object} Cloud
 * @property {"cloud"} kind
 * @property {ArrayLike<number>} points The x and y of each point.
 * @property {ArrayLike<number>} [classes] Class of each point.
 * @property {string[]} [names] Names of the classes, if any.
 */
/**
 * The loss over two weights, without its axes: rows from the top, values from 0.
 * @typedef {object} Valleys
 * @property {"valleys"} kind
 * @property {{ name: string; map: ArrayLike<number>; path?: number[]; best?: number[] }[]} list `path`: x and y of each
 *   step; `best`: the best weights. Both run from 0 to 1 along each side, from the top left.
 */
/** Units over time: `status` is [step][unit], 2 for a dead unit. @typedef {{ kind: "strips"; list: { name: string; status: ArrayLike<number>; units: number }[] }} Strips */
/** Each unit's two weights as an arrow from 0. @typedef {{ kind: "arrows"; units: [number, number][] }} Arrows */
/** @typedef {{ kind: "table"; columns: string[]; rows: (string | number | null)[][] }} Numbers */
/** Lines of text as a program prints them. @typedef {{ kind: "print"; lines: string[] }} Printed */
/** @typedef {Lines | Cloud | Valleys | Strips | Arrows | Numbers | Printed} Picture */

/**
 * @typedef {object} Posed
 * @property {Picture | null} picture
 * @property {string[]} options
 * @property {number} right
 * @property {(string | null)[]} answers The reply to each wrong option.
 * @property {string} why
 */
/**
 * @typedef {object} Draft
 * @property {string} ask
 * @property {string[]} states States to measure, as addresses such as "zigzag?mx=2". The first is opened afterwards.
 * @property {(facts: Record<string, any>[]) => Posed | null} pose Poses the question from their snapshots; null if
 *   this draw does not tell the answers apart.
 */
/** @typedef {(dice: Dice) => Draft} Maker */

/**
 * Options in random order.
 * @param {Dice} dice
 * @param {[text: string, said: string | null][]} all The right option has no reply.
 */
export function mixed(dice, all) {
  const order = dice.shuffled(all);
  return {
    options: order.map(([text]) => text),
    answers: order.map(([, said]) => said),
    right: order.findIndex(([, said]) => said === null),
  };
}

/**
 * Options in their own order.
 * @param {[text: string, right: boolean][]} all
 * @param {string | ((text: string) => string)} said Reply to each wrong option.
 */
export function listed(all, said) {
  const tell = (/** @type {string} */ text) => (typeof said === "string" ? said : said(text));
  return {
    options: all.map(([text]) => text),
    answers: all.map(([text, right]) => (right ? null : tell(text))),
    right: all.findIndex(([, right]) => right),
  };
}

/** @param {string} lab @param {Record<string, string | number>} params */
export const state = (lab, params) =>
  `${lab}?${Object.entries(params)
    .map(([key, value]) => `${key}=${value}`)
    .join("&")}`;

/** @param {ArrayLike<number>} list @param {number} [from] */
export const numbered = (list, from = 1) => Array.from(list, (_, i) => i + from);
