// Paths: absolute texts without `.`, `..` and double slashes.
import { EvalError } from "./errors.js";
import { Path, described, force } from "./values.js";

/** @typedef {import("./values.js").Lazy} Lazy */

/** @param {string} text */
export function normalPath(text) {
  /** @type {string[]} */
  const parts = [];
  for (const part of text.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}

/** @param {Path} path @param {string} text */
export const joinPath = (path, text) => new Path(normalPath(path.text + text));

/** The folder that a file is in. @param {string} file */
export const folderOf = (file) => file.slice(0, file.lastIndexOf("/")) || "/";

/** A path, or a text that is one. @param {Lazy} lazy @returns {string} */
export function asPath(lazy) {
  const value = force(lazy);
  if (value instanceof Path) return value.text;
  if (typeof value === "string" && value.startsWith("/")) return normalPath(value);
  if (typeof value === "string") throw new EvalError(`'${value}' is not an absolute path`);
  throw new EvalError(`expected a path but found ${described(value)}`);
}
