/** The product of Jacobians with W = ωI. */

import { lineChart } from "../../draw/chart.js";
import { el } from "../../draw/dom.js";
import { num } from "../../draw/format.js";
import { labNotes } from "../shared.js";

/** @import {LabApi} from "../../shell/lab.js" */
/** @import {Series} from "../../draw/chart.js" */
/** @import {Snapshot} from "./types.d.ts" */

/** @param {LabApi} api */
export function chainView(api) {
  const chart = lineChart({
    title: "|δ| of each layer against the last",
    name: "chain",
    x: "layer",
    y: "|δ| relative to the last layer",
    yLog: true,
    height: 380,
    notes: () => labNotes("initialization", api),
    sayX: (v) => String(v),
  });
  const node = el(
    "div",
    { class: "view" },
    el("p", {
      text: "δ of a layer is the product of all later Wᵀ and f′. With W = ωI and no f′ that is ω to the number of layers between: it vanishes, it explodes, or it stands on the edge. Dashed: the exact product. Dots: the same network, measured with its activation.",
    }),
    chart.node,
  );
  return {
    node,
    /** @param {Snapshot} s */
    draw({ chain }) {
      node.classList.toggle("waiting", !chain);
      const own = chain?.at(-1);
      if (!chain || !own) return;
      /** @type {Series[]} */
      const series = [];
      for (const line of chain.slice(0, -1)) {
        const xs = line.exact.map((_, l) => l + 1);
        series.push({
          name: `exact, ω = ${line.omega}`,
          color: "ink2",
          dash: [3, 3],
          width: 1,
          xs,
          ys: line.exact,
          quiet: true,
          label: "",
        });
      }
      const xs = own.exact.map((_, l) => l + 1);
      series.push({
        name: `exact, ω = ${own.omega}`,
        color: "ink",
        dash: [6, 4],
        width: 1,
        xs,
        ys: own.exact,
        label: `ω^(L−l)`,
      });
      series.push({ name: "measured", color: "magnitude", xs, ys: own.measured, dots: true });
      const word = own.measured[0] < 0.5 ? "vanishes" : own.measured[0] > 2 ? "explodes" : "is kept";
      const low = Math.min(...chain.flatMap((l) => [...l.exact, ...l.measured.filter((v) => v > 0)]));
      const high = Math.max(...chain.flatMap((l) => l.exact));
      chart.update({
        series,
        yDomain: [Math.max(low, 1e-16), high],
        levels: [{ y: 1, text: "" }],
        summary: `ω = ${own.omega}, ${xs.length} layers: layer 1 receives ${num(own.measured[0])} times the last layer’s δ; the exact product is ${num(own.exact[0])}. The signal ${word}. Thin lines: ω = 0.5, 0.9, 1, 1.1, 1.5.`,
      });
    },
  };
}
