// Writes the MathML of every lesson's formula next to its TeX: node scripts/formulas.mjs
// The lessons contain both, so that the page needs neither a library nor a build step to show a formula. A test
// regenerates the MathML and compares.

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import temml from "temml";

const LESSONS = new URL("../www/lessons/", import.meta.url);

/** The prime of a text font is small and raised already; as a superscript it would be a speck high above. */
const PRIMED = /<msup>((?:(?!<msup>).)*?)(<mo lspace="0em" rspace="0em">′<\/mo>)<\/msup>/g;

/** A formula as MathML without classes and styles, as the page's security policy requires. @param {string} tex */
export const mathOf = (tex) =>
  temml
    .renderToString(tex, { displayMode: true, xml: true, throwOnError: true })
    .replace(/ (class|style)="[^"]*"/g, "")
    .replace(PRIMED, "<mrow>$1$2</mrow>");

/** @returns {{ name: string; lesson: any }[]} */
export const withFormulas = () =>
  readdirSync(LESSONS)
    .filter((name) => name.endsWith(".json"))
    .map((name) => ({ name, lesson: JSON.parse(readFileSync(new URL(name, LESSONS), "utf8")) }))
    .filter(({ lesson }) => lesson.tex !== undefined);

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { name, lesson } of withFormulas()) {
    lesson.formula = mathOf(lesson.tex);
    writeFileSync(new URL(name, LESSONS), `${JSON.stringify(lesson, null, 2)}\n`);
  }
}
