// The longest form of a text: what its box keeps room for.
import assert from "node:assert/strict";
import { test } from "node:test";
import { widest } from "../../www/js/draw/room.js";

test("a number becomes the widest of its kind", () => {
  assert.equal(widest("loss 0.0312"), "loss 0.00×10⁻⁰⁰");
  assert.equal(widest("loss −3.4×10⁻⁷ now"), "loss −0.0×10⁻⁰⁰ now");
  assert.equal(widest("a ∞-fold, or …"), "a 0.00×10⁻⁰⁰-fold, or 0.00×10⁻⁰⁰");
  assert.equal(widest("5% and 100%"), "< 0.0% and < 0.0%");
  assert.equal(widest("near 10⁻³"), "near 10⁻⁰⁰");
});

test("a count can become as long as the longest count beside it", () => {
  assert.equal(widest("Step 7 of 20"), "Step 000 of 000");
  assert.equal(widest("Step 7 of 10,000: 3"), "Step 00,000 of 00,000: 00,000");
});

test("a digit in a name stays", () => {
  assert.equal(widest("W1, f32 and x₁"), "W1, f32 and x₁");
});

test("the longest form holds every other form", () => {
  const text = (/** @type {string[]} */ [a, b, c]) => `Epoch ${a}: train ${b}, ${c} right.`;
  const room = widest(text(["1", "0.12", "3%"]));
  for (const numbers of [
    ["999", "1.2×10⁻¹²", "< 0.1%"],
    ["12", "0.0012", "100%"],
    ["3", "NaN", "99%"],
  ])
    assert.ok(text(numbers).length <= room.length, text(numbers));
});
