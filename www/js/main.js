import init, { version } from "../pkg/training-ground.js"; await init(); document.title = version();
