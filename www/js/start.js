/**
 * Runs first, before the page's own script has loaded: requests what the first route needs and starts its
 * engine. It is a classic script, because modules wait for the whole document. A release build lists the
 * scripts of every route in `data-scripts`.
 */
{
  const own = /** @type {HTMLScriptElement} */ (document.currentScript);
  const route = /^#?\/?([\w-]*)/.exec(location.hash)?.[1] ?? "";
  /** @param {string} file @param {string} rel @param {string} [as] */
  const ask = (file, rel, as = "") => {
    const link = Object.assign(document.createElement("link"), { rel, href: new URL(file, own.src).href });
    if (as) link.as = as;
    document.head.append(link);
  };
  // The scripts of every route; an unbuilt page does not have them.
  const scripts = JSON.parse(own.dataset.scripts ?? "null");
  const known = scripts === null || Object.hasOwn(scripts, route);
  for (const name of scripts && known ? scripts[route] : []) ask(name, "modulepreload");
  if (route !== "playground") ask("../css/more.css", "preload", "style");
  // Any other route is a lab's.
  if (known && route !== "" && route !== "notes") {
    const module = route === "playground" ? route : "labs";
    const { href } = new URL(`engine/${module}-worker.js`, own.src);
    // The module loads in parallel; the worker's name tells it to wait for the module (begin.js).
    const worker = new Worker(href, { type: "module", name: "module follows" });
    const engine = new URL(`../pkg/${module}_bg.wasm`, own.src);
    WebAssembly.compileStreaming(fetch(engine)).then(
      (compiled) => worker.postMessage({ t: "module", module: compiled }),
      // Whatever the error, the worker tries again by itself and reports it.
      () => worker.postMessage({ t: "module" }),
    );
    /** @type {(MessageEvent | ErrorEvent)[]} */
    const said = [];
    worker.onmessage = (event) => said.push(event);
    worker.onerror = (event) => {
      event.preventDefault();
      said.push(event);
    };
    window.startedWorker = { route, href, worker, said };
  }
}
