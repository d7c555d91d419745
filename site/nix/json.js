// JSON in and out, as `fromJSON` and `toJSON` have it.
import { EvalError, Unsupported } from "./errors.js";
import { interpolated } from "./operators.js";
import { sortedKeys } from "./text.js";
import { Float, Lambda, Path, call, described, force, integer } from "./values.js";

/** @typedef {import("./values.js").Value} Value @typedef {import("./values.js").Lazy} Lazy */

// `JSON.parse` forgets whether a number was `1` or `1.0`, and rounds long ones.
const mayHaveFloats = /[:,[]\s*-?[0-9]+[.eE]|^\s*-?[0-9]+[.eE]/;
const token = /"(?:[^"\\]|\\.)*"|-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/g;
const FLOAT = "\u0000float";

/** @param {string} text @returns {Value} */
export function parseJson(text) {
  let source = text;
  if (mayHaveFloats.test(text)) {
    source = text.replace(token, (found) =>
      found[0] === '"' || !/[.eE]/.test(found) ? found : `{"\\u0000float":${found}}`,
    );
  }
  try {
    return fromJs(JSON.parse(source));
  } catch (error) {
    if (error instanceof EvalError) throw error;
    throw new EvalError(`JSON cannot be parsed: ${error instanceof Error ? error.message : error}`);
  }
}

/** What JSON has, as a value. @param {any} data @returns {Value} */
export function fromJs(data) {
  if (Array.isArray(data)) return data.map(fromJs);
  if (data !== null && typeof data === "object") {
    if (typeof data[FLOAT] === "number") return new Float(data[FLOAT]);
    return new Map(Object.entries(data).map(([name, value]) => [name, fromJs(value)]));
  }
  if (typeof data === "number") return integer(data);
  return data;
}

/** @param {Float} float */
const floatText = ({ number }) =>
  Number.isInteger(number) && Math.abs(number) < 1e15 ? `${number}.0` : String(number);

/** @param {Lazy} lazy @returns {string} */
export function toJson(lazy) {
  const value = force(lazy);
  if (typeof value === "string") return JSON.stringify(value);
  if (value === null || typeof value === "number" || typeof value === "boolean") {
    return String(value);
  }
  if (Array.isArray(value)) return `[${value.map(toJson).join(",")}]`;
  if (value instanceof Float) return floatText(value);
  if (value instanceof Path) throw new Unsupported("a path in JSON, which is copied to the store");
  if (value instanceof Lambda) throw new EvalError(`cannot convert ${described(value)} to JSON`);
  if (value.has("__toString")) {
    return JSON.stringify(interpolated(call(value.get("__toString"), value)));
  }
  if (value.has("outPath")) return toJson(value.get("outPath"));
  const members = sortedKeys(value).map((name) => {
    return `${JSON.stringify(name)}:${toJson(value.get(name))}`;
  });
  return `{${members.join(",")}}`;
}
