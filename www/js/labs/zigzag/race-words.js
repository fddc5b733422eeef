/** The results of a race, in sentences. */

import { num, plural } from "../../draw/format.js";
import { ranking } from "./board.js";

/** @import {Race, Racer} from "./types.d.ts" */

/** "A", "A and B", "A, B and C". @param {string[]} names */
const listed = (names) => (names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`);

/** @param {Racer[]} racers */
const labels = (racers) => listed(racers.map(({ label }) => label));

/** @param {number | null} steps */
export const stepsText = (steps) => (steps === null ? "–" : String(steps));

/** @param {Race} race */
export const condition = ({ eigenvalues: [high, low] }) => num(high / low, 3);

/** Which optimizers arrive first, last, and not at all. @param {Race} race */
export function outcome(race) {
  const order = ranking(race.racers);
  const arrived = order.filter((racer) => racer.steps !== null);
  const out = order.slice(arrived.length);
  const bowl = `Condition number ${condition(race)}`;
  if (arrived.length === 0)
    return `${bowl}: nobody arrives within ${race.most} steps. Allow more steps, or try another learning rate.`;
  const of = (/** @type {number | null | undefined} */ steps) => arrived.filter((racer) => racer.steps === steps);
  const [first, last] = [arrived[0].steps, arrived.at(-1)?.steps];
  const lead = of(first);
  const wins = `${labels(lead)} ${lead.length > 1 ? "arrive" : "arrives"} first, after ${plural(first ?? 0, "step")}`;
  const [late, end] = out.length > 0 ? [out, ""] : [of(last), `last, after ${last}`];
  const is = late.length > 1 ? ["have", "are"] : ["has", "is"];
  const tail = end ? `${is[1]} ${end}` : `${is[0]} not arrived after ${race.most}`;
  return `${bowl}: ${wins}${end && last === first ? "" : `; ${labels(late)} ${tail}`}.`;
}

/** Explains how the learning rates were chosen, and what counts as arrival. @param {Race} race */
export function rules(race) {
  const rate = race.own_rates
    ? `Each has the rate whose slowest run on ${race.practice} other draws of inputs and start took the fewest steps.`
    : `All have the rate ${race.racers[0]?.rate}.`;
  return `${rate} Arrived: the loss stays below a thousandth of its initial value (dashed ellipse). Median: the steps on ${race.others} more draws.`;
}

/** The state of the race after `t` steps. @param {Race} race @param {number} t */
export function standing(race, t) {
  const there = ranking(race.racers).filter(({ steps }) => steps !== null && steps <= t);
  const rest = race.racers.filter(({ steps }) => steps === null || steps > t);
  const came = there.length > 0 ? ` Arrived: ${there.map((r) => `${r.label} ${r.steps}`).join(", ")}.` : "";
  const loss = rest.map((r) => `${r.label} ${num(r.loss[Math.min(t, r.loss.length - 1)], 2)}`).join(", ");
  return `Step ${t} of ${race.end}.${came}${rest.length > 0 ? ` Loss: ${loss}.` : ""}`;
}

/** The observation for the lesson's column. @param {Race} race */
export function racedSentence(race) {
  const each = race.racers.map((r) => `${r.label} ${r.steps ?? `not in ${race.most}`}`).join(", ");
  const medians = race.racers.map(({ median }) => (median === null ? "–" : String(median))).join(", ");
  return `Condition number ${condition(race)}. Steps: ${each}. Medians of ${race.others} other draws: ${medians}.`;
}
