/** The frame of every lab: columns, status line, banner, progress bar, keys, address, and engine. */

import { clearPictures } from "../draw/canvas.js";
import { el, setText } from "../draw/dom.js";
import { themeChanged } from "../draw/theme.js";
import { during } from "../rest.js";
import { formatHash, parseHash, sameParams, withoutRun } from "../state.js";
import { mountBanner, mountProgress } from "./banner.js";
import { foldRow } from "./folds.js";
import { listenKeys } from "./keys.js";
import { hideColumns, startWhenAsked } from "./teacher.js";

/** @import {Engine, Listener} from "../engine/engine.js" */
/** @import {FromWorker, Heard, Params, Settings, ToWorker} from "../engine/protocol.d.ts" */
/** @import {Context, Mounted} from "../main.js" */
/** @import {Page, Place} from "../state.js" */
/** @import {KeyActions} from "./keys.js" */

const SILENT = "The engine has not answered for five seconds.";

/**
 * What differs between the labs.
 * @template {FromWorker} F Messages from its worker.
 * @template {ToWorker} T Messages to its worker.
 * @typedef {object} Kind
 * @property {string} route The route in labs.json.
 * @property {(listener: Listener<F>) => Engine<T>} engine
 * @property {(params: Params) => Settings} settings Turns parameters into the engine's settings.
 * @property {(message: Heard<F>) => void} message
 * @property {(text: string, again: boolean) => void} [lost] The engine has stopped; `again`: it was restarted.
 * @property {(text: string) => string} [died] The message if no engine can be started.
 * @property {() => void} [stop] Called by the progress bar's stop button.
 * @property {string} [unit] What the progress bar counts.
 * @property {boolean} [beside] Puts the settings beside the pictures, not under them.
 */

/**
 * @template {FromWorker} F
 * @template {ToWorker} T
 * @param {HTMLElement} root
 * @param {Context} context
 * @param {Kind<F, T>} kind
 */
