// Answers requests with the resolver itself: its Nix files, run by the evaluator in nix/.
import { EvalError, LimitReached, createEvaluator } from "../nix/index.js";

/** Far above what the largest real set takes. */
const LIMITS = { steps: 60_000_000, depth: 20_000, cells: 100_000_000 };

/** @type {Map<string, string>} */
const texts = new Map();
/** @type {Map<string, Map<string, "regular" | "directory">>} */
const folders = new Map();
/** Package → packages that some release of it names. @type {Record<string, string[]>} */
let needs = {};

/** @param {string} path */
function know(path) {
  const parts = path.split("/");
  for (let i = 1; i < parts.length; i++) {
    const folder = parts.slice(0, i).join("/") || "/";
    let entries = folders.get(folder);
    if (entries === undefined) {
      entries = new Map();
      folders.set(folder, entries);
    }
    entries.set(parts[i], i === parts.length - 1 ? "regular" : "directory");
  }
}

/** @param {string} url */
async function json(url) {
  const answer = await fetch(new URL(url, import.meta.url));
  if (!answer.ok) throw new Error(`${url} cannot be had (${answer.status})`);
  return answer.json();
}

const loaded = json("data/v1/resolver.json").then((data) => {
  for (const [path, text] of Object.entries(data.files)) {
    texts.set(`/${path}`, /** @type {string} */ (text));
    know(`/${path}`);
  }
  for (const path of data.packages) know(`/${path}`);
  needs = data.needs;
});

/** @type {Map<string, Promise<void>>} */
const fetching = new Map();
/** The files of one package. @param {string} name */
function fetchPackage(name) {
  let done = fetching.get(name);
  if (done === undefined) {
    done = json(`data/v1/resolver/${name}.json`).then((files) => {
      for (const [path, text] of Object.entries(files)) texts.set(`/${path}`, /** @type {string} */ (text));
    });
    fetching.set(name, done);
  }
  return done;
}

/** All that a request may read. @param {any} request */
async function prepare(request) {
  const names = [...(request.packages ?? []), ...Object.keys(request.constraints ?? {})].map((text) =>
    String(text).split(/[^A-Za-z0-9._-]/)[0].toLowerCase().replace(/[-_.]+/g, "-"),
  );
  const all = new Set(names.filter((name) => Object.hasOwn(needs, name)));
  for (const name of all) for (const other of needs[name]) all.add(other);
  await Promise.all([...all].map(fetchPackage));
}

/** For what `prepare` did not foresee. @param {string} path */
function fetchedNow(path) {
  const [, top, name] = path.split("/");
  if (top !== "pkgs" || !Object.hasOwn(needs, name) || fetching.has(name)) return null;
  const request = new XMLHttpRequest();
  request.open("GET", new URL(`data/v1/resolver/${name}.json`, import.meta.url), false);
  request.send();
  if (request.status !== 200) return null;
  for (const [file, text] of Object.entries(JSON.parse(request.responseText))) {
    texts.set(`/${file}`, /** @type {string} */ (text));
  }
  fetching.set(name, Promise.resolve());
  return texts.get(path) ?? null;
}

const nix = createEvaluator({
  read: (path) =>
    texts.get(path) ??
    (folders.get(path.slice(0, path.lastIndexOf("/")))?.get(path.slice(path.lastIndexOf("/") + 1))
      ? fetchedNow(path)
      : null),
  list: (path) => folders.get(path) ?? null,
});
/** @type {any} */
let answers = null;

/** @param {any} request */
function answered(request) {
  return nix.within(() => {
    answers ??= nix.call(nix.evaluate("import /site/answer.nix", "/x.nix"), new Map());
    return JSON.parse(nix.toJson(nix.call(nix.attribute(answers, "full"), nix.fromJs(request))));
  }, LIMITS);
}

/** @param {unknown} error */
function sentence(error) {
  if (error instanceof LimitReached) return "This request takes more than a browser has: plan it.";
  if (error instanceof EvalError) return `The resolver stopped: ${error.message}`;
  return error instanceof Error ? error.message : String(error);
}

addEventListener("message", async ({ data: { number, request } }) => {
  try {
    await loaded;
    await prepare(request);
    postMessage({ begun: number });
    postMessage({ number, answer: answered(request) });
  } catch (error) {
    postMessage({ number, error: sentence(error) });
  }
});
