// Evaluate with site/nix, and print JSON: node evaluate.mjs ROOT < [ { source } | { request } … ]
// An answer is { value: <JSON text> }, or { error, kind } with the class of the error.
import { readFileSync, readdirSync } from "node:fs";
import { createEvaluator } from "../../site/nix/index.js";

const root = process.argv[2];
const caught = (f) => {
  try {
    return f();
  } catch {
    return null;
  }
};
const files = {
  read: (path) => caught(() => readFileSync(path, "utf8")),
  list: (path) =>
    caught(
      () =>
        new Map(
          readdirSync(path, { withFileTypes: true }).map((entry) => [
            entry.name,
            entry.isDirectory() ? "directory" : "regular",
          ]),
        ),
    ),
};
const nix = createEvaluator(files);
let library = null;
function answer({ source, request, limits }) {
  try {
    const value = nix.within(() => {
      if (request === undefined) return nix.toJson(nix.evaluate(source, `${root}/case.nix`));
      library ??= nix.call(nix.evaluate(`import ${root}/nix/concretise`, "/x.nix"), new Map());
      return nix.toJson(nix.call(nix.attribute(library, "tryPlan"), nix.fromJs(request)));
    }, limits);
    return { value };
  } catch (error) {
    return { error: error.message, kind: error.constructor.name };
  }
}
const asked = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(asked.map(answer)));
