// The places that the tests of accessibility, layout and browsers visit, and the screenshots show.
import { readFileSync } from "node:fs";

/** Every route: "" is the syllabus. */
const LABS = JSON.parse(readFileSync(new URL("../../www/js/labs.json", import.meta.url), "utf8"));
export const ROUTES = ["", "course", "worksheet", ...LABS.map(({ route }) => route), "notes"];

/** Matches when a place has drawn its first complete picture. */
export const SHOWN = '.home, .lab[data-step]:not([data-busy="true"], :has([data-whole="false"]))';

/** A state of every view of every lab, each small enough to be computed at once. */
export const PLACES = [
  "#/sanity?fault=inputs",
  "#/sanity?img=cifar",
  "#/sanity?view=training&img=fashion&n=100&at=20",
  "#/activations?act=maxout:3&x=2",
  "#/activations?view=table",
  "#/activations?view=saturation&act=tanh&s=3",
  "#/activations?view=dead&at=14&unit=5",
  "#/activations?view=race&go=1&seeds=1&most=50&width=16&n=100",
  "#/zigzag?lr=x",
  "#/zigzag?view=hidden",
  "#/zigzag?view=optimizers",
  "#/initialization?units=60&n=100&init2=he_normal",
  "#/initialization?view=steps&units=40",
  "#/initialization?view=chain&units=30&layers=6",
  "#/initialization?view=symmetry&noise=0.01",
  "#/initialization?view=train&units=40&steps=20&init2=lecun_normal",
  "#/preprocessing?rho=2",
  "#/preprocessing?view=leak&repeats=5",
  "#/preprocessing?view=images&images=60",
  "#/preprocessing?view=train&images=50&epochs=1&repeats=1&tune=same",
  "#/gradient-check?coef=x&fn=poly",
  "#/gradient-check?view=network&act=relu",
  "#/gradient-check?view=clinic&case=2",
  "#/",
  "#/course",
  "#/course?review=2&seed=4",
  "#/worksheet?lesson=gradient-check-scalar",
  "#/notes",
  "#/playground?data=spiral&hidden=6,4&act=relu",
  "#/playground?data=csv&lr=NaN",
  "#/playground?data=draw&hidden=0",
];

/** Places of labs: other pages have no pictures, settings or exports. */
export const LAB_PLACES = PLACES.filter((place) => LABS.some(({ route }) => place.startsWith(`#/${route}`)));
