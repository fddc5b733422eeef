/**
 * A network that learns on the home page, with the real engine in its own worker. It starts when the page is idle and
 * lives until the reader leaves. It trains only while visible, and stops once it has learned.
 */

import { surface } from "../../draw/canvas.js";
import { setAttr, setText } from "../../draw/dom.js";
import { percent } from "../../draw/format.js";
import { still } from "../../draw/frames.js";
import { startEngine } from "../../engine/engine.js";
import { NETWORK, STEPS } from "./course.js";
import { livePainter } from "./live-paint.js";

/** @import {FromPlayground, Heard} from "../../engine/protocol.d.ts" */
/** @import {Snapshot} from "../playground/types.d.ts" */

/** It has learned at this test loss and test accuracy, at the latest after this many epochs. */
const [LEARNED_LOSS, LEARNED_SHARE, MOST_EPOCHS] = [0.06, 0.98, 600];
/** Minimum milliseconds between pictures: smooth, but leaves most of a processor free. */
const PICTURE_MS = 45;
/** Epochs between two texts for screen readers. */
const TEXT_EPOCHS = 50;
const WHAT = "A network of 2 inputs, two hidden layers of 16 tanh units and 2 outputs learns two spirals";

/**
 * @param {object} parts
 * @param {HTMLElement} parts.figure
 * @param {HTMLElement} parts.picture
 * @param {HTMLElement} parts.says
 * @param {HTMLButtonElement} parts.button
 */
export function liveNetwork({ figure, picture, says, button }) {
  const painter = livePainter();
  const view = surface(picture, `${WHAT}. It has not begun.`, painter.paint, painter.ended);
  /** @type {Snapshot | null} */
  let shown = null;
  /** @type {Snapshot | null} */
  let next = null;
  /** Whether it should run: by default unless the reader prefers reduced motion. */
  let wanted = !still();
  let inSight = true;
  /** Training was requested; it has learned; the engine was opened; it cannot continue. */
  let [running, learned, opened, lost] = [false, false, false, false];
  let [frame, last, told] = [0, 0, Number.NEGATIVE_INFINITY];

  const engine = startEngine(
    {
      message,
      // The engine restarted at step 0 and is paused.
      recovered() {
        running = learned = false;
        follow();
      },
      dead() {
        lost = true;
        tell();
      },
    },
    "playground",
  );

  /** @param {Heard<FromPlayground>} m */
  function message(m) {
    if (m.t === "configured") painter.configure(m.shape, m.points);
    if (m.t !== "snapshot") return;
    next = m.snapshot;
    if (frame === 0) frame = requestAnimationFrame(draw);
  }

  /** @param {number} now */
  function draw(now) {
    // While it trains, the engine waits for the acknowledgement.
    if (running && now - last < PICTURE_MS) {
      frame = requestAnimationFrame(draw);
      return;
    }
    [frame, last] = [0, now];
    const fresh = next;
    next = null;
    if (!fresh) return;
    engine.send({ t: "ack" });
    // Keep the picture of the moment it had learned: the engine went on until it received the pause.
    if (learned) return;
    shown = fresh;
    painter.update(shown);
    view.redraw();
    const { test, epoch, status } = shown;
    const good = test.data < LEARNED_LOSS && (test.accuracy ?? 0) >= LEARNED_SHARE;
    // Snapshots of the previous run do not count.
    if (running && engine.settled() && (good || epoch >= MOST_EPOCHS || status.kind !== "ready")) {
      learned = true;
      follow();
    }
    tell();
  }

  /** Starts or pauses training as needed. */
  function follow() {
    const should = wanted && inSight && !document.hidden && !learned && opened && !lost;
    if (should !== running) engine.send(should ? { t: "play", steps: STEPS } : { t: "pause" });
    running = should;
    tell();
  }

  /** Updates the text beside the picture, and the state that tests read. */
  function tell() {
    const state = lost ? "lost" : !opened || !shown ? "waiting" : learned ? "learned" : running ? "running" : "paused";
    const changed = figure.dataset.live !== state;
    figure.dataset.live = state;
    button.disabled = !opened || lost;
    setText(button, learned ? "Again" : wanted ? "Pause" : "Play");
    if (!shown) return;
    const epoch = Math.floor(shown.epoch);
    const right = percent(shown.test.accuracy ?? 0);
    figure.dataset.epoch = String(epoch);
    figure.dataset.test = String(shown.test.accuracy);
    setText(says.children[0].children[0], String(epoch));
    setText(says.children[1].children[0], right);
    if (!changed && Math.abs(epoch - told) < TEXT_EPOCHS) return;
    told = epoch;
    const ends = state === "learned" ? " It has learned." : state === "paused" ? " Paused." : "";
    setAttr(view.canvas, "aria-label", `${WHAT}. Epoch ${epoch}: ${right} of the test points are right.${ends}`);
  }

  button.addEventListener("click", () => {
    if (learned) {
      engine.send({ t: "reset" });
      learned = false;
      wanted = true;
    } else wanted = !wanted;
    follow();
  });
  const sight = new IntersectionObserver((entries) => {
    inSight = entries[entries.length - 1].isIntersecting;
    follow();
  });
  sight.observe(picture);
  document.addEventListener("visibilitychange", follow);

  return {
    /** Called when the page is idle. */
    start() {
      opened = true;
      engine.open({ params: { ...NETWORK }, csv: null, csvLabel: null });
      follow();
    },
    destroy() {
      cancelAnimationFrame(frame);
      sight.disconnect();
      document.removeEventListener("visibilitychange", follow);
      engine.close();
    },
  };
}
