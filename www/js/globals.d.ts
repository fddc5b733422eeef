interface Window {
  /** The first route's worker, from start.js to early.js, and what it has said. */
  startedWorker?: { href: string; worker: Worker; said: (MessageEvent | ErrorEvent)[] };
}
