/** A function of one number: the difference quotient with its numbers, and its V-shaped error curve. */

import { el, setText } from "../../draw/dom.js";
import { num, powerOfTen } from "../../draw/format.js";
import { movingChart } from "../../draw/moving-chart.js";
import { panel } from "../../draw/panel.js";
import { say } from "../../draw/room.js";
import { fillTable, scrolled } from "../../draw/table.js";
import { labNotes } from "../shared.js";

/** @import {LabApi} from "../../shell/lab.js" */
/** @import {ScalarShown, Snapshot} from "./types.d.ts" */

/**
 * A number with all digits that a double holds, and no more.
 * @param {number} x
 */
export function digits(x, n = 15) {
  if (!Number.isFinite(x)) return num(x);
  if (x !== 0 && (Math.abs(x) < 1e-5 || Math.abs(x) >= 1e15)) return num(x, n).replace(/\.?0+(×|$)/, "$1");
  return String(Number(x.toPrecision(n))).replace("-", "−");
}

/** @param {number} h */
const step = (h) =>
  Math.abs(Math.log10(h) - Math.round(Math.log10(h))) < 1e-9 ? powerOfTen(Math.round(Math.log10(h))) : num(h, 2);

/** @param {LabApi} api */
export function scalarView(api) {
  const quotient = panel("The quotient, with its numbers", "quotient");
  const formula = el("div", { class: "formula" });
  const table = el("table", { class: "table" }, el("caption", { text: "What each way gives" }));
  const remark = el("p", { class: "note" });
  const said = el("p", { class: "diagnosis", role: "status" });
  const how = panel("How the V is read", "read-v");
  const reading = el("p", { class: "note" });
  how.append(reading);
  quotient.append(formula, scrolled(table, "What each way gives"), remark);
  const chart = movingChart({
    title: "Relative error against the step size",
    name: "gradient-v",
    x: "step size h",
    y: "relative error",
    xLog: true,
    yLog: true,
    height: "clamp(280px, 100vh - 344px, 680px)",
    quiet: true,
    controls: [el("span", { class: "aside", text: "drag h · thin lines: slopes 1 and 2, and rounding u·|f|/h" })],
    drag: {
      to: (h) => ask(Number(h.toPrecision(2))),
      // A tenth of a decade.
      by: (steps) => ask(Number((now * 10 ** (steps / 10)).toPrecision(3))),
    },
    notes: () => labNotes("gradient-check", api),
    sayX: step,
  });
  const node = el("div", { class: "view" }, chart.node, said);
  /** The current step size, or the requested one. */
  let now = 1e-3;
  let asked = false;

  /** Sends at most one message per frame. @param {number} h */
  function ask(h) {
    now = Math.min(1, Math.max(1e-16, h));
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      api.setParams({ h: String(now) });
    });
  }

  /** @param {Snapshot} s */
  function draw({ scalar: q, link }) {
    if (!q) return;
    const d = q.double;
    if (!asked) now = q.h;
    say(
      said,
      sentence(q),
      `At h = 0.12×10⁻¹² the centered quotient is off by 0.12×10⁻¹², the forward one by 0.12×10⁻¹².`,
    );
    const lines = [
      [
        "centered",
        `(f(x+h) − f(x−h)) / 2h = (${digits(d.f_plus)} − ${digits(d.f_minus)}) / ${digits(2 * q.h)} = ${digits(d.central)}`,
      ],
      [
        "forward",
        `(f(x+h) − f(x)) / h = (${digits(d.f_plus)} − ${digits(d.f)}) / ${digits(q.h)} = ${digits(d.forward)}`,
      ],
      ["derivative", `f′(${digits(q.x)}) = ${digits(q.derivative)}`],
    ];
    formula.replaceChildren(
      ...lines.map(([name, text]) =>
        el("p", {}, el("span", { class: "tag", text: name }), el("span", { class: "num", text })),
      ),
    );
    const error = (/** @type {number} */ v) => {
      const size = Math.max(Math.abs(v), Math.abs(q.derivative));
      return size === 0 ? 0 : Math.abs(v - q.derivative) / size;
    };
    const row = (/** @type {string} */ name, /** @type {number} */ v, places = 15) => [
      name,
      digits(v, places),
      num(error(v), 2),
    ];
    fillTable(table, {
      columns: ["way", "value", "relative error"],
      rows: [
        row("centered, f64", d.central),
        row("forward, f64", d.forward),
        row("centered, f32", q.single.central, 9),
        row("forward, f32", q.single.forward, 9),
        row("centered, exact arithmetic", q.central_exact),
        row("forward, exact arithmetic", q.forward_exact),
        row(`complex step Im f(x + ih)/h, h = ${powerOfTen(-20)}`, q.complex),
      ],
    });
    setText(remark, remarkText(q, (link.fn ?? "x4") === "x4"));
    drawChart(q);
  }

  /** @param {ScalarShown} q */
  function sentence(q) {
    const { central_error: central, forward_error: forward } = q.double;
    if (q.kink) return "A kink lies between x − h and x + h: the quotient averages both slopes.";
    const off = (/** @type {number} */ v) => (v === 0 ? "by 0" : `by ${num(v, 2)}`);
    return `At h = ${step(q.h)} the centered quotient is off ${off(central)}, the forward one ${off(forward)}.`;
  }

  /** @param {ScalarShown} q @param {boolean} fourth Whether f is x⁴, the lecture’s function. */
  function remarkText(q, fourth) {
    const parts = [];
    if (fourth && q.x === 3 && q.h === 0.001) {
      parts.push(
        "The lecture prints 108.000006 for the centered quotient, a slip on the slide. It is 108.000012: 4x³ + 4xh² = 108 + 12·10⁻⁶.",
      );
    }
    if (q.kink) {
      parts.push(
        `A kink lies between x − h and x + h: the quotient averages both slopes. ${q.x === 0 ? "At the kink itself training uses the derivative 0." : "A smaller h would not cross it."}`,
      );
    } else if (q.is_kinked) parts.push("No kink between x − h and x + h: the quotient is exact up to rounding.");
    if (q.single.x_plus === q.single.x_minus) {
      parts.push("In f32, x + h and x − h are the same number: the difference is exactly 0.");
    } else if (q.double.x_plus === q.double.x_minus) {
      parts.push("Even in f64, x + h and x − h are the same number: the difference is exactly 0.");
    }
    return parts.join(" ");
  }

  /** @param {ScalarShown} q */
  function drawChart(q) {
    const flat = q.sweep;
    const n = flat.length / 5;
    const column = (/** @type {number} */ k) => Array.from({ length: n }, (_, i) => flat[5 * i + k]);
    const xs = column(0);
    // An error of exactly 0 sits on the floor of the chart.
    const floor = 1e-17;
    const shown = (/** @type {number} */ k) => column(k).map((v) => Math.max(v, floor));
    const slope = (/** @type {number} */ power, /** @type {number} */ k, /** @type {number} */ at) => {
      const anchor = column(k)[at];
      return xs.map((h) => anchor * (h / xs[at]) ** power);
    };
    const series = [
      { name: "forward f64", color: /** @type {const} */ ("neg"), xs, ys: shown(1), dash: [6, 4] },
      { name: "centered f64", color: /** @type {const} */ ("ink"), xs, ys: shown(2) },
      { name: "forward f32", color: /** @type {const} */ (3), xs, ys: shown(3), dash: [2, 3] },
      { name: "centered f32", color: /** @type {const} */ (2), xs, ys: shown(4), dash: [9, 3, 2, 3] },
    ];
    const bends = q.is_kinked
      ? []
      : [
          {
            name: "slope 1",
            color: /** @type {const} */ ("ink2"),
            xs,
            ys: slope(1, 1, 8),
            quiet: true,
            width: 1,
            label: "",
          },
          {
            name: "slope 2",
            color: /** @type {const} */ ("ink2"),
            xs,
            ys: slope(2, 2, 8),
            quiet: true,
            width: 1,
            label: "",
          },
        ];
    const size = Math.abs(q.double.f / q.derivative);
    // Half a unit in the last place of f, divided by h.
    const rounding = (/** @type {number} */ unit) => xs.map((h) => (unit * size) / h);
    if (!q.is_kinked && Number.isFinite(size)) {
      for (const unit of [2 ** -53, 2 ** -24]) {
        bends.push({
          name: "rounding",
          color: /** @type {const} */ ("ink2"),
          xs,
          ys: rounding(unit),
          quiet: true,
          width: 1,
          label: "",
        });
      }
    }
    const best = (/** @type {number | null} */ h) => (h === null ? "–" : step(h));
    const summary = q.is_kinked
      ? "A function with a kink: away from it every h is right, across it every h is wrong."
      : `At x = ${digits(q.x)} f′ is ${digits(q.derivative)}. Right of the minimum f bends: the forward error grows with h (slope 1), the centered one with h² (slope 2). Left of it the difference is rounding, u·|f|/h (thin lines; so are the slopes 1 and 2). Best of the powers of ten: centered f64 ${best(q.best_central[0])}, forward f64 ${best(q.best_forward[0])}, centered f32 ${best(q.best_central[1])}, forward f32 ${best(q.best_forward[1])}. The complex step subtracts nothing, so its curve has no left side.`;
    setText(reading, summary);
    chart.update({
      series: [...bends, ...series],
      xDomain: [1e-16, 1],
      yDomain: [floor, 10],
      marks: [
        { x: q.h, text: `h = ${step(q.h)}` },
        ...(q.is_kinked || q.best_central[0] === null ? [] : [{ x: q.best_central[0], text: "best, centered f64" }]),
      ],
      summary,
    });
  }

  return {
    node,
    front: ["fn", "x", "h", "coef"],
    more: /** @type {[string, HTMLElement][]} */ ([
      ["The quotient, with its numbers", quotient],
      ["How the V is read", how],
    ]),
    draw,
  };
}
