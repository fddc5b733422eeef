/** Exports of the playground's run, as data and as code. */

import { rowsOf } from "../../draw/plain.js";
import { aboutLines, runJson } from "../../shell/about.js";
import { about } from "./about.js";

/** @import {Params} from "../../engine/protocol.d.ts" */
/** @import {Problem} from "../../settings.d.ts" */
/** @import {PlaygroundShape, Points, Recipe, Snapshot} from "./types.d.ts" */
/** @import {KeptTable} from "./kept-table.js" */
/** @import {Offer} from "../../shell/export-dialog.js" */

/**
 * @typedef {object} Taken Everything at the same step.
 * @property {string} version Version of the engine.
 * @property {Params} params
 * @property {Problem[]} problems
 * @property {PlaygroundShape} shape
 * @property {Points} points
 * @property {Recipe} recipe
 * @property {Snapshot} snapshot
 * @property {KeptTable} table
 */

/**
 * Splits one concatenated array into the tensors of every layer.
 * @param {PlaygroundShape} shape
 * @param {Float32Array} theta
 */
function tensors(shape, theta) {
  return shape.layers.map((l) => ({
    W: rowsOf(theta.subarray(l.w, l.b), l.units * l.pieces),
    b: theta.slice(l.b, l.alpha),
    ...(l.alpha_len > 0 ? { alpha: theta.slice(l.alpha, l.alpha + l.alpha_len) } : {}),
  }));
}

/** @param {Snapshot} snapshot */
function history(snapshot) {
  const names = ["step", "train_loss", "penalty", "test_loss", "train_accuracy"];
  return rowsOf(snapshot.history, names.length).map((row) =>
    Object.fromEntries(names.map((name, i) => [name, row[i]])),
  );
}

/** @param {Taken} taken */
export function playgroundJson({ version, params: all, problems, shape, points, recipe, snapshot, table }) {
  const { params, grads, history: _history, link: _link, journal: _journal, step: _step, ...rest } = snapshot;
  const gradients = tensors(shape, grads);
  // For a run that began with a saved state, step 0 is unknown.
  const start = snapshot.loaded ? null : tensors(shape, recipe.theta);
  const part = (/** @type {Recipe["train"]} */ { x, y }) => ({
    x: rowsOf(x, shape.inputs.length),
    y: y instanceof Float32Array ? rowsOf(y, recipe.outputs) : y,
  });
  return runJson(about({ version, params: all, snapshot }), problems, {
    // The link does not hold the table, so opening the file needs it.
    ...(all.data === "csv" ? { table: { csv: table.text, label: table.label } } : {}),
    results: recipe.measured,
    history: history(snapshot),
    network: tensors(shape, params).map((now, l) => {
      const { name, activation, fan_in, units, pieces } = shape.layers[l];
      return {
        name,
        activation,
        inputs: fan_in,
        units,
        pieces,
        ...now,
        gradient: gradients[l],
        ...(start ? { at_step_0: start[l] } : {}),
      };
    }),
    data: {
      inputs: shape.inputs,
      preprocessing: shape.preprocessing,
      classes: shape.classes,
      train: part(recipe.train),
      test: part(recipe.test),
      points: {
        columns: shape.axes.map((a) => shape.columns[a]),
        xy: rowsOf(points.xy, 2),
        label: points.label,
        train: points.train,
      },
    },
    task: { kind: shape.task, loss: shape.loss, outputs: shape.outputs, note: shape.data_note },
    snapshot: rest,
  });
}

/**
 * The export dialog's offers. The modules that write scripts are loaded on demand.
 * @param {() => Promise<Taken | null>} take
 * @returns {Offer[]}
 */
export function playgroundOffers(take) {
  /** @param {(taken: Taken) => string | Promise<string>} write @param {string} ending @param {string} type */
  const made = (write, ending, type) => async () => {
    const taken = await take();
    if (!taken) return null;
    if (taken.snapshot.loaded && write !== playgroundJson) {
      throw new Error("a run that began with a saved state has no step 0 that a script could start from.");
    }
    return { name: `playground_step_${taken.recipe.step}${ending}`, type, text: await write(taken) };
  };
  return [
    {
      name: "Run as JSON",
      about: "Settings, losses over time, every parameter and gradient, the examples, the changes made on the way.",
      make: made(playgroundJson, ".json", "application/json"),
    },
    {
      name: "NumPy script",
      about:
        "The run in NumPy alone, the backward pass written by hand. It starts from the same weights, takes the same examples in the same order, makes the same changes, and prints its losses beside the page’s.",
      make: made(
        async (taken) => (await import("./code/numpy.js")).numpyScript(taken.recipe, aboutLines(about(taken))),
        "_numpy.py",
        "text/x-python",
      ),
    },
    {
      name: "PyTorch script",
      about: "The same in PyTorch: the gradient by autograd, the update rule written out.",
      make: made(
        async (taken) => (await import("./code/pytorch.js")).pytorchScript(taken.recipe, aboutLines(about(taken))),
        "_pytorch.py",
        "text/x-python",
      ),
    },
  ];
}
