import { EvalError, Thrown } from "../errors.js";
import { arithmetic, divide, interpolated, less } from "../operators.js";
import { Float, Lambda, Path, asInt, force, integer, typeName, used } from "../values.js";
import { builtin } from "./define.js";

/** @typedef {import("../values.js").Lazy} Lazy @typedef {import("../values.js").Value} Value */

/** @param {Lazy} lazy */
function deep(lazy) {
  const seen = new Set();
  /** @param {Lazy} inner */
  const visit = (inner) => {
    const value = force(inner);
    if (value === null || typeof value !== "object" || seen.has(value)) return;
    seen.add(value);
    if (Array.isArray(value)) value.forEach(visit);
    else if (value instanceof Map) value.forEach(visit);
  };
  visit(lazy);
}

/** @param {Lazy} lazy */
function tried(lazy) {
  const { depth } = used;
  try {
    const value = force(lazy);
    return new Map(/** @type {[string, Value][]} */ ([["success", true], ["value", value]]));
  } catch (error) {
    if (!(error instanceof Thrown)) throw error;
    used.depth = depth;
    return new Map([
      ["success", false],
      ["value", false],
    ]);
  }
}

/** @param {(value: Value) => boolean} test */
const is = (test) => builtin(1, (value) => test(force(value)));

/** @param {Lazy} a @param {Lazy} b @param {(a: number, b: number) => number} f */
const bits = (a, b, f) => {
  const [x, y] = [asInt(a), asInt(b)];
  if ((x | 0) !== x || (y | 0) !== y) throw new EvalError("bit operations beyond 32 bits");
  return integer(f(x, y));
};

/** @param {Lazy} lazy @param {(n: number) => number} round */
function rounded(lazy, round) {
  const value = force(lazy);
  return value instanceof Float ? integer(round(value.number)) : asInt(value);
}

export const control = {
  abort: builtin(1, (text) => {
    throw new EvalError(`evaluation aborted: ${interpolated(text)}`);
  }),
  add: builtin(2, (a, b) => arithmetic(a, b, (x, y) => x + y)),
  addErrorContext: builtin(2, (_, value) => force(value)),
  bitAnd: builtin(2, (a, b) => bits(a, b, (x, y) => x & y)),
  bitOr: builtin(2, (a, b) => bits(a, b, (x, y) => x | y)),
  bitXor: builtin(2, (a, b) => bits(a, b, (x, y) => x ^ y)),
  ceil: builtin(1, (n) => rounded(n, Math.ceil)),
  deepSeq: builtin(2, (value, result) => {
    deep(value);
    return force(result);
  }),
  div: builtin(2, divide),
  floor: builtin(1, (n) => rounded(n, Math.floor)),
  isAttrs: is((v) => v instanceof Map),
  isBool: is((v) => typeof v === "boolean"),
  isFloat: is((v) => v instanceof Float),
  isFunction: is((v) => v instanceof Lambda),
  isInt: is((v) => typeof v === "number"),
  isList: is((v) => Array.isArray(v)),
  isNull: is((v) => v === null),
  isPath: is((v) => v instanceof Path),
  isString: is((v) => typeof v === "string"),
  lessThan: builtin(2, less),
  mul: builtin(2, (a, b) => arithmetic(a, b, (x, y) => x * y)),
  seq: builtin(2, (value, result) => {
    force(value);
    return force(result);
  }),
  sub: builtin(2, (a, b) => arithmetic(a, b, (x, y) => x - y)),
  throw: builtin(1, (text) => {
    throw new Thrown(interpolated(text));
  }),
  trace: builtin(2, (_, value) => force(value)),
  tryEval: builtin(1, tried),
  typeOf: builtin(1, (value) => typeName(force(value))),
  unsafeGetAttrPos: builtin(2, () => null),
};
