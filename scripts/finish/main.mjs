/**
 * Makes a release build small, run by trunk when the rest is done: the modules are optimized for size,
 * scripts are bundled by route and minified. A debug build is left as it is written.
 */

import { join } from "node:path";

const dist = process.env.TRUNK_STAGING_DIR ?? "dist";
if ((process.env.TRUNK_PROFILE ?? "release") !== "release") process.exit(0);

// npm's packages: a build without them works as well, only larger. The parts are imported when these are known
// to be there, so that another file that is missing stops the build.
await Promise.all([import("binaryen"), import("esbuild")]).catch((error) => {
  if (error.code !== "ERR_MODULE_NOT_FOUND") throw error;
  console.log("finish: no npm packages (npm ci brings them), so the build stays as large as it is");
  process.exit(0);
});
const { shrinkModules } = await import("./wasm.mjs");
const { bundleScripts } = await import("./bundle.mjs");
const { finishPage } = await import("./page.mjs");

shrinkModules(join(dist, "pkg"));
// Workers hold the bindings of the small modules.
finishPage(dist, await bundleScripts(dist));
