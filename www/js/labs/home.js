/** The syllabus: what the lecture says, each with the experiment that shows it. */

import { el } from "../draw/dom.js";

/** @type {{ title: string; items: { claim: string; link: string; run: string }[] }[]} */
const PARTS = [
  {
    title: "Activation functions",
    items: [
      {
        claim: "Without a non-linearity any stack of layers is one linear map: it cannot separate a circle.",
        link: "#/playground?act=linear&hidden=8,8",
        run: "Eight and eight linear units on the circle",
      },
      {
        claim: "Saturated sigmoids kill the gradient: the deeper the stack, the less arrives at its first layer.",
        link: "#/playground?act=sigmoid&hidden=8,8,8,8,8&data=xor",
        run: "Five sigmoid layers on xor",
      },
      {
        claim: "A ReLU unit that is never active has no gradient and never comes back.",
        link: "#/playground?act=relu&hidden=16&data=xor&lr=3&seed=4",
        run: "A learning rate that kills units",
      },
      {
        claim: "A tanh network of moderate size separates two spirals.",
        link: "#/playground?data=spiral&hidden=16,16&act=tanh&opt=adam&lr=0.01&n=500",
        run: "The spiral",
      },
    ],
  },
  {
    title: "Data preprocessing",
    items: [
      {
        claim: "Inputs that are not zero-centered make learning slow.",
        link: "#/playground?data=gaussians&hidden=0&ox=8&oy=8",
        run: "Gaussians moved by 8 in both directions",
      },
      {
        claim: "Centering and scaling with the training statistics mends it.",
        link: "#/playground?data=gaussians&hidden=0&ox=8&oy=8&prep=standardize",
        run: "The same data, standardized",
      },
    ],
  },
  {
    title: "Weight initialization",
    items: [
      {
        claim: "With all weights equal every unit of a layer computes the same and stays the same.",
        link: "#/initialization?view=symmetry&init=constant:0.5",
        run: "Eight units that are one, counted while they train",
      },
      {
        claim: "Weights of std 0.01: in ten tanh layers the signal dies out, forward and back.",
        link: "#/initialization?init=normal:0.01&fan=10",
        run: "The lecture’s table, with two slips found",
      },
      {
        claim: "Weights of std 1: nearly all units saturate. Yet the gradient does not vanish, it grows.",
        link: "#/initialization?init=normal:1",
        run: "Look at the backward histograms",
      },
      {
        claim: "Std 1/√fan_in keeps tanh alive; ReLU loses a factor √2 per layer, which He’s rule gives back.",
        link: "#/initialization?act=relu&init=lecun_normal&init2=he_normal",
        run: "Xavier and He side by side, with ReLU",
      },
      {
        claim: "Data can set the size of the weights: one division per layer.",
        link: "#/initialization?view=steps&act=relu&units=100",
        run: "LSUV, step by step",
      },
      {
        claim: "The backward signal is a product of W and f′: with W = ωI it is ω to the depth.",
        link: "#/initialization?view=chain&act=linear&omega=0.9",
        run: "Vanish, explode, or the edge",
      },
    ],
  },
  {
    title: "Checking gradients",
    items: [
      {
        claim: "A centered difference errs by h², a forward one by h; below 10⁻⁵ both are rounding.",
        link: "#/gradient-check?fn=x4&x=3&h=0.001",
        run: "x⁴ at 3 with h = 0.001, and a slip in the printed digits",
      },
      {
        claim: "In single precision the lecture’s h = 10⁻⁷ gives 0.",
        link: "#/gradient-check?view=network&prec=f32&step=1e-7",
        run: "A right gradient, refused",
      },
      {
        claim: "A kink between −h and +h makes a right gradient look wrong.",
        link: "#/gradient-check?view=network&act=relu&hidden=16,16&data=spiral&step=0.01",
        run: "ReLU units that change sides",
      },
      {
        claim: "A wrong gradient can train: the loss falls all the same.",
        link: "#/gradient-check?view=clinic&case=1",
        run: "The clinic: find the planted bug",
      },
    ],
  },
  {
    title: "Sanity checks",
    items: [
      {
        claim: "Before learning the loss is that of a guess: ln 10 = 2.30 for ten classes. With λ = 1e3 it goes up.",
        link: "#/sanity",
        run: "Three lamps, and what the lecture’s 3.0686 tells about its code",
      },
      {
        claim:
          "A net must be able to learn twenty examples by heart. If it cannot, look for the fault before training.",
        link: "#/sanity?fault=relu_output",
        run: "A planted fault: which lamp sees it?",
      },
      {
        claim: "Then the same net learns all images: its first weights become pictures.",
        link: "#/sanity?view=training&at=3000",
        run: "Thirty epochs, confusion and mistakes",
      },
      {
        claim: "A learning rate that is far too high ends in NaN: look which number broke first.",
        link: "#/playground?data=reg_plane&act=relu&lr=10",
        run: "A run that diverges, with its autopsy",
      },
    ],
  },
];

/**
 * @param {HTMLElement} root
 */
export function mount(root) {
  const page = el(
    "article",
    { class: "home" },
    el("h1", { text: "Training Ground" }),
    el("p", {
      class: "lead",
      text: "Break a neural network, see in numbers why it broke, and mend it. Everything here is computed while you watch, in this tab.",
    }),
    el("p", {}, el("a", { class: "button primary", href: "#/playground", text: "Open the playground" })),
  );
  for (const part of PARTS) {
    const list = el("ul", { class: "syllabus" });
    for (const { claim, link, run } of part.items) {
      list.append(el("li", {}, el("p", { text: claim }), el("a", { href: link, text: run })));
    }
    page.append(el("section", {}, el("h2", { text: part.title }), list));
  }
  root.append(page);
  return { destroy: () => page.remove() };
}
