/** The challenge of a lesson: where it begins, how far the state on the page is from its goal, hints, and the link that solves it. */

import { el, setText } from "../draw/dom.js";
import { formatHash } from "../state.js";
import { judge } from "./check.js";
import { keepWork, workOf } from "./store.js";
import { withTerms } from "./terms.js";

/** @import {Challenge, Facts, Verdict} from "./check.js" */

/** Lessons whose challenge was begun in this tab: its start was drawn. What a lesson opens with may solve it by chance. @type {Set<string>} */
const begun = new Set();
/** The lesson whose start is on its way; that may be in another lab. */
let asked = "";

/** @param {(state: string, lab?: string) => string} href Address of a state, with the lesson in it where that is needed. */
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
  /** What was drawn last. @type {Facts | null} */
  let facts = null;

  begin.addEventListener("click", () => {
    asked = name;
    update();
  });
  more.addEventListener("click", () => {
    keepWork(name, { hints: (workOf(name).hints ?? 0) + 1 });
    update();
  });

  function update() {
    if (!challenge) return;
    if (asked === name && facts?.lab === lab && judge(challenge, facts).changed.length === 0) begun.add(name);
    const on = begun.has(name);
    const work = workOf(name);
    setText(begin, on ? "Back to the start of the challenge" : "Start the challenge");
    begin.classList.toggle("primary", !on);
    const open = Math.min(work.hints ?? 0, challenge.hints.length);
    hints.replaceChildren(...challenge.hints.slice(0, open).map((hint) => el("li", {}, ...withTerms(hint))));
    hints.hidden = open === 0;
    more.hidden = !on || open === challenge.hints.length;
    setText(more, open === 0 ? "Give me a hint" : "Another hint");
    // Where the lesson's steps lead, nothing is being tried.
    goals.hidden = rule.hidden = !on || facts?.lab !== lab;
    if (!goals.hidden && facts) compare(challenge, facts);
    finish(challenge);
  }

  /** @param {Challenge} wanted @param {Facts} now */
  function compare(wanted, now) {
    const star = Boolean(workOf(name).solved && wanted.star);
    const verdict = judge(wanted, now, star);
    const { lines, solved } = verdict;
    goals.replaceChildren(
      ...lines.map(({ says, now: found, wanted, met }) =>
        el(
          "li",
          { "data-met": String(met) },
          el("b", { text: met ? "✓ " : "○ " }),
          `${says}: ${found}. Wanted: ${wanted}.`,
        ),
      ),
    );
    setText(rule, ruleOf(verdict, now));
    const plain = star ? judge(wanted, now) : verdict;
    const link = linkTo(now, name);
    if (plain.solved && !workOf(name).solved) keepWork(name, { solved: link });
    if (wanted.star && (star ? solved : judge(wanted, now, true).solved) && !workOf(name).star)
      keepWork(name, { star: link });
  }

  /** @param {Challenge} wanted */
  function finish(wanted) {
    const { solved, star } = workOf(name);
    const key = `${solved ?? ""} ${star ?? ""}`;
    if (done.dataset.key === key) return;
    done.dataset.key = key;
    done.replaceChildren();
    if (!solved) return;
    done.append(el("p", {}, el("strong", { text: "✓ Solved. " }), ...copy("Copy the link to your solution", solved)));
    if (wanted.star) {
      const text = star ? "★ Solved as well: " : "★ For a star: ";
      done.append(el("p", {}, el("strong", { text }), ...withTerms(wanted.star.task), " "));
      if (star) done.append(el("p", {}, ...copy("Copy the link to your star", star)));
    }
  }

  return {
    node,
    /** @param {string} which @param {Challenge | undefined} next @param {string} own Route of the lesson. */
    show(which, next, own) {
      name = which;
      challenge = next ?? null;
      node.hidden = !next;
      if (!next) return;
      lab = next.lab ?? own;
      task.replaceChildren(...withTerms(next.task));
      begin.href = href(next.from, lab);
      delete done.dataset.key;
      update();
    },
    /** @param {Facts} next What is drawn now. */
    draw(next) {
      facts = next;
      update();
    },
  };
}

/**
 * What may be changed, and what was changed that may not be.
 * @param {Verdict} verdict
 * @param {Facts} facts
 */
function ruleOf({ forbidden, changed, most }, { fields }) {
  const label = (/** @type {string} */ key) => fields.find((f) => f.key === key)?.label ?? key;
  const names = (/** @type {string[]} */ keys) => keys.map((key) => `“${label(key)}”`).join(", ");
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
    try {
      await navigator.clipboard.writeText(link);
      setText(button, "Copied");
    } catch {
      setText(button, "Copying is not allowed here: use the link beside it");
    }
  });
  return [button, " ", el("a", { href: `#${link.split("#")[1] ?? ""}`, text: "Open it" })];
}

/** The full address of what is drawn; it names the lesson, for whoever marks it. @param {Facts} facts @param {string} lesson */
const linkTo = ({ lab, shown }, lesson) => `${location.href.split("#")[0]}${formatHash(lab, shown.link, { lesson })}`;
