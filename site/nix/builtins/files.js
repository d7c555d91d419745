import { EvalError } from "../errors.js";
import { asPath, folderOf } from "../paths.js";
import { Path, force } from "../values.js";
import { builtin } from "./define.js";

/**
 * Where files come from. Paths are absolute and normal.
 * @typedef {object} Files
 * @property {(path: string) => string | null} read null where there is no such file
 * @property {(path: string) => Map<string, "regular" | "directory"> | null} list of a folder
 * @typedef {import("../values.js").Lazy} Lazy
 * @typedef {import("../values.js").Value} Value
 */

/** @param {Files} files @param {(source: string, file: string) => Value} evaluate */
export function filesOf(files, evaluate) {
  /** @type {Map<string, Value>} */
  const imported = new Map();

  /** @param {string} path @returns {string} */
  const text = (path) => {
    const source = files.read(path);
    if (source === null) throw new EvalError(`path '${path}' does not exist`);
    return source;
  };

  /** @param {Lazy} lazy */
  const importFile = (lazy) => {
    const given = asPath(lazy);
    const path = files.list(given) === null ? given : `${given}/default.nix`;
    let value = imported.get(path);
    if (value === undefined) {
      value = evaluate(text(path), path);
      imported.set(path, value);
    }
    return value;
  };

  /** @param {Lazy} lazy */
  const folder = (lazy) => {
    const path = asPath(lazy);
    const entries = files.list(path);
    if (entries === null) throw new EvalError(`cannot read directory '${path}'`);
    return new Map(entries);
  };

  /** @param {Lazy} lazy */
  const exists = (lazy) => {
    const path = asPath(lazy);
    return files.list(path) !== null || files.read(path) !== null;
  };

  /** @param {Lazy} lazy */
  const parent = (lazy) => {
    const value = force(lazy);
    if (value instanceof Path) return new Path(folderOf(value.text));
    const given = String(value);
    return given.includes("/") ? folderOf(given) : ".";
  };

  /** @param {Lazy} lazy */
  const last = (lazy) => {
    const value = force(lazy);
    const given = value instanceof Path ? value.text : String(value);
    const trimmed = given.length > 1 && given.endsWith("/") ? given.slice(0, -1) : given;
    return trimmed.slice(trimmed.lastIndexOf("/") + 1);
  };

  return {
    baseNameOf: builtin(1, last),
    dirOf: builtin(1, parent),
    import: builtin(1, importFile),
    pathExists: builtin(1, exists),
    readDir: builtin(1, folder),
    readFile: builtin(1, (path) => text(asPath(path))),
  };
}
