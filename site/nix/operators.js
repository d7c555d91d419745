// What the operators do with values.
import { EvalError, Unsupported } from "./errors.js";
import { joinPath } from "./paths.js";
import { compareText } from "./text.js";
import { Float, Lambda, Path, asAttrs, asList, call, described, force } from "./values.js";
import { integer, spend } from "./values.js";

/** @typedef {import("./values.js").Value} Value @typedef {import("./values.js").Lazy} Lazy */

/** @param {Value} value @returns {number} */
function numberOf(value) {
  if (typeof value === "number") return value;
  if (value instanceof Float) return value.number;
  throw new EvalError(`expected a number but found ${described(value)}`);
}

/**
 * @param {Lazy} left @param {Lazy} right
 * @param {(a: number, b: number) => number} compute
 */
export function arithmetic(left, right, compute) {
  const a = force(left);
  const b = force(right);
  const result = compute(numberOf(a), numberOf(b));
  return typeof a === "number" && typeof b === "number" ? integer(result) : new Float(result);
}

/** @param {Lazy} left @param {Lazy} right */
export function divide(left, right) {
  const a = force(left);
  const b = force(right);
  if (numberOf(b) === 0) throw new EvalError("division by zero");
  return typeof a === "number" && typeof b === "number"
    ? integer(Math.trunc(a / b))
    : new Float(numberOf(a) / numberOf(b));
}

/** In a string, as `"${ }"` has it. @param {Lazy} lazy @returns {string} */
export function interpolated(lazy) {
  const value = force(lazy);
  if (typeof value === "string") return value;
  if (value instanceof Path) throw new Unsupported("a path in a string, which is copied to the store");
  if (value instanceof Map) {
    if (value.has("__toString")) return interpolated(call(value.get("__toString"), value));
    if (value.has("outPath")) return interpolated(value.get("outPath"));
  }
  throw new EvalError(`cannot coerce ${described(value)} to a string`);
}

/** @param {Value} left @param {Lazy} right @returns {Value} */
export function plus(left, right) {
  if (typeof left === "number" || left instanceof Float) {
    return arithmetic(left, right, (a, b) => a + b);
  }
  if (left instanceof Path) {
    const value = force(right);
    return joinPath(left, value instanceof Path ? value.text : interpolated(value));
  }
  const a = interpolated(left);
  const b = interpolated(right);
  spend((a.length + b.length) >> 4);
  return a + b;
}

/** @param {Lazy} left @param {Lazy} right */
export function update(left, right) {
  const a = asAttrs(left);
  const b = asAttrs(right);
  if (a.size === 0) return b;
  if (b.size === 0) return a;
  spend(a.size + b.size);
  const both = new Map(a);
  for (const [name, value] of b) both.set(name, value);
  return both;
}

/** @param {Lazy} left @param {Lazy} right */
export function concat(left, right) {
  const a = asList(left);
  const b = asList(right);
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  spend(a.length + b.length);
  return a.concat(b);
}

/** @param {Lazy} left @param {Lazy} right @returns {boolean} */
export function equal(left, right) {
  const a = force(left);
  const b = force(right);
  if (a instanceof Lambda || b instanceof Lambda) return false;
  if (a === b) return true;
  if (a instanceof Float || b instanceof Float) {
    const isNumber = (/** @type {Value} */ v) => typeof v === "number" || v instanceof Float;
    return isNumber(a) && isNumber(b) && numberOf(a) === numberOf(b);
  }
  if (a instanceof Path) return b instanceof Path && a.text === b.text;
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a.length !== b.length) return false;
    return a.every((element, i) => equal(element, b[i]));
  }
  if (!(a instanceof Map) || !(b instanceof Map) || a.size !== b.size) return false;
  for (const [name, value] of a) if (!b.has(name) || !equal(value, b.get(name))) return false;
  return true;
}

/** @param {Lazy} left @param {Lazy} right @returns {boolean} */
export function less(left, right) {
  const a = force(left);
  const b = force(right);
  if (typeof a === "number" && typeof b === "number") return a < b;
  if (typeof a === "string" && typeof b === "string") return compareText(a, b) < 0;
  if (a instanceof Path && b instanceof Path) return compareText(a.text, b.text) < 0;
  if (Array.isArray(a) && Array.isArray(b)) {
    for (let i = 0; ; i++) {
      if (i === b.length) return false;
      if (i === a.length) return true;
      if (!equal(a[i], b[i])) return less(a[i], b[i]);
    }
  }
  if (a instanceof Float || b instanceof Float) return numberOf(a) < numberOf(b);
  throw new EvalError(`cannot compare ${described(a)} with ${described(b)}`);
}
