// The sanity-check lab: three lamps, planted faults, the reader's own file, the training.
import assert from "node:assert/strict";
import { test } from "node:test";
import { firstScreen, labBench, open } from "./support.mjs";

const { at, ready, text, show } = labBench();
const RECORD = 3073;
const CHOOSE = ".images-panel input[type=file]";

const fold = (name) => at.page.getByRole("button", { name, exact: true }).click();
const lamps = () => at.page.$$eval(".lamp", (all) => all.map((l) => l.dataset.state));
const view = () => at.page.$eval(".view[data-step]", (v) => ({ ...v.dataset }));

/** Records of class i mod 10: a color per class, plus noise. */
function batch(n) {
  const bytes = Buffer.alloc(n * RECORD);
  let state = 1;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  for (let i = 0; i < n; i++) {
    const label = i % 10;
    bytes[i * RECORD] = label;
    for (let p = 1; p < RECORD; p++) {
      const plane = Math.floor((p - 1) / 1024);
      const level = plane === 0 ? 25 * label : plane === 1 ? 250 - 25 * label : 60 * (label % 4);
      bytes[i * RECORD + p] = Math.min(255, Math.max(0, level + 80 * (random() - 0.5)));
    }
  }
  return bytes;
}

const choose = (name, buffer) => at.page.setInputFiles(CHOOSE, { name, mimeType: "application/octet-stream", buffer });

test("three green lamps with the lecture's numbers", async () => {
  const { page } = at;
  await show("#/sanity");
  assert.deepEqual(await lamps(), ["green", "green", "green"]);
  assert.match(await text('.lamp[data-lamp="1"] .said'), /Loss 2\.302\d; a guess costs ln 10 = 2\.3026/);
  assert.match(await text('.lamp[data-lamp="2"] .said'), /λ = 0: 2\.302\d\. λ = 1000: 3\.0[67]\d+/);
  assert.match(await text('.lamp[data-lamp="3"] .said'), /Cost 0\.002\d+, 20 of 20 right after \d+ epochs/);
  await fold("The lecture’s 3.0686");
  assert.match(await text(".forms-panel"), /3\.0731 ± 0\.0028/);
  assert.match(await text(".forms-panel"), /3\.06859716482/);
  assert.match(await text(".forms-panel"), /−1\.62/);
  await fold("Printout");
  const printout = await page.locator(".printout-lines pre").innerText();
  assert.match(
    printout,
    /^Finished epoch 1 \/ 200: cost 2\.\d{6}, train: \d\.\d{6}, val \d\.\d{6}, lr 3\.000000e-04\n/,
  );
  // The same line as natively (tests/rust/labs_sanity.rs).
  assert.match(
    printout,
    /Finished epoch 67 \/ 200: cost 0\.002957, train: 1\.000000, val 1\.000000, lr 3\.000000e-04$/,
  );
  await fold("Images");
  assert.equal(await page.locator(".strip .picture").count(), 20);
  assert.match(await text(".images-panel .source"), /emoji-10/);
  await page.getByText("Data card").click();
  assert.match(await text(".card-list"), /Apache-2\.0/);
  assert.match(await text(".card-list"), /Not CIFAR-10 and not photographs/);
  assert.match(await text(".card-list"), /airplane, automobile, .*truck: 2 each/);
});

test("each planted fault makes its lamps fail, with suspects", async () => {
  const { page } = at;
  const wanted = {
    labels: [3, /Labels do not stay with their images/],
    labels_once: [],
    inputs: [1, 3, /Mean image not subtracted/],
    lambda: [3, /λ is left on/],
    rate0: [3, /Learning rate 0/],
    rate1000: [3, /Learning rate 1e3 too high/],
    relu_output: [3, /ReLU after the last layer/],
    no_penalty: [2, /The penalty is not in the loss/],
    no_half: [2, /The ½ is missing/],
  };
  const select = page.locator('.field[data-key="fault"] select');
  const offered = await select.locator("option").evaluateAll((all) => all.map((o) => o.value));
  assert.deepEqual(offered.slice(1).sort(), Object.keys(wanted).sort());
  for (const [fault, list] of Object.entries(wanted)) {
    await show(`#/sanity?fault=${fault}`);
    const pattern = list.find((x) => x instanceof RegExp);
    const red = (await lamps()).flatMap((state, i) => (state === "red" ? [i + 1] : []));
    assert.deepEqual(
      red,
      list.filter((x) => typeof x === "number"),
      fault,
    );
    if (pattern) assert.match(await text('.lamp[data-state="red"] .suspects li'), pattern);
    await page.getByText("Which lamp should see it").click();
    assert.match(await text(".court details p"), red.length ? new RegExp(`Lamp ${red[0]}`) : / None\./);
  }
  await select.selectOption("none");
  await page.waitForFunction(() => !/fault/.test(location.hash));
  await ready(page);
  await page.waitForFunction(() => document.querySelectorAll('.lamp[data-state="green"]').length === 3);
});

