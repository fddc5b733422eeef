/** The second style sheet: looks of what the first picture of the playground does without. */

/** @type {Promise<unknown> | null} */
let coming = null;

/** Resolves when it is in force, or cannot be had: everything works without its looks, too. */
export function moreStyles() {
  coming ??= new Promise((resolve) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = new URL("css/more.css", document.baseURI).href;
    link.addEventListener("load", resolve);
    link.addEventListener("error", resolve);
    document.head.append(link);
  });
  return coming;
}
