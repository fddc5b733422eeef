// Runs the engine's classes without the page: their results must be bit-identical in every browser engine.

/** Labs with settings as in links. Views that need images are left to the comparison of texts. */
export const LABS = [
  ["Activations", "act=maxout:3&x=2"],
  ["Activations", "view=table"],
  ["Activations", "view=saturation&act=tanh&s=3"],
  ["Activations", "view=dead&at=14&unit=5"],
  ["Zigzag", ""],
  ["Zigzag", "view=hidden"],
  ["Zigzag", "view=optimizers"],
  ["Initialization", "units=60&n=100"],
  ["Initialization", "units=60&n=100&act=relu&init=he_normal"],
  ["Initialization", "view=steps&units=40"],
  ["Initialization", "view=chain&units=30&layers=6"],
  ["Initialization", "view=symmetry&noise=0.01"],
  ["Initialization", "view=train&units=40&steps=20"],
  ["Preprocessing", "rho=2"],
  ["Preprocessing", "view=leak&repeats=5"],
  ["GradientCheck", ""],
  ["GradientCheck", "fn=poly"],
  ["GradientCheck", "view=network&act=relu"],
  ["GradientCheck", "view=network&act=tanh&sample=100"],
  ["GradientCheck", "view=clinic&case=2"],
  ["GradientCheck", "view=clinic&case=3"],
];

/**
 * In a page: runs every option of every choice of the playground, and the labs; returns links and digests of snapshots.
 * The function is sent as text, so it must not use outer names.
 * @param {string[][]} labs
 * @returns {Promise<string[]>}
 */
export async function runAll(labs) {
  const modules = await Promise.all(
    ["playground", "labs"].map(async (name) => {
      const module = await import(new URL(`pkg/${name}.js`, document.baseURI).href);
      await module.default();
      return module;
    }),
  );
  /** Covers every bit, because a number's text is the shortest that parses back to it. */
  async function digest(snapshot) {
    const plain = (_, value) => {
      if (ArrayBuffer.isView(value)) return [...value].map(String);
      return typeof value === "number" ? String(value) : value;
    };
    const bytes = new TextEncoder().encode(JSON.stringify(snapshot, plain));
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    return [...hash.slice(0, 8)].map((b) => b.toString(16).padStart(2, "0")).join("");
  }
  const said = [];
  const tell = async (lab, what) => {
    const snapshot = lab.snapshot();
    said.push(`${what}: ${JSON.stringify(snapshot.link)} ${snapshot.train_loss ?? ""} ${await digest(snapshot)}`);
    lab.free();
  };
  const [{ Playground, catalog }, classes] = modules;
  const base = { data: "spiral", n: "100", noise: "0.1", hidden: "5,4", lr: "0.05", seed: "7" };
  for (const { key, options } of catalog().playground) {
    for (const { value } of options) {
      if (value === "csv" || value === "draw") continue;
      const lab = new Playground({ ...base, [key]: value }, undefined, undefined);
      for (let steps = 0; steps < 60; steps += 20) lab.run(20);
      await tell(lab, `playground ${key}=${value}`);
    }
  }
  for (const [name, query] of labs) {
    const lab = new classes[name](Object.fromEntries(new URLSearchParams(query)));
    for (let units = 0; units < 20_000 && lab.work(1) > 0; units++);
    await tell(lab, `${name} ${query}`);
  }
  return said;
}
