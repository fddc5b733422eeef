// Firefox, driven by WebDriver BiDi.
import { launchFirefox } from "./bidi.mjs";
import { smoke, TEXTS } from "./smoke.mjs";

smoke(launchFirefox, { places: TEXTS });