test("hinge: nine at chance; Fashion-MNIST has another penalty", async () => {
  await show("#/sanity?loss=hinge&lr=0.00005");
  assert.match(await text('.lamp[data-lamp="1"] .said'), /Loss (9\.000\d*|8\.999\d*); a guess costs C − 1 = 9/);
  assert.deepEqual(await lamps(), ["green", "green", "green"]);
  await show("#/sanity?img=fashion");
  assert.deepEqual(await lamps(), ["green", "green", "green"]);
  await fold("The lecture’s 3.0686");
  assert.match(await text(".forms-panel .note"), /this is another net/);
});

test("a link to CIFAR-10 without a file asks for it; bad files have their message; a good one runs", async () => {
  const { page } = at;
  await show("#/sanity?img=cifar&seed=3");
  assert.match(await text(".drop"), /Drop your data_batch_N\.bin here/);
  assert.equal(await page.locator(".lamp:visible").count(), 0);
  assert.equal(await page.locator(".status").innerText(), "Waiting for your file.");
  await page.getByRole("button", { name: "Use built-in images" }).click();
  await ready(page);
  assert.deepEqual(await lamps(), ["green", "green", "green"], "the way out needs no file");
  await show("#/sanity?img=cifar&seed=3");
  const tar = Buffer.alloc(10240, "c");
  tar.write("ustar", 257);
  const hundred = Buffer.alloc(5 * 3074);
  hundred[0] = 19;
  hundred[1] = 99;
  const label = batch(3);
  label[2 * RECORD] = 10;
  const bad = [
    ["empty.bin", Buffer.alloc(0), /The file is empty/],
    ["cut.bin", batch(2).subarray(0, 6000), /6000 bytes are not a multiple of 3073.*2927 are left over/],
    ["label.bin", label, /Record 3 has the label 10/],
    ["train.bin", hundred, /looks like CIFAR-100: 5 records of 3074 bytes/],
    ["data_batch_1", Buffer.concat([Buffer.from([0x80, 2]), Buffer.alloc(2 * RECORD - 2)]), /pickle.*binary one/],
    ["cifar-10-binary.tar.gz", Buffer.from([0x1f, 0x8b, 8, 0]), /gzip archive/],
    ["cifar.zip", Buffer.from("PK\x03\x04...."), /zip archive/],
    ["cifar.tar", tar, /tar archive/],
    ["notes.txt", Buffer.from("hello"), /5 bytes are not a multiple of 3073/],
  ];
  for (const [name, bytes, message] of bad) {
    await choose(name, bytes);
    await page.waitForFunction(
      ([source, flags]) =>
        new RegExp(source, flags).test(document.querySelector(".drop .error:not([hidden])")?.textContent),
      [message.source, message.flags],
    );
    assert.match(page.url(), /img=cifar/);
  }
  await choose("data_batch_1.bin", batch(300));
  await page.waitForFunction(() => document.querySelectorAll('.lamp[data-state="green"]').length === 3);
  await ready(page);
  assert.equal(await page.locator(".drop .error:visible").count(), 0);
  assert.match(await text(".images-panel .source"), /CIFAR-10: first 20 of data_batch_1\.bin/);
  assert.match(page.url(), /img=cifar/);
  assert.match(page.url(), /seed=3/);
  // A bad file leaves the good one in use.
  await choose("notes.txt", Buffer.from("hello"));
  await page.waitForSelector(".drop .error:visible");
  assert.match(await text(".images-panel .source"), /first 20 of data_batch_1\.bin/);
  assert.deepEqual(await lamps(), ["green", "green", "green"]);
  // It is still there for the training, and after a crash.
  await page.getByRole("button", { name: "Training", exact: true }).click();
  await page.waitForSelector(".sanity-loss-panel:visible");
  await page.getByRole("button", { name: "Step", exact: true }).click();
  await page.waitForFunction(() => document.querySelector(".view[data-step]")?.dataset.epoch === "1");
  await ready(page);
  assert.match(await text(".images-panel .source"), /CIFAR-10: 240 of 240 records for training; all 300/);
  for (let i = 0; i < 9; i++) await page.keyboard.press("ArrowRight");
  await page.waitForFunction(() => Number(document.querySelector(".view[data-step]")?.dataset.epoch) >= 2);
  await ready(page);
  await page.evaluate(() => document.dispatchEvent(new CustomEvent("training-ground:crash")));
  await page.waitForSelector(".banner:visible");
  await page.waitForFunction(() =>
    /240 of 240/.test(document.querySelector(".images-panel .source")?.textContent ?? ""),
  );
});

test("a file dropped from outside is taken", async () => {
  const { page } = at;
  await show("#/sanity");
  const bytes = [...batch(30)];
  await page.evaluate((list) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([new Uint8Array(list)], "mine.bin"));
    const drop = document.querySelector(".drop");
    drop.dispatchEvent(new DragEvent("dragover", { dataTransfer: transfer, bubbles: true, cancelable: true }));
    drop.dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
  }, bytes);
  await page.waitForFunction(() => /first 20 of mine\.bin/.test(document.querySelector(".source")?.textContent ?? ""));
  await ready(page);
  assert.match(page.url(), /img=cifar/);
  // One that cannot be used says so where it can be seen, wherever it was dropped.
  await page.evaluate(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([new Uint8Array(5)], "notes.txt"));
    const stage = document.querySelector(".stage");
    stage.dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
  });
  await page.waitForSelector(".drop .error:visible");
});

