/** The worker of every lab but the playground. */

import "./guard.js";
import { runLoop } from "./loop.js";
import { tasks } from "./tasks.js";

runLoop(new URL("../../pkg/labs_bg.wasm", import.meta.url), tasks);
