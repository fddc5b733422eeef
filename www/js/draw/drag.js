/** Pressing and dragging on a picture. A finger that is not on the handle scrolls the page; where it taps, the handle goes. */

/** Pixels around a handle that hold it. */
const REACH = 26;

/**
 * @param {HTMLElement} hand
 * @param {() => number[]} handles Where they are, pixels from the left of the hand.
 * @param {(event: PointerEvent | MouseEvent) => void} drag
 */
export function dragged(hand, handles, drag) {
  let held = false;
  hand.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    const x = event.clientX - hand.getBoundingClientRect().left;
    held = event.pointerType !== "touch" || handles().some((at) => Math.abs(at - x) < REACH);
    if (!held) return;
    hand.setPointerCapture(event.pointerId);
    drag(event);
  });
  hand.addEventListener("touchstart", (event) => held && event.preventDefault(), { passive: false });
  hand.addEventListener("pointermove", (event) => {
    if (held && event.buttons === 1) drag(event);
  });
  for (const end of ["pointerup", "pointercancel"]) {
    hand.addEventListener(end, () => {
      held = false;
    });
  }
  hand.addEventListener("click", drag);
}
