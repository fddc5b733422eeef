/** The place of the autopsy, which is loaded when a run has diverged. */

import { during } from "../../rest.js";
import { moreStyles } from "../../shell/sheet.js";
import { panel } from "./lab.js";

/** @import {Lab, Panel} from "./lab.js" */

/**
 * @param {Lab} lab
 * @returns {Panel}
 */
export function autopsyPanel(lab) {
  const node = panel("Autopsy", "autopsy");
  node.hidden = true;
  /** @type {{ draw(): void } | null} */
  let inside = null;
  let coming = false;
  let begun = false;
  return {
    node,
    async draw() {
      const first = !begun;
      begun = true;
      const diverged = lab.snapshot?.status.kind === "diverged";
      if (diverged && !inside && !coming) {
        coming = true;
        // A link to a diverged run shows everything at once: a panel that appears above would move the rest.
        const stage = node.parentElement;
        if (first && stage) stage.style.visibility = "hidden";
        // If loading fails, the status line still says what broke, and the next picture tries again.
        const both = during(Promise.all([import("./autopsy.js"), moreStyles()]));
        const found = await both.then(([module]) => module).catch(() => null);
        coming = false;
        if (stage) stage.style.visibility = "";
        inside = found?.autopsy(lab, node) ?? null;
      }
      // A new snapshot may have arrived in the meantime.
      node.hidden = !inside || lab.snapshot?.status.kind !== "diverged";
      inside?.draw();
    },
  };
}
