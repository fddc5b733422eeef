/**
 * Makes a release build small; trunk runs it at the end. Modules are optimized for size, and scripts are
 * bundled by route and minified. A debug build is left unchanged.
 */

import { join } from "node:path";

const dist = process.env.TRUNK_STAGING_DIR ?? "dist";
if ((process.env.TRUNK_PROFILE ?? "release") !== "release") process.exit(0);

// A build without these npm packages works too, but is larger. The other parts are imported only after this check,
// so that any other missing file stops the build.
await Promise.all([import("binaryen"), import("esbuild")]).catch((error) => {
  if (error.code !== "ERR_MODULE_NOT_FOUND") throw error;
  console.log("finish: no npm packages (npm ci brings them), so the build stays as large as it is");
  process.exit(0);
});
const { shrinkModules } = await import("./wasm.mjs");
const { bundleScripts } = await import("./bundle.mjs");
const { finishPage } = await import("./page.mjs");

shrinkModules(join(dist, "pkg"));
// Bundles must contain the bindings of the shrunk modules, so shrink first.
finishPage(dist, await bundleScripts(dist));
