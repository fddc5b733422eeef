/** The worker of the playground. */

import "./guard.js";
import { runLoop } from "./loop.js";
import { training } from "./training.js";

runLoop(new URL("../../pkg/playground_bg.wasm", import.meta.url), training);
