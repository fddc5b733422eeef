/** Starts a worker: loads its engine's module, then handles the messages that arrived in the meantime. */

/**
 * Returns the compiled module: from start.js, which requested it before this worker ran, or compiled here.
 * The generated bindings could fetch it too, but their loader made up a tenth of a worker's size.
 * @param {URL} url
 * @returns {Promise<WebAssembly.Module>}
 */
export function compiled(url) {
  if (self.name !== "module follows") return fetched(url);
  return new Promise((resolve) => {
    /** @param {MessageEvent} event */
    const receive = (event) => {
      if (event.data.t !== "module") return;
      self.removeEventListener("message", receive);
      event.stopImmediatePropagation();
      resolve(event.data.module ?? fetched(url));
    };
    self.addEventListener("message", receive);
  });
}

/**
 * Compiles the module while it streams in if the host sends the right content type, else after the download.
 * @param {URL} url
 */
async function fetched(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${answer.status} ${answer.statusText}`);
  return answer.headers.get("content-type") === "application/wasm"
    ? WebAssembly.compileStreaming(answer)
    : WebAssembly.compile(await answer.arrayBuffer());
}

/**
 * @template T
 * @param {URL} url URL of the module.
 * @param {(module: WebAssembly.Module, early: number) => void} start Receives the module and the number of waiting
 *   messages.
 * @param {(message: T) => void} handle Called for every message once the module has started.
 */
export function begin(url, start, handle) {
  /** @type {T[]} */
  const waiting = [];
  let ready = false;
  // Must come before `onmessage` is set, so that its listener sees messages first.
  const coming = compiled(url);
  self.onmessage = ({ data }) => {
    if (data.t === "ping") postMessage({ t: "pong" });
    else if (ready) handle(data);
    else waiting.push(data);
  };
  coming
    .then((module) => {
      start(module, waiting.length);
      ready = true;
      for (const message of waiting.splice(0)) handle(message);
    })
    .catch((error) => {
      const why =
        error instanceof WebAssembly.CompileError
          ? "This browser has no WebAssembly SIMD. Use a newer one."
          : `The engine could not be loaded: ${error.message ?? error}`;
      postMessage({ t: "crashed", message: why });
    });
}
