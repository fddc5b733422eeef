// Records what a page draws on its canvases as reviewable text: one line for each fill, stroke, text or image, with
// its color, number of points, bounds, and mean point.

/**
 * In the page, before any of its scripts. A text's width depends only on its letter count, so that fonts do not matter.
 */
export function recorder() {
  const context = CanvasRenderingContext2D.prototype;
  /** What was drawn on each canvas since it was cleared. @type {Map<HTMLCanvasElement, object[]>} */
  const drawn = new Map();
  /** The path of a context, or of a Path2D. @type {WeakMap<object, { at: [number, number][]; curves: number }>} */
  const paths = new WeakMap();
  const pathOf = (of) => {
    if (!paths.has(of)) paths.set(of, { at: [], curves: 0 });
    return paths.get(of);
  };
  const place = (of, x, y) => {
    if (!(of instanceof CanvasRenderingContext2D)) return [x, y];
    const { a, b, c, d, e, f } = of.getTransform();
    return [a * x + c * y + e, b * x + d * y + f];
  };
  const wrap = (proto, name, before) => {
    const plain = proto[name];
    proto[name] = function (...given) {
      before.call(this, ...given);
      return plain.apply(this, given);
    };
  };
  const STEPS = {
    moveTo: (x, y) => [[x, y]],
    lineTo: (x, y) => [[x, y]],
    rect: (x, y, w, h) => [
      [x, y],
      [x + w, y + h],
    ],
    bezierCurveTo: (_a, _b, _c, _d, x, y) => [[x, y]],
    quadraticCurveTo: (_a, _b, x, y) => [[x, y]],
    arc: (x, y, r) => [
      [x - r, y - r],
      [x + r, y + r],
    ],
  };
  for (const proto of [context, Path2D.prototype])
    for (const [name, points] of Object.entries(STEPS))
      wrap(proto, name, function (...given) {
        const path = pathOf(this);
        for (const [x, y] of points(...given)) path.at.push(place(this, x, y));
        if (name === "arc") path.curves++;
      });
  wrap(Path2D.prototype, "addPath", function (other) {
    pathOf(this).at.push(...pathOf(other).at);
    pathOf(this).curves += pathOf(other).curves;
  });
  wrap(context, "beginPath", function () {
    paths.set(this, { at: [], curves: 0 });
  });
  const lines = (ctx) => {
    const known = drawn.get(ctx.canvas) ?? [];
    drawn.set(ctx.canvas, known);
    return known;
  };
  const style = (ctx, of) => {
    const color = typeof ctx[of] === "string" ? ctx[of] : "a pattern";
    const alpha = ctx.globalAlpha < 1 ? ` at ${ctx.globalAlpha.toFixed(2)}` : "";
    const pen =
      of === "strokeStyle"
        ? ` ${Number(ctx.lineWidth.toFixed(2))}px${ctx.getLineDash().length ? ` [${ctx.getLineDash()}]` : ""}`
        : "";
    return `${color}${alpha}${pen}`;
  };
  const note = (ctx, how, { at, curves }) => {
    if (at.length > 0) lines(ctx).push({ how, at: [...at], curves });
  };
  for (const [name, of] of [
    ["fill", "fillStyle"],
    ["stroke", "strokeStyle"],
  ]) {
    wrap(context, name, function (path) {
      note(this, `${name} ${style(this, of)}`, pathOf(path instanceof Path2D ? path : this));
    });
    wrap(context, `${name}Rect`, function (x, y, w, h) {
      note(this, `${name} ${style(this, of)}`, { at: [place(this, x, y), place(this, x + w, y + h)], curves: 0 });
    });
  }
  wrap(context, "fillText", function (text, x, y) {
    const [px, py] = place(this, x, y);
    lines(this).push({
      how: `text ${JSON.stringify(text)} ${this.textAlign} ${this.textBaseline} ${style(this, "fillStyle")}`,
      at: [[px, py]],
      curves: 0,
      text: true,
    });
  });
  wrap(context, "putImageData", function (image, x, y) {
    const sums = [0, 0, 0];
    for (let i = 0; i < image.data.length; i += 4) for (let c = 0; c < 3; c++) sums[c] += image.data[i + c];
    const mean = sums.map((sum) => Math.round((4 * sum) / image.data.length));
    lines(this).push({
      how: `pixels ${image.width} x ${image.height}, rgb ${mean} in the mean`,
      at: [[x, y]],
      curves: 0,
    });
  });
  wrap(context, "drawImage", function (image, x, y, w, h) {
    const from = drawn.get(image)?.find(({ how }) => how.startsWith("pixels"))?.how ?? "image";
    note(this, from, {
      at: [place(this, x, y), place(this, x + (w ?? image.width), y + (h ?? image.height))],
      curves: 0,
    });
  });
  wrap(context, "clearRect", function (x, y) {
    if (x === 0 && y === 0) drawn.set(this.canvas, []);
  });
  for (const side of ["width", "height"]) {
    const plain = Object.getOwnPropertyDescriptor(HTMLCanvasElement.prototype, side);
    Object.defineProperty(HTMLCanvasElement.prototype, side, {
      ...plain,
      set(value) {
        drawn.set(this, []);
        plain.set.call(this, value);
      },
    });
  }
  context.measureText = (text) => ({
    width: 6.5 * text.length,
    actualBoundingBoxAscent: 10,
    actualBoundingBoxDescent: 3,
    actualBoundingBoxLeft: 0,
    actualBoundingBoxRight: 6.5 * text.length,
    fontBoundingBoxAscent: 12,
    fontBoundingBoxDescent: 4,
  });
  window.drawnOn = (canvas) => drawn.get(canvas) ?? [];
}

/** In the page: the visible pictures, each with its title and its lines. */
export function drawings() {
  const whole = (v) => String(Math.round(v));
  /** Merges consecutive similar operations into one line. */
  const told = (all) => {
    const merged = [];
    for (const one of all) {
      const last = merged.at(-1);
      if (last && last.how === one.how && !one.text) {
        last.at.push(...one.at);
        last.curves += one.curves;
        last.times++;
      } else merged.push({ ...one, at: [...one.at], times: 1 });
    }
    return merged.map(({ how, at, curves, times, text }) => {
      const [xs, ys] = [0, 1].map((k) => at.map((p) => p[k]).filter(Number.isFinite));
      if (text) return `${how}, ${whole(xs[0])} ${whole(ys[0])}`;
      const box = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)].map(whole);
      const middle = [xs, ys].map((list) => (list.reduce((sum, v) => sum + v, 0) / list.length).toFixed(1));
      const what = [
        `${at.length} points`,
        ...(curves > 0 ? [`${curves} circles`] : []),
        ...(times > 1 ? [`${times} times`] : []),
      ];
      return `${how}: ${what.join(", ")}, ${box[0]} ${box[1]} to ${box[2]} ${box[3]}, middle ${middle.join(" ")}`;
    });
  };
  return (
    [...document.querySelectorAll(".stage canvas")]
      // The playground's loss takes the height that the words above it leave, and words depend on the font.
      .filter((canvas) => !canvas.closest(".loss-panel"))
      .filter((canvas) => canvas.checkVisibility({ visibilityProperty: true }) && canvas.width > 0)
      .flatMap((canvas) => {
        const lines = told(window.drawnOn(canvas));
        const title = canvas.closest("section")?.querySelector("h2, h3")?.textContent ?? "";
        return lines.length === 0 ? [] : [`## ${title}, ${canvas.width} x ${canvas.height}`, ...lines, ""];
      })
      .join("\n")
  );
}
