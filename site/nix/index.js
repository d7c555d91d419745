// The evaluator: the pure subset of Nix, for what reads files and computes values. README.md.
import { absent } from "./builtins/define.js";
import { filesOf } from "./builtins/files.js";
import { control } from "./builtins/control.js";
import { lists } from "./builtins/lists.js";
import { sets } from "./builtins/sets.js";
import { strings } from "./builtins/strings.js";
import { compile } from "./compile.js";
import { EvalError, LimitReached } from "./errors.js";
import { fromJs, toJson } from "./json.js";
import { parse } from "./parser.js";
import { Scope } from "./scope.js";
import { asAttrs, call, meter, used } from "./values.js";

export { EvalError, LimitReached, Thrown, Unsupported } from "./errors.js";

/**
 * @typedef {import("./builtins/files.js").Files} Files
 * @typedef {import("./values.js").Value} Value
 * @typedef {import("./values.js").Lazy} Lazy
 * @typedef {import("./values.js").Limits} Limits
 */

/** Of which values may depend on the machine, the store or the network. */
const ABSENT = [
  ..."derivation derivationStrict fetchClosure fetchGit fetchMercurial fetchTarball".split(" "),
  ..."fetchTree fetchurl filterSource findFile flakeRefToString fromTOML getContext".split(" "),
  ..."getEnv getFlake hashFile hasContext outputOf parseFlakeRef path placeholder".split(" "),
  ..."scopedImport storePath toFile toPath toXML traceVerbose warn appendContext".split(" "),
];

/** Those that need no `builtins.` before them. */
const GLOBAL = [
  ..."abort baseNameOf derivation dirOf import isNull map placeholder removeAttrs".split(" "),
  ..."scopedImport throw toString fetchGit fetchTarball fetchTree fromTOML".split(" "),
];

/** @type {Limits} */
const UNLIMITED = { steps: Infinity, depth: Infinity, cells: Infinity };

/**
 * @param {Files} files
 * @returns an evaluator; what it has read and imported, it keeps
 */
export function createEvaluator(files) {
  const global = new Scope(null);
  /** @type {any[]} */
  const environment = [null];

  /** @param {string} source @param {string} file @returns {Value} */
  const evaluate = (source, file) => compile(parse(source, file), global, file)(environment);

  /** @type {Map<string, any>} */
  const builtins = new Map(
    Object.entries({
      ...Object.fromEntries(ABSENT.map((name) => [name, absent(name)])),
      ...control,
      ...lists,
      ...sets,
      ...strings,
      ...filesOf(files, evaluate),
      false: false,
      langVersion: 6,
      nixVersion: "2.26.3",
      null: null,
      true: true,
    }),
  );
  builtins.set("builtins", builtins);
  for (const name of [...GLOBAL, "builtins", "false", "null", "true"]) {
    environment[global.add(name)] = builtins.get(name);
  }

  return {
    /**
     * Run `compute` within limits; what it throws is an EvalError.
     * @template T @param {() => T} compute @param {Partial<Limits>} [limits]
     */
    within(compute, limits = {}) {
      meter({ ...UNLIMITED, ...limits });
      try {
        return compute();
      } catch (error) {
        if (error instanceof EvalError) throw error;
        // Each engine has words of its own for a stack that is full.
        if (error instanceof RangeError || /recursion/i.test(String(error))) {
          throw new LimitReached("depth", used.depth);
        }
        throw error;
      }
    },
    evaluate,
    /** @param {Lazy} set @param {string} name @returns {Lazy} */
    attribute: (set, name) => asAttrs(set).get(name) ?? null,
    call,
    fromJs,
    toJson,
    used,
  };
}
