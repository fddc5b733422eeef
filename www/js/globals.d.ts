interface Window {
  /** The first route's worker, from start.js to early.js, and what it has said. */
  startedWorker?: { route: string; href: string; worker: Worker; said: (MessageEvent | ErrorEvent)[] };
}
