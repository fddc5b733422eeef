/**
 * A worker that is started before the page of its lab is loaded: it fetches and compiles the engine
 * meanwhile. What it says before somebody listens is kept.
 */

/** @type {Map<string, { worker: Worker; said: (MessageEvent | ErrorEvent)[] }>} */
const started = new Map();

/** @param {string} name Script beside this one. */
export function startEarly(name) {
  const script = new URL(name, import.meta.url);
  const worker = new Worker(script, { type: "module" });
  /** @type {(MessageEvent | ErrorEvent)[]} */
  const said = [];
  worker.onmessage = (event) => said.push(event);
  worker.onerror = (event) => {
    event.preventDefault();
    said.push(event);
  };
  started.set(script.href, { worker, said });
}

/**
 * The worker started for `script`, once, and what it has said; none when there is none.
 * @param {URL} script
 */
export function takeEarly(script) {
  const found = started.get(script.href);
  started.delete(script.href);
  return found;
}
