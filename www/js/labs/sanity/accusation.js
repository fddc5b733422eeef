/** The panel about a planted fault: the reader's accusation while the fault is secret, then the answer. */

import { el, setText } from "../../draw/dom.js";
import { accuse, answered, secret } from "./case.js";

/** @import {LabApi} from "../../shell/lab.js" */
/** @import {Snapshot} from "./types.d.ts" */

/**
 * @param {LabApi} api
 * @param {() => void} changed Called after an accusation.
 */
export function accusation(api, changed) {
  /** @type {Snapshot | null} */
  let s = null;
  const suspects = el("select", { "aria-label": "What is planted" }, el("option", { value: "", text: "choose…" }));
  const button = el("button", { type: "button" }, "Accuse");
  const ask = el("span", { class: "row" }, suspects, button);
  const told = el("strong", { role: "status" });
  const answer = el("p");
  const why = el("details", {}, el("summary", { text: "Which lamp should see it, and why" }), answer);
  button.addEventListener("click", () => {
    if (!s || !suspects.value) return suspects.focus();
    accuse(s, suspects.value);
    changed();
  });
  const node = el("div", {}, ask, told, why);
  // Hidden until it is known whether a fault is planted.
  ask.hidden = told.hidden = why.hidden = true;

  /** Lists every fault but "none". */
  function fill() {
    if (suspects.options.length > 1) return;
    const field = api.fields().find(({ key }) => key === "fault");
    for (const { value, label } of field?.options ?? [])
      if (value !== "none") suspects.append(el("option", { value, text: label }));
  }

  return {
    node,
    /** @param {Snapshot} next */
    draw(next) {
      if (s?.case !== next.case) suspects.value = "";
      s = next;
      const { fault } = s;
      const hides = secret(s);
      fill();
      ask.hidden = !hides;
      why.hidden = !fault || hides;
      told.hidden = !fault || hides || !answered(s);
      if (!fault || hides) return;
      const right = answered(s) === fault.id;
      setText(told, right ? "✓ Right." : "✕ No.");
      told.className = right ? "right" : "wrong";
      const which = fault.seen_by.length === 0 ? "None." : `Lamp ${fault.seen_by.join(" and lamp ")}.`;
      setText(answer, `${fault.help} ${which} ${fault.why}`);
    },
  };
}
