/** How a worker begins: with its engine's module, and the messages that came before it. */

/**
 * Compiled by start.js, which has asked for it before the worker was there, or here. The bindings could
 * fetch it themselves, with more choices than we have: they were a tenth of a worker.
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
 * Compiled while it arrives where the host names its type, else when it is here.
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
 * @param {URL} url Of the module.
 * @param {(module: WebAssembly.Module, early: number) => void} start Gets the module and the number of messages
 *   that are waiting.
 * @param {(message: T) => void} handle Every message, when it has started.
 */
export function begin(url, start, handle) {
  /** @type {T[]} */
  const waiting = [];
  let ready = false;
  // It listens before us.
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
          ? "This browser has no WebAssembly SIMD. A newer one has."
          : `The engine could not be loaded: ${error.message ?? error}`;
      postMessage({ t: "crashed", message: why });
    });
}
