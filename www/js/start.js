/**
 * The first thing that runs, before the page's own script is here: what the first route needs is sent
 * for, and its engine is started. A classic script, since modules wait for the whole document. A release
 * build names the scripts of every route in `data-scripts`.
 */
{
  const own = /** @type {HTMLScriptElement} */ (document.currentScript);
  const route = /^#?\/?([\w-]*)/.exec(location.hash)?.[1] ?? "";
  for (const name of JSON.parse(own.dataset.scripts ?? "{}")[route] ?? []) {
    const link = document.createElement("link");
    link.rel = "modulepreload";
    link.href = new URL(name, own.src).href;
    document.head.append(link);
  }
  const labs = ["activations", "zigzag", "preprocessing", "initialization", "gradient-check", "sanity"];
  const script = route === "playground" ? "worker.js" : labs.includes(route) ? "lab-worker.js" : "";
  if (script !== "") {
    const { href } = new URL(script, own.src);
    const worker = new Worker(href, { type: "module" });
    /** @type {(MessageEvent | ErrorEvent)[]} */
    const said = [];
    worker.onmessage = (event) => said.push(event);
    worker.onerror = (event) => {
      event.preventDefault();
      said.push(event);
    };
    window.startedWorker = { href, worker, said };
  }
}
