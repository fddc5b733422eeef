/** Loads the second style sheet, which the playground's first picture does not need. */

/** @type {Promise<unknown> | null} */
let coming = null;

/** Resolves when the sheet is loaded or has failed to load: everything works without it. */
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
