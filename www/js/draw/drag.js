/** Pressing and dragging on a picture. A finger beside the handle scrolls the page; a tap moves the handle there. */

/** Distance from a handle, in pixels, within which a touch grabs it. */
const REACH = 26;

/**
 * @param {HTMLElement} overlay
 * @param {() => number[]} handles Their positions, in pixels from the left of the overlay.
 * @param {(event: PointerEvent | MouseEvent) => void} drag
 */
export function dragged(overlay, handles, drag) {
  let held = false;
  overlay.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    const x = event.clientX - overlay.getBoundingClientRect().left;
    held = event.pointerType !== "touch" || handles().some((at) => Math.abs(at - x) < REACH);
    if (!held) return;
    overlay.setPointerCapture(event.pointerId);
    drag(event);
  });
  overlay.addEventListener("touchstart", (event) => held && event.preventDefault(), { passive: false });
  overlay.addEventListener("pointermove", (event) => {
    if (held && event.buttons === 1) drag(event);
  });
  for (const end of ["pointerup", "pointercancel"]) {
    overlay.addEventListener(end, () => {
      held = false;
    });
  }
  overlay.addEventListener("click", drag);
}
