/** The share dialog: a link to exactly this state, with options for teachers. */

import { el, setText } from "../draw/dom.js";
import { copyText, downloadText } from "../draw/export.js";
import { count } from "../draw/format.js";
import { formatHash, LONG_LINK, LONGEST_LINK, parseHash, withoutRun } from "../state.js";
import { dialog } from "./dialogs.js";

/** @import {Mounted} from "../main.js" */
/** @import {Page} from "../state.js" */

/** @param {string} text @param {string} name */
function check(text, name) {
  const box = el("input", { type: "checkbox", name });
  return { box, node: el("label", { class: "check" }, box, el("span", { text })) };
}

/** Key and label of every control on the page. */
function controlsOnPage() {
  return [...document.querySelectorAll(".controls .field[data-key]")].flatMap((node) => {
    const key = /** @type {HTMLElement} */ (node).dataset.key ?? "";
    const label = node.querySelector("label, .label, legend")?.textContent?.trim() ?? key;
    return key ? [{ key, label }] : [];
  });
}

/**
 * Describes where the link leads.
 * @param {boolean} carries The link holds the parameters' values instead of the run that led to them.
 * @param {boolean} fits
 * @param {{ steps: number; changes: number } | null} [limits]
 */
function leadText(carries, fits, limits) {
  if (!carries) return "This link leads back to exactly this state: settings, seed, step and every change on the way.";
  const why = limits
    ? `A link repeats at most ${count(limits.steps)} steps and ${count(limits.changes)} changes`
    : "A link repeats only so many steps";
  return fits
    ? `${why}. For this run it holds the parameters as they are now: it leads back to exactly this state, but not to what came before.`
    : `${why}, and the parameters of this network are too many for one. This link leads to the settings at step 0. Save the run as a file to keep its state.`;
}

/**
 * Saves the current run as a file, and opens a saved one.
 * @param {() => Mounted | null} lab
 * @param {() => void} opened
 */
function asFile(lab, opened) {
  const said = el("p", { class: "note", role: "status" });
  const input = el("input", { type: "file", accept: ".json,application/json", "aria-label": "A run that was saved" });
  const save = el("button", { type: "button" }, "Save this run as a file");
  const node = el("div", {}, el("p", { class: "row" }, save, el("label", {}, "Open a run: ", input)), said);
  save.addEventListener("click", async () => {
    const made = await (await lab()?.offers?.())?.[0]?.make();
    if (made) downloadText(made.name, made.text, made.type);
    setText(said, made ? `Saved ${made.name}.` : "The run is still being set up: try again in a moment.");
  });
  input.addEventListener("change", async () => {
    const [chosen] = input.files ?? [];
    if (!chosen) return;
    setText(said, "Opening…");
    const refused = (await lab()?.restore?.(chosen)) ?? "";
    input.value = "";
    setText(said, refused && `${refused} The run on the page stays.`);
    if (refused === "") opened();
  });
  return {
    node,
    open() {
      node.hidden = !lab()?.restore;
      setText(said, "");
    },
  };
}

/** @param {() => Mounted | null} lab Returns the current lab. */
export function shareDialog(lab) {
  const link = () => lab()?.link?.() ?? location.href;
  const box = el("textarea", { readonly: true, rows: "4", "aria-label": "Link to exactly this state" });
  const said = el("p", { class: "note", role: "status" });
  const warn = el("p", { class: "note warn" });
  const lead = el("p");
  const file = asFile(lab, () => node.close());
  const embed = check("without the page’s bars, for embedding", "embed");
  const seed = check("with the seed locked", "seed");
  const paused = check("nothing runs before Start is pressed", "paused");
  const cover = check("the picture is covered until a prediction is made", "cover");
  const later = check("the answers are not revealed", "later");
  const reading = check("without the reading column", "reading");
  const settings = check("without the column of settings", "settings");
  const keys = el("div", { class: "checks columns" });
  const one = el(
    "details",
    { class: "group" },
    el("summary", {}, "Single settings that are hidden"),
    el("p", { class: "note", text: "They keep their value; whoever opens the link does not see them." }),
    keys,
  );
  const frame = el("input", { type: "text", readonly: true, "aria-label": "HTML that embeds this state" });
  const copy = el("button", { type: "button", class: "primary" }, "Copy the link");
  const node = dialog(
    "Share",
    lead,
    box,
    el("p", {}, copy, " "),
    said,
    warn,
    file.node,
    el("h3", { text: "For a class" }),
    el("div", { class: "checks" }, ...[embed, seed, paused, cover, later, reading, settings].map((c) => c.node)),
    one,
    el("p", { class: "note" }, "In a page of yours: ", frame),
    el(
      "p",
      { class: "note" },
      el("a", { href: "#/notes?for=teachers", text: "For teachers: all that a link can hold" }),
    ),
  );

  /** The options that the boxes select. @returns {Partial<Page>} */
  function wanted() {
    const hide = [...keys.querySelectorAll("input")].filter((b) => b.checked).map((b) => b.value);
    if (reading.box.checked) hide.push("reading");
    if (settings.box.checked) hide.push("controls");
    return {
      embed: embed.box.checked,
      lock: seed.box.checked ? ["seed"] : [],
      paused: paused.box.checked,
      cover: cover.box.checked,
      reveal: later.box.checked ? "later" : "",
      hide,
    };
  }

  function fill() {
    const url = new URL(link());
    const { route, params, page } = parseHash(url.hash);
    const write = (/** @type {typeof params} */ p) =>
      `${url.href.split("#")[0]}${formatHash(route, p, { ...page, ...wanted() })}`;
    const whole = write(params);
    const fits = whole.length <= LONGEST_LINK;
    const href = fits ? whole : write(withoutRun(params));
    setText(lead, leadText(params.state !== undefined, fits, lab()?.limits?.()));
    box.value = href;
    frame.value = `<iframe src="${href.replaceAll("&", "&amp;")}" width="1000" height="700" title="Training Ground"></iframe>`;
    const notes = [];
    if (params.data === "csv") notes.push("Your table is not in the link: whoever opens it must paste the same CSV.");
    if (params.img === "cifar") notes.push("Your file is not in the link: whoever opens it must drop the same file.");
    if (box.value.length > LONG_LINK)
      notes.push(`This link has ${box.value.length} characters; some programs cut such links off.`);
    setText(warn, notes.join(" "));
    warn.hidden = notes.length === 0;
    setText(said, "");
  }
  node.addEventListener("change", fill);
  copy.addEventListener("click", async () => {
    const done = await copyText(box.value);
    setText(said, done ? "Copied." : "The browser did not allow copying: select the text and copy it.");
    if (!done) box.select();
  });
  return {
    open() {
      const { page } = parseHash(new URL(link()).hash);
      embed.box.checked = page.embed;
      seed.box.checked = page.lock.includes("seed");
      paused.box.checked = page.paused;
      cover.box.checked = page.cover;
      later.box.checked = page.reveal === "later";
      reading.box.checked = page.hide.includes("reading");
      settings.box.checked = page.hide.includes("controls");
      keys.replaceChildren(
        ...controlsOnPage().map(({ key, label }) => {
          const { box: own, node: line } = check(label, `hide-${key}`);
          own.value = key;
          own.checked = page.hide.includes(key);
          return line;
        }),
      );
      one.hidden = keys.children.length === 0;
      file.open();
      fill();
      node.showModal();
      box.focus();
      box.select();
    },
  };
}
