// Values, as JavaScript has them where it can: null, booleans and strings are themselves, integers
// are numbers, lists are arrays, sets are Maps. An element of a list or set may be a Thunk.
import { EvalError, LimitReached } from "./errors.js";

/** @typedef {null | boolean | string | number | Float | Path | Lambda | List | Attrs} Value */
/** @typedef {Value | Thunk} Lazy */
/** @typedef {Lazy[]} List */
/** @typedef {Map<string, any>} Attrs */

/** A floating-point number: `1.0` is another value than `1`. */
export class Float {
  /** @param {number} number */
  constructor(number) {
    this.number = number;
  }
}

export class Path {
  /** @param {string} text absolute and normal */
  constructor(text) {
    this.text = text;
  }
}

/** A function of one argument. `formals`: which names its pattern has, and whether by default. */
export class Lambda {
  /**
   * @param {(argument: Lazy) => Value} body
   * @param {Map<string, boolean>} [formals]
   */
  constructor(body, formals) {
    this.body = body;
    this.formals = formals;
  }
}

/** What is computed when it is first needed, and then once. */
export class Thunk {
  /** @param {() => Lazy} compute */
  constructor(compute) {
    /** @type {(() => Lazy) | null} */
    this.compute = compute;
    /** @type {Value} */
    this.value = null;
  }
}

/** @type {() => never} */
const isBeingComputed = () => {
  throw new EvalError("infinite recursion encountered");
};

/**
 * What one evaluation may use. `steps`: calls and thunks; `depth`: of calls within calls; `cells`:
 * elements, attributes and 16 characters each, made in all.
 * @typedef {{ steps: number, depth: number, cells: number }} Limits
 */
/** @type {Limits} */
export const used = { steps: 0, depth: 0, cells: 0 };
/** @type {Limits} */
let most = { steps: Infinity, depth: Infinity, cells: Infinity };

/** Begin to count anew. @param {Limits} limits */
export function meter(limits) {
  most = limits;
  used.steps = used.depth = used.cells = 0;
}

/** @param {number} cells */
export function spend(cells) {
  used.cells += cells;
  if (used.cells > most.cells) throw new LimitReached("cells", most.cells);
}

function enter() {
  if (++used.steps > most.steps) throw new LimitReached("steps", most.steps);
  if (++used.depth > most.depth) throw new LimitReached("depth", most.depth);
}

/** @param {Lazy} lazy @returns {Value} */
export function force(lazy) {
  if (!(lazy instanceof Thunk)) return lazy;
  const { compute } = lazy;
  if (compute === null) return lazy.value;
  lazy.compute = isBeingComputed;
  enter();
  try {
    let value = compute();
    while (value instanceof Thunk) value = force(value);
    lazy.value = value;
    lazy.compute = null;
    used.depth--;
    return value;
  } catch (error) {
    // Asked again, it fails again, and for the same reason.
    lazy.compute = compute;
    throw error;
  }
}

/** @param {Lazy} callee @param {Lazy} argument @returns {Value} */
export function call(callee, argument) {
  const f = force(callee);
  if (f instanceof Lambda) {
    enter();
    const value = force(f.body(argument));
    used.depth--;
    return value;
  }
  if (f instanceof Map && f.has("__functor")) return call(call(f.get("__functor"), f), argument);
  throw new EvalError(`attempt to call something which is not a function but ${described(f)}`);
}

/** As `builtins.typeOf` names it. @param {Value} value */
export function typeName(value) {
  if (value === null) return "null";
  if (typeof value === "boolean") return "bool";
  if (typeof value === "string") return "string";
  if (typeof value === "number") return "int";
  if (value instanceof Float) return "float";
  if (value instanceof Path) return "path";
  if (value instanceof Lambda) return "lambda";
  return Array.isArray(value) ? "list" : "set";
}

const WORDS = {
  null: "null",
  bool: "a Boolean",
  string: "a string",
  int: "an integer",
  float: "a float",
  path: "a path",
  lambda: "a function",
  list: "a list",
  set: "a set",
};

/** As errors name it. @param {Value} value */
export const described = (value) => WORDS[typeName(value)];

/** @param {string} wanted @param {Value} value @returns {never} */
function unexpected(wanted, value) {
  throw new EvalError(`expected ${wanted} but found ${described(value)}`);
}

/** @param {Lazy} lazy @returns {List} */
export function asList(lazy) {
  const value = force(lazy);
  return Array.isArray(value) ? value : unexpected("a list", value);
}

/** @param {Lazy} lazy @returns {Attrs} */
export function asAttrs(lazy) {
  const value = force(lazy);
  return value instanceof Map ? value : unexpected("a set", value);
}

/** @param {Lazy} lazy @returns {string} */
export function asString(lazy) {
  const value = force(lazy);
  return typeof value === "string" ? value : unexpected("a string", value);
}

/** @param {Lazy} lazy @returns {boolean} */
export function asBool(lazy) {
  const value = force(lazy);
  return typeof value === "boolean" ? value : unexpected("a Boolean", value);
}

/** @param {Lazy} lazy @returns {number} */
export function asInt(lazy) {
  const value = force(lazy);
  return typeof value === "number" ? value : unexpected("an integer", value);
}

/** Numbers beyond are refused: an answer that is almost right is none. @param {number} n */
export function integer(n) {
  if (!Number.isSafeInteger(n)) throw new EvalError(`integer ${n} is beyond 2^53`);
  return n === 0 ? 0 : n;
}
