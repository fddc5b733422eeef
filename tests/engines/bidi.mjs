// Drives Firefox with WebDriver BiDi, its native protocol, without a driver or a package. Only what the
// smoke tests need.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { until } from "./until.mjs";

const START_MS = 60_000;

/** Starts Firefox with its own profile, which makes no network requests by itself. */
export async function launchFirefox() {
  const path = process.env.FIREFOX_PATH;
  if (!path) throw new Error("FIREFOX_PATH names no Firefox: run ./dev test firefox");
  const profile = mkdtempSync(join(tmpdir(), "training-ground-firefox-"));
  const options = ["--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0", "about:blank"];
  const child = spawn(path, options, { stdio: ["ignore", "ignore", "pipe"] });
  const ended = new Promise((resolve) => child.once("close", resolve));
  const address = await new Promise((resolve, reject) => {
    let said = "";
    const fail = () => reject(new Error(`Firefox did not start:\n${said}`));
    const timer = setTimeout(fail, START_MS);
    child.once("error", reject);
    child.once("close", fail);
    child.stderr.on("data", (text) => {
      said += text;
      const found = /WebDriver BiDi listening on (ws:\S+)/.exec(said)?.[1];
      if (!found) return;
      clearTimeout(timer);
      resolve(found);
    });
  });
  const session = await connect(`${address}/session`);
  const { capabilities } = await session.send("session.new", { capabilities: { alwaysMatch: {} } });
  await session.send("session.subscribe", { events: ["log.entryAdded", "network.beforeRequestSent"] });
  return {
    version: `${capabilities.browserName} ${capabilities.browserVersion}`,
    newPage: () => newPage(session),
    async close() {
      await session.send("browser.close", {});
      await ended;
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

/** @param {string} address */
async function connect(address) {
  const socket = new WebSocket(address);
  const waiting = new Map();
  const listeners = [];
  let last = 0;
  socket.addEventListener("message", ({ data }) => {
    const message = JSON.parse(data);
    if (message.type === "event") {
      for (const listen of listeners) listen(message);
      return;
    }
    const { resolve, reject, method } = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.type === "success") resolve(message.result);
    else reject(new Error(`${method}: ${message.error}: ${message.message}`));
  });
  socket.addEventListener("close", () => {
    for (const { reject, method } of waiting.values()) reject(new Error(`${method}: Firefox has gone`));
  });
  await new Promise((resolve, reject) => {
    socket.addEventListener("open", resolve, { once: true });
    socket.addEventListener("error", () => reject(new Error(`no connection to ${address}`)), { once: true });
  });
  return {
    on: (listen) => listeners.push(listen),
    send: (method, params) =>
      new Promise((resolve, reject) => {
        last += 1;
        waiting.set(last, { resolve, reject, method });
        socket.send(JSON.stringify({ id: last, method, params }));
      }),
  };
}

async function newPage(session) {
  const { context } = await session.send("browsingContext.create", { type: "tab" });
  await session.send("browsingContext.setViewport", { context, viewport: { width: 1280, height: 900 } });
  const faults = [];
  const asked = [];
  session.on(({ method, params }) => {
    if (method === "network.beforeRequestSent") asked.push(params.request.url);
    else if (params.level === "error" || params.level === "warn") faults.push(params.text);
  });
  const self = {
    faults,
    asked,
    goto: (url) => session.send("browsingContext.navigate", { context, url, wait: "complete" }),
    /** Calls a function in the page; it must return plain data. */
    async evaluate(call, ...values) {
      const answer = await session.send("script.callFunction", {
        functionDeclaration: `async (...given) => JSON.stringify(await (${call})(...given.map((g) => JSON.parse(g))))`,
        arguments: values.map((v) => ({ type: "string", value: JSON.stringify(v) })),
        target: { context },
        awaitPromise: true,
      });
      if (answer.type !== "success") throw new Error(`in the page: ${answer.exceptionDetails.text}`);
      return answer.result.type === "string" ? JSON.parse(answer.result.value) : undefined;
    },
    /** Presses and releases keys in order. */
    press: (...keys) =>
      session.send("input.performActions", {
        context,
        actions: [
          {
            type: "key",
            id: "keyboard",
            actions: keys.flatMap((value) => [
              { type: "keyDown", value },
              { type: "keyUp", value },
            ]),
          },
        ],
      }),
    until: (call, what, ...values) => until(() => self.evaluate(call, ...values), what),
    /** Not needed here: faults and requests arrive as events. */
    hear: async () => {},
  };
  return self;
}
