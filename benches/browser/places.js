/**
 * Each lab as it opens and at its largest; `data-memory` of the page says how much the engine holds.
 * A new lab is a new line. `play`: what sets it to work.
 */
export const PLACES = [
  { lab: "playground", setting: "default", hash: "#/playground", play: true },
  {
    lab: "playground",
    setting: "largest: 8 layers of 32, 5000 examples, batch 2000",
    hash: "#/playground?hidden=32,32,32,32,32,32,32,32&n=5000&batch=2000&in=x1,x2,x1sq,x2sq,x1x2,sinx1,sinx2",
    play: true,
  },
  { lab: "initialization", setting: "default: 10 x 500", hash: "#/initialization" },
  {
    lab: "initialization",
    setting: "largest: 50 x 1000, 1000 examples",
    hash: "#/initialization?depth=50&units=1000&n=1000",
    wait: 90_000,
  },
  {
    lab: "initialization",
    setting: "training, four initializers",
    hash: "#/initialization?view=train&init2=he_normal&init3=normal&init4=uniform",
  },
  { lab: "preprocessing", setting: "default", hash: "#/preprocessing" },
  { lab: "gradient-check", setting: "default", hash: "#/gradient-check" },
  { lab: "gradient-check", setting: "network", hash: "#/gradient-check?view=network" },
  { lab: "gradient-check", setting: "clinic", hash: "#/gradient-check?view=clinic" },
];