test("training: play, pause, a link to the step, the same numbers again", async () => {
  const { page } = at;
  await show("#/sanity?view=training");
  assert.match(await page.locator(".sanity-loss-panel .note").textContent(), /Epoch 0/);
  await page.locator("h1").evaluate((h) => h.focus());
  await page.keyboard.press(" ");
  await page.waitForFunction(() => Number(document.querySelector(".view[data-step]")?.dataset.epoch) > 12);
  await page.keyboard.press(" ");
  await page.waitForFunction(() => document.querySelector(".view[data-step]")?.dataset.playing === "false");
  await ready(page);
  const { step } = await view();
  await page.waitForFunction((s) => location.hash.includes(`at=${s}`), step);
  for (const name of ["Confusion", "Surest mistakes", "Weights as images"]) await fold(name);
  const summary = await text(".confusion-panel .matrix > .note");
  assert.match(summary, new RegExp(`After step ${step}: .* of 500 test images are right`));
  await show(`#/sanity?view=training&at=${step}`);
  for (const name of ["Confusion", "Surest mistakes", "Weights as images"]) await fold(name);
  assert.equal(await text(".confusion-panel .matrix > .note"), summary);
  assert.ok((await page.locator(".mistakes li").count()) === 24);
  await page.getByRole("radio", { name: "training images" }).check();
  assert.match(await text(".confusion-panel .matrix > .note"), /of 1000 training images are right/);
  await page.locator(".matrix .cursor-layer").focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowDown");
  assert.match(await text(".matrix .sentence"), /true class .*, predicted class .*: \d+/);
  await page.locator(".weights-panel .cursor-layer").focus();
  await page.keyboard.press("ArrowRight");
  assert.match(await text(".weights-panel .sentence"), /Unit 1: weights from −/);
  await page.getByLabel("What a step is").selectOption("minibatch");
  await page.getByRole("button", { name: "Step", exact: true }).click();
  await page.waitForFunction(
    (s) => Number(document.querySelector(".view[data-step]")?.dataset.step) === s + 1,
    Number(step),
  );
  await page.getByRole("button", { name: "Reset" }).click();
  await page.waitForFunction(() => document.querySelector(".view[data-step]")?.dataset.step === "0");
  await page.waitForFunction(() => !/at=/.test(location.hash));
});

test("a training that diverges says where; bad values have their message", async () => {
  const { page } = at;
  await show("#/sanity?view=training&fault=rate1000&at=10&n=50");
  assert.match(
    await text(".view:not([hidden]) .error"),
    /Update \d+ failed: .* of layer \d is (infinite|not a number)/,
  );
  await show("#/sanity?std=abc&epochs=5000&fault=magic&what=1&at=x");
  assert.match(await text('.field[data-key="std"] .error'), /not a number/);
  assert.match(await text('.field[data-key="epochs"] .error'), /above the largest/);
  assert.match(await text('.field[data-key="fault"] .error'), /unknown/);
  assert.match(await text(".stray"), /what/);
  await open(page, at.url, "#/sanity?view=training&at=100000&img=fashion");
  await page.getByRole("button", { name: "Stop here" }).click();
  await ready(page);
  assert.ok(Number((await view()).step) < 100_000);
});

for (const [name, hash, pictures] of [
  ["three checks", "#/sanity", 3],
  ["a planted fault", "#/sanity?fault=inputs", 3],
  ["a hidden fault", "#/sanity?case=10", 3],
  ["training", "#/sanity?view=training&img=fashion&n=100&at=20", 2],
])
  test(`pictures, settings and what is closed are on the first screen: ${name}`, async () => {
    await show(hash);
    await firstScreen(at.page, pictures);
  });

test("a fault is planted that neither link nor page names before somebody is accused", async () => {
  const { page } = at;
  await show("#/sanity");
  await page.getByRole("button", { name: "Plant one for me" }).click();
  await page.waitForFunction(() => /[?&]case=\d+/.test(location.hash));
  await ready(page);
  assert.doesNotMatch(page.url(), /fault=/);
  // The same number plants the same fault: 10 forgets the ½.
  await show("#/sanity?case=10");
  assert.deepEqual(await lamps(), ["green", "red", "green"]);
  assert.match(await text(".view:not([hidden]) .diagnosis"), /Lamp 2 fails\. What is wrong\?/);
  assert.equal(await page.locator(".suspects:visible").count(), 0);
  assert.match(await text('.lamp[data-lamp="2"] .usual'), /Usual suspects/);
  assert.doesNotMatch(await text(".saw"), /½|penalty/);
  const list = page.getByLabel("What is planted");
  assert.equal(await list.locator("option").count(), 10);
  await list.selectOption({ label: "The ½ forgotten" });
  await page.getByRole("button", { name: "Accuse" }).click();
  assert.match(await text(".court"), /Planted: The ½ forgotten\.\s*✓ Right\./);
  assert.match(await text('.lamp[data-lamp="2"] .suspects li'), /The ½ is missing/);
});
