// Checks the printed form of a place: black on white, without controls, nothing cut off. Measured in a window as wide
// as A4 paper.

/** In the page: its faults in print, and its contents. */
export function onPaper() {
  const seen = (e) => e.checkVisibility({ visibilityProperty: true }) && e.getBoundingClientRect().height > 0;
  const all = (selector) => [...document.querySelectorAll(selector)].filter(seen);
  const name = (e) => `${e.tagName}.${e.className} ${e.textContent.trim().slice(0, 30)}`;
  const wrong = [];
  const never =
    ".top, .skip, .controls .field, .more-settings, .folds-bar, .menu, .transport .primary, .status, input[type=range], dialog";
  for (const e of all(never)) wrong.push(`seen: ${name(e)}`);
  for (const e of all("main button").filter(
    (b) => !b.matches(".term, .code-line, .pg-unit, .tabs [aria-pressed=true]"),
  ))
    wrong.push(`a button: ${name(e)}`);
  for (const fold of document.querySelectorAll(".fold:not([hidden])")) {
    const body = document.getElementById(fold.getAttribute("aria-controls"));
    if (body.matches(".more-settings, [data-empty]") === seen(body))
      wrong.push(`section ${fold.textContent}: seen ${seen(body)}`);
  }
  const pictures = all("main canvas.fill");
  for (const canvas of pictures) {
    const what = canvas.getAttribute("aria-label")?.slice(0, 40);
    const { width, height } = canvas;
    const copy = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
    copy.drawImage(canvas, 0, 0);
    if (copy.getImageData(0, 0, width, height).data.every((x) => x === 0)) wrong.push(`blank: ${what}`);
    const off = Math.max(Math.abs(width - canvas.clientWidth), Math.abs(height - canvas.clientHeight));
    if (off > 1) wrong.push(`stretched: ${what}, ${width}x${height} in ${canvas.clientWidth}x${canvas.clientHeight}`);
  }
  const wide = all("main *").filter(
    (e) => e.getBoundingClientRect().right > 703 && !e.matches(".lab, .hidden, .hidden"),
  );
  for (const e of wide) wrong.push(`${e.getBoundingClientRect().right} px wide: ${name(e)}`);
  const ground = getComputedStyle(document.documentElement).backgroundColor;
  if (ground !== "rgb(255, 255, 255)") wrong.push(`on ${ground}`);
  return {
    wrong,
    lesson: all(".lesson .try li").length,
    foot: all(".paper-foot").map((e) => e.textContent),
  };
}

/** In the page: the state that printing must not change. */
export const onScreen = () => ({
  theme: document.documentElement.dataset.theme,
  open: document.querySelectorAll(".fold[aria-expanded=true]").length,
  scroll: scrollY,
  feet: document.querySelectorAll(".paper-foot").length,
  styles: [...document.querySelectorAll(".canvas-host")].map((e) => e.style.cssText),
  ground: getComputedStyle(document.documentElement).backgroundColor,
});
