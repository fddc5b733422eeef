/** The challenge of a lesson: its start, the distance of the current state from its goal, hints, and the link that solves it. */

import { el, setText } from "../draw/dom.js";
import { copyText } from "../draw/export.js";
import { formatHash } from "../state.js";
import { judge, labelOf } from "./check.js";
import { keepWork, workOf } from "./store.js";
import { withTerms } from "./terms.js";

/** @import {Challenge, Facts, Verdict} from "./check.js" */
/** @import {Work} from "./store.js" */

/** Lessons whose challenge start was drawn in this tab. Before that, a state may solve it by chance. @type {Set<string>} */
const begun = new Set();
/** The lesson whose challenge start was requested; it may be in another lab. */
let asked = "";

/** @param {(state: string, lab?: string) => string} href Address of a state; it names the lesson where needed. */
export function challengeBox(href) {
  const task = el("p");
  const begin = el("a", { class: "button" });
  const goals = el("ul", { class: "goals" });
  const rule = el("p", { class: "note" });
  const hints = el("ol", { class: "hints" });
  const more = el("button", { type: "button", class: "link" });
  const done = el("div", { class: "done-box", role: "status" });
  const node = el(
    "section",
    { class: "challenge" },
    el("h2", { text: "Challenge" }),
    task,
    el("p", {}, begin),
    goals,
    rule,
    hints,
    el("p", {}, more),
    done,
  );
  let name = "";
  /** @type {Challenge | null} */
  let challenge = null;
  let lab = "";
  /** The state drawn last. @type {Facts | null} */
  let facts = null;

  begin.addEventListener("click", () => {
    asked = name;
    look();
  });
  more.addEventListener("click", () => keep({ hints: (workOf(name).hints ?? 0) + 1 }));

  /** @param {Work} change */
  function keep(change) {
    keepWork(name, change);
    if (challenge) tell(challenge);
  }

  /** Shows what the reader has done so far. @param {Challenge} wanted */
  function tell({ hints: all, star: harder }) {
    const { hints: count = 0, solved, star } = workOf(name);
    const on = begun.has(name);
    setText(begin, on ? "Back to the start of the challenge" : "Start the challenge");
    begin.classList.toggle("primary", !on);
    const open = Math.min(count, all.length);
    hints.replaceChildren(...all.slice(0, open).map((hint) => el("li", {}, ...withTerms(hint))));
    hints.hidden = open === 0;
    more.hidden = !on || open === all.length;
    setText(more, open === 0 ? "Give me a hint" : "Another hint");
    done.replaceChildren();
    if (!solved) return;
    done.append(el("p", {}, el("strong", { text: "✓ Solved. " }), ...copy("Copy the link to your solution", solved)));
    if (!harder) return;
    const text = star ? "★ Solved as well: " : "★ For a star: ";
    done.append(el("p", {}, el("strong", { text }), ...withTerms(harder.task), " "));
    if (star) done.append(el("p", {}, ...copy("Copy the link to your star", star)));
  }

  /** Shows how far the drawn state is from the goal. */
  function look() {
    if (!challenge) return;
    // In a state that the lesson's steps open, the reader is not trying the challenge.
    const here = facts?.lab === lab ? facts : null;
    if (here && asked === name && judge(challenge, here).changed.length === 0) {
      begun.add(name);
      asked = "";
      tell(challenge);
    }
    goals.hidden = rule.hidden = !here || !begun.has(name);
    if (!here || goals.hidden) return;
    const work = workOf(name);
    const plain = judge(challenge, here);
    const star = challenge.star && judge(challenge, here, true);
    const shown = work.solved && star ? star : plain;
    goals.replaceChildren(
      ...shown.lines.map(({ says, now, wanted, met }) =>
        el(
          "li",
          { "data-met": String(met) },
          el("b", { text: met ? "✓ " : "○ " }),
          `${says}: ${now}. Wanted: ${wanted}.`,
        ),
      ),
    );
    setText(rule, ruleOf(shown, here));
    const link = linkTo(here, name);
    if (plain.solved && !work.solved) keep({ solved: link });
    if (star?.solved && !work.star) keep({ star: link });
  }

  return {
    node,
    /** @param {string} which @param {Challenge | undefined} next @param {string} own The lesson's own route. */
    show(which, next, own) {
      name = which;
      challenge = next ?? null;
      node.hidden = !next;
      if (!next) return;
      lab = next.lab ?? own;
      task.replaceChildren(...withTerms(next.task));
      begin.href = href(next.from, lab);
      tell(next);
      look();
    },
    /** @param {Facts} next The drawn state. */
    draw(next) {
      facts = next;
      look();
    },
  };
}

/**
 * Names the settings that may be changed, and those that were changed although they may not be.
 * @param {Verdict} verdict
 * @param {Facts} facts
 */
function ruleOf({ forbidden, changed, most }, { fields }) {
  const names = (/** @type {string[]} */ keys) => keys.map((key) => `“${labelOf(fields, key)}”`).join(", ");
  if (forbidden.length > 0)
    return `△ This differs from the start of the challenge in ${names(forbidden)}, which must stay as it was.`;
  if (changed.length > most)
    return `△ You have changed ${changed.length} settings: ${names(changed)}. At most ${most} may differ at once.`;
  return changed.length === 0 ? "Nothing is changed yet." : `Changed: ${names(changed)}.`;
}

/** A button that copies a link, and the link itself. @param {string} label @param {string} link */
function copy(label, link) {
  const button = el("button", { type: "button", class: "link" }, label);
  button.addEventListener("click", async () => {
    const allowed = await copyText(link);
    setText(button, allowed ? "Copied" : "Copying is not allowed here: use the link beside it");
  });
  return [button, " ", el("a", { href: `#${link.split("#")[1] ?? ""}`, text: "Open it" })];
}

/** The full address of the drawn state; it names the lesson, for marking. @param {Facts} facts @param {string} lesson */
const linkTo = ({ lab, shown }, lesson) => `${location.href.split("#")[0]}${formatHash(lab, shown.link, { lesson })}`;