export function mountFrame(root, { place, entry, replace, help }, kind) {
  const { route } = kind;
  /** Seed keys that New draw changes, with the largest value of each. */
  const seeds = entry.seeds ?? {};
  let { params, page } = place;
  /** Parameters of the last drawn snapshot. @type {Params | null} */
  let drawn = null;
  /** Its full hash, with the page's current options. */
  let hashNow = () => "";
  let frame = 0;

  const aside = el("aside", { class: "controls", "aria-label": "Settings" });
  const stage = el("div", { class: "stage" });
  const status = el("p", { class: "status", role: "status", text: "Starting the engine…" });
  /** Shows what is going on, in the bar's free space. */
  const now = el("div", { class: "now" }, status);
  const title = el("h1", { tabindex: "-1", text: entry.title });
  const bar = el("div", { class: "transport", role: "group" });
  const middle = el("div", { class: "middle" });
  const reading = el("aside", { class: "reading", "aria-label": "About this experiment", tabindex: "-1" });
  const lab = el("div", { class: `lab lab-${route} ${kind.beside ? "beside" : "below"}` }, bar, middle, reading);
  if (kind.beside) bar.after(aside);
  root.append(lab);

  const engine = kind.engine({
    message: kind.message,
    recovered(text) {
      banner.show(text);
      lost(text, true);
    },
    dead(text) {
      banner.show(kind.died?.(text) ?? text, {
        Reset: () => configure(withoutRun(params)),
        Reload: () => location.reload(),
      });
      say("The engine has stopped.", true);
      lost(text, false);
    },
    silent(is) {
      if (!is) return banner.over(SILENT);
      banner.show(SILENT, { "Start it again": engine.restart });
      say("No answer from the engine.", true);
    },
  });
  /** @param {string} text @param {boolean} again */
  function lost(text, again) {
    progress.hide();
    kind.lost?.(text, again);
  }
  /** @param {string} text @param {boolean} [bad] */
  function say(text, bad = false) {
    setText(status, text);
    // The bar may be too narrow for the whole text.
    status.title = text;
    status.classList.toggle("bad", bad);
  }
  /** @param {Params} wanted */
  function configure(wanted) {
    params = wanted;
    engine.configure(kind.settings(wanted));
  }
  const send = /** @type {(message: ToWorker) => void} */ (engine.send);
  const open = () => engine.open(kind.settings(params));
  // The engine makes its first snapshot while the rest of the page is built.
  if (!page.paused) open();
  const banner = mountBanner(middle);
  // Sticky content starts right below the bar, so the style sheet needs the bar's height.
  const barSize = new ResizeObserver(() => lab.style.setProperty("--bar", `${bar.offsetHeight}px`));
  barSize.observe(bar);
  const stop = () => {
    send({ t: "stop" });
    kind.stop?.();
  };
  const progress = mountProgress(now, stop, kind.unit);
  const folds = foldRow("More about what is drawn");
  bar.append(title);
  middle.append(stage, folds.node);
  if (!kind.beside) stage.after(aside);

  const locked = () => Object.keys(seeds).some((key) => page.lock.includes(key));
  const reset = () => send({ t: "reset" });
  const newDraw = () => {
    if (!locked()) send({ t: "newDraw", keys: seeds });
  };
  /** The full address of the drawn state. @param {Partial<Page>} own */
  const linkTo = (own) => `${location.href.split("#")[0]}${formatHash(route, drawn ?? params, own)}`;
  /** Checks whether the lesson's question has been answered. */
  let look = () => {};
  /** Another place was requested but is not drawn yet: the lesson still belongs to the previous one. */
  let leaving = false;
  function writeAddress() {
    if (drawn && engine.settled()) replace(hashNow());
  }
  /** Loads the cover, once a link asks for one. @type {Promise<void> | null} */
  let covering = null;
  /** Covers the picture until the lesson's question is answered, if the link asks for it. */
  function cover() {
    lab.classList.toggle("covered", page.cover);
    if (!page.cover) return;
    covering ??= during(import("./cover.js")).then(({ coverStage }) => {
      const settled = () => engine.settled() && !leaving;
      look = coverStage({ lab, middle, reading, page: () => page, settled, lifted: writeAddress });
    });
    covering.then(
      () => look(),
      () => {
        covering = null;
        lab.classList.remove("covered");
      },
    );
  }
  // The end-to-end tests have no other way to crash the engine or to make it vanish.
  const crash = () => send({ t: "crash" });
  const vanish = () => send({ t: "vanish" });

  return {
    node: lab,
    aside,
    bar,
    now,
    title,
    stage,
    folds,
    reading,
    banner,
    progress,
    engine,
    reset,
    newDraw,
    locked,
    linkTo,
    params: () => params,
    page: () => page,
    say,
    /** Takes over the engine's parameters unless newer ones are pending. @param {Params} now */
    take(now) {
      if (engine.answered()) params = now;
    },
    configure,
    /** Goes to another state, adding a history entry. @param {Params} wanted @param {Partial<Page>} [own] */
    go(wanted, own) {
      location.hash = formatHash(route, wanted, { ...page, ...own });
    },
    /** Draws in the next frame, once. @param {() => void} draw */
    soon(draw) {
      if (frame !== 0) return;
      frame = requestAnimationFrame(() => {
        frame = 0;
        draw();
      });
    },
    /** Keeps screen readers from announcing numbers while they change. @param {boolean} on */
    runs: (on) => middle.setAttribute("aria-busy", String(on)),
    /**
     * Called after a snapshot was drawn. Writes its address unless a newer state is pending.
     * @param {Params} link
     * @param {() => string} hash
     */
    drawn(link, hash) {
      drawn = link;
      hashNow = hash;
      if (engine.settled()) leaving = false;
      writeAddress();
      look();
      lab.dataset.settled = String(engine.settled());
    },
    /**
     * Called last by a lab, when it is ready for keys and events.
     * @param {Omit<KeyActions, "reset" | "newDraw" | "help">} keys
     * @param {Omit<Mounted, "go" | "link" | "help" | "theme">} own
     * @returns {Mounted}
     */
    mounted(keys, own) {
      const stopKeys = listenKeys({ ...keys, reset, newDraw, help });
      document.addEventListener("training-ground:crash", crash);
      document.addEventListener("training-ground:vanish", vanish);
      hideColumns(page, { lab, aside, reading });
      cover();
      if (page.paused) {
        say("Not started.");
        startWhenAsked(middle, open);
      }
      return {
        ...own,
        help,
        theme: themeChanged,
        /** @param {Place} to */
        go(to) {
          page = to.page;
          hideColumns(page, { lab, aside, reading });
          cover();
          // If a frame is pending, the last drawn state is about to be replaced.
          if (frame === 0 && engine.settled() && drawn && sameParams(to.params, drawn)) return;
          params = to.params;
          leaving = true;
          lab.dataset.settled = "false";
          engine.configure(kind.settings(params));
        },
        link: () => linkTo(parseHash(location.hash).page),
        destroy() {
          stopKeys();
          document.removeEventListener("training-ground:crash", crash);
          document.removeEventListener("training-ground:vanish", vanish);
          cancelAnimationFrame(frame);
          barSize.disconnect();
          engine.close();
          // Must come before the pictures leave the document.
          clearPictures(lab);
          own.destroy();
          lab.remove();
        },
      };
    },
  };
}
