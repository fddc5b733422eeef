interface Window {
  /** The first route's worker, passed from start.js to early.js, and the messages it has sent. */
  startedWorker?: { route: string; href: string; worker: Worker; said: (MessageEvent | ErrorEvent)[] };
}
