// Records the sentence that the built page shows at every step of every lesson (or of those named) and writes it
// to the lesson files: node scripts/lessons.mjs [NAME...]. Review the diff before you keep it.
import { hashOf, names, read, sentenceAt, write } from "../tests/e2e/lessons.mjs";
import { launch, newPage, serve } from "../tests/e2e/support.mjs";

const wanted = process.argv.slice(2);
const server = await serve();
const browser = await launch();
const { page } = await newPage(browser, server.url);
for (const name of wanted.length > 0 ? wanted : names()) {
  const lesson = read(name);
  for (const step of lesson.steps) {
    step.saw = await sentenceAt(page, server.url, hashOf(lesson, step));
    console.log(`${name}: ${step.title}\n  ${step.saw}`);
  }
  write(name, lesson);
}
await browser.close();
server.close();
