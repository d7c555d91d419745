// Chromium at work: node browse.mjs MODULES CHROMIUM < { base, jobs: [ { width, scheme, script, steps } ] }
// A step is [ verb, … ]; the answer has for each job its steps' results, errors and requests.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(`${process.argv[2]}/package.json`);
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const { base, jobs } = JSON.parse(readFileSync(0, "utf8"));
const browser = await chromium.launch({
  executablePath: process.argv[3],
  args: [
    ..."--no-sandbox --disable-gpu --disable-quic --no-first-run".split(" "),
    ..."--disable-background-networking --disable-component-update --disable-sync".split(" "),
  ],
});

const SETTLED = "#answer[data-done]";
const verbs = {
  goto: async (page, path) => {
    await page.goto(new URL(path, base).href, { waitUntil: "load" });
  },
  settled: async (page) => {
    await page.waitForSelector(SETTLED, { timeout: 60_000 });
  },
  click: (page, selector) => page.click(selector),
  fill: (page, selector, text) => page.fill(selector, text),
  press: (page, key) => page.keyboard.press(key),
  back: (page) => page.goBack(),
  wait: (page, milliseconds) => page.waitForTimeout(milliseconds),
  seen: (page, selector) => page.waitForSelector(selector, { timeout: 60_000 }).then(() => true),
  text: (page, selector) => page.locator(selector).first().innerText(),
  eval: (page, expression) => page.evaluate(expression),
  shot: (page, path) => page.screenshot({ path, fullPage: true }).then(() => path),
  axe: async (page) => {
    await page.evaluate(axe);
    const { violations } = await page.evaluate("axe.run()");
    return violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html.slice(0, 200))]);
  },
};

async function run({ width = 1280, scheme = "light", script = true, steps }) {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme: scheme,
    javaScriptEnabled: script,
    bypassCSP: steps.some(([verb]) => verb === "axe"),
  });
  const page = await context.newPage();
  const requests = [];
  const errors = [];
  page.on("request", (request) => requests.push(request.url()));
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  page.on("dialog", (dialog) => {
    errors.push(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  const results = [];
  try {
    for (const [verb, ...words] of steps) results.push((await verbs[verb](page, ...words)) ?? null);
  } catch (error) {
    errors.push(`${JSON.stringify(steps[results.length])}: ${error.message}`);
    while (results.length < steps.length) results.push(null);
  }
  await context.close();
  return { results, errors, requests };
}

const answers = [];
for (const job of jobs) answers.push(await run(job));
await browser.close();
process.stdout.write(JSON.stringify(answers));
