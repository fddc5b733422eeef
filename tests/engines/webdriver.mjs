// Drives WebKit with WebKitGTK's own WebDriver, on a virtual screen, without an npm package. Same interface as
// tests/engines/bidi.mjs for Firefox.
import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { until } from "./until.mjs";

const START_MS = 60_000;
/** Window size that leaves 1280 x 900 for the page. */
const WINDOW = { x: 0, y: 0, width: 1280, height: 938 };
const SCREEN = "1400x1000x24";

/** Finds a free port. @returns {Promise<number>} */
const freePort = () =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = /** @type {import("node:net").AddressInfo} */ (probe.address());
      probe.close(() => resolve(port));
    });
  });

/** Starts a virtual screen; resolves to its number. */
async function startScreen() {
  const child = spawn("Xvfb", ["-displayfd", "3", "-screen", "0", SCREEN, "-nolisten", "tcp"], {
    stdio: ["ignore", "ignore", "ignore", "pipe"],
  });
  const number = await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`Xvfb has ended (${code})`)));
    child.stdio[3]?.once("data", (text) => resolve(String(text).trim()));
  });
  return { child, display: `:${number}` };
}

/** Records faults. The driver does not report the console, so this is served with the page's first script. */
export const WATCH = `
  window.faultsSeen = [];
  for (const level of ["error", "warn"]) {
    const own = console[level];
    console[level] = (...said) => (window.faultsSeen.push(said.join(" ")), own.apply(console, said));
  }
  addEventListener("error", (e) => window.faultsSeen.push(e.message ?? "a file that does not load"), true);
  addEventListener("unhandledrejection", (e) => window.faultsSeen.push(String(e.reason)));
  addEventListener("securitypolicyviolation", (e) => window.faultsSeen.push("refused: " + e.blockedURI));
`;

/** Starts WebKit; \`WEBKIT_PATH\` is its MiniBrowser. */
export async function launchWebkit() {
  const binary = process.env.WEBKIT_PATH;
  if (!binary) throw new Error("WEBKIT_PATH names no MiniBrowser: run ./dev test webkit");
  const screen = await startScreen();
  const port = await freePort();
  const driver = spawn("WebKitWebDriver", [`--port=${port}`, "--host=127.0.0.1"], {
    env: { ...process.env, DISPLAY: screen.display, NO_AT_BRIDGE: "1", LIBGL_ALWAYS_SOFTWARE: "1" },
    stdio: "ignore",
  });
  /** @param {string} method @param {string} path @param {object} [body] */
  async function ask(method, path, body) {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const { value } = await answer.json();
    if (!answer.ok) throw new Error(`${method} ${path}: ${value.error}: ${value.message}`);
    return value;
  }
  const close = () => {
    driver.kill();
    screen.child.kill();
  };
  try {
    const end = Date.now() + START_MS;
    while (!(await ask("GET", "/status").catch(() => null))) {
      if (Date.now() > end || driver.exitCode !== null) throw new Error("WebKitWebDriver does not answer");
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const options = { "webkitgtk:browserOptions": { binary, args: ["--automation"] } };
    const { sessionId, capabilities } = await ask("POST", "/session", { capabilities: { alwaysMatch: options } });
    const session = `/session/${sessionId}`;
    await ask("POST", `${session}/timeouts`, { script: START_MS, pageLoad: START_MS });
    await ask("POST", `${session}/window/rect`, WINDOW);
    return {
      version: `WebKitGTK ${capabilities.browserVersion}`,
      newPage: () => newPage((method, path, body) => ask(method, session + path, body)),
      async close() {
        await ask("DELETE", session).catch(() => {});
        close();
      },
    };
  } catch (error) {
    close();
    throw error;
  }
}

/**
 * Reuses the session's only window, and discards the faults of its last page.
 * @param {(method: string, path: string, body?: object) => Promise<any>} ask
 */
async function newPage(ask) {
  await ask("POST", "/url", { url: "about:blank" });
  /** Faults and requests of earlier pages. @type {string[]} */
  const [faults, asked] = [[], []];
  /** Calls a function in the page; it must return plain data. @param {Function} call @param {unknown[]} given */
  async function evaluate(call, ...given) {
    const script = `
      const done = arguments[1];
      Promise.resolve().then(() => (${call})(...JSON.parse(arguments[0]))).then(
        (value) => done({ value: JSON.stringify(value) }),
        (error) => done({ error: String(error) }));`;
    const answer = await ask("POST", "/execute/async", { script, args: [JSON.stringify(given)] });
    if (answer.error) throw new Error(`in the page: ${answer.error}`);
    return answer.value === undefined || answer.value === null ? undefined : JSON.parse(answer.value);
  }
  /** Collects faults and requests: before a page is left, and on demand. */
  async function hear() {
    const heard = await evaluate(() => ({
      faults: window.faultsSeen?.splice(0) ?? [],
      asked: [location.href, ...performance.getEntriesByType("resource").map((r) => r.name)],
    }));
    faults.push(...heard.faults);
    asked.push(...heard.asked);
  }
  return {
    faults,
    asked,
    hear,
    evaluate,
    async goto(/** @type {string} */ url) {
      await hear();
      await ask("POST", "/url", { url });
    },
    /** Presses and releases keys in order. @param {string[]} keys */
    async press(...keys) {
      const actions = keys.flatMap((value) => [
        { type: "keyDown", value },
        { type: "keyUp", value },
      ]);
      await ask("POST", "/actions", { actions: [{ type: "key", id: "keyboard", actions }] });
    },
    /** A PNG of the screen. @returns {Promise<Buffer>} */
    screenshot: async () => Buffer.from(await ask("GET", "/screenshot"), "base64"),
    /** @param {Function} call @param {string} what @param {unknown[]} given */
    until: (call, what, ...given) => until(() => evaluate(call, ...given), what),
  };
}
