import { EvalError, Unsupported } from "../errors.js";
import { parseJson, toJson } from "../json.js";
import { interpolated } from "../operators.js";
import { searched, wholeRegex } from "../regex.js";
import { sha256 } from "../sha256.js";
import { byteLength, byteSlice } from "../text.js";
import { Float, Lambda, Path, asInt, asList, asString, described, force } from "../values.js";
import { spend } from "../values.js";
import { compareVersions, splitVersion } from "../versions.js";
import { builtin } from "./define.js";

/** @typedef {import("../values.js").Lazy} Lazy @typedef {import("../values.js").List} List */

/** As `toString` has it. @param {Lazy} lazy @returns {string} */
function shown(lazy) {
  const value = force(lazy);
  if (value === null || value === false) return "";
  if (value === true) return "1";
  if (typeof value === "number") return String(value);
  if (value instanceof Float) return value.number.toFixed(6);
  if (value instanceof Path) return value.text;
  if (value instanceof Lambda) throw new EvalError(`cannot coerce ${described(value)} to a string`);
  if (!Array.isArray(value)) return interpolated(value);
  return value
    .map((element, i) => {
      const inner = force(element);
      const isEmptyList = Array.isArray(inner) && inner.length === 0;
      return shown(inner) + (i < value.length - 1 && !isEmptyList ? " " : "");
    })
    .join("");
}

/** @param {string} text */
function made(text) {
  spend(text.length >> 4);
  return text;
}

/** @param {Lazy} from @param {Lazy} to @param {Lazy} text */
function replaced(from, to, text) {
  const wanted = asList(from).map(asString);
  const instead = asList(to);
  if (wanted.length !== instead.length) {
    throw new EvalError("'from' and 'to' arguments of 'replaceStrings' have different lengths");
  }
  const source = asString(text);
  if (wanted.includes("") && byteLength(source) !== source.length) {
    throw new Unsupported("`replaceStrings` of an empty text beside characters of several bytes");
  }
  let out = "";
  for (let at = 0; at <= source.length; ) {
    const hit = wanted.findIndex((word) => source.startsWith(word, at));
    const word = wanted[hit] ?? "";
    if (hit >= 0) out += asString(instead[hit]);
    if (word !== "") {
      at += word.length;
      continue;
    }
    out += source[at] ?? "";
    at++;
  }
  return made(out);
}

/** @param {RegExpMatchArray} found */
const groups = (found) => found.slice(1).map((group) => group ?? null);

/** @param {Lazy} pattern @param {Lazy} text */
function matched(pattern, text) {
  const found = wholeRegex(asString(pattern)).exec(asString(text));
  return found === null ? null : groups(found);
}

/** @param {Lazy} pattern @param {Lazy} text */
function split(pattern, text) {
  const source = asString(text);
  /** @type {List} */
  const out = [];
  let at = 0;
  for (const found of searched(asString(pattern), source)) {
    out.push(source.slice(at, found.index), groups(found));
    at = found.index + found[0].length;
  }
  out.push(source.slice(at));
  spend(out.length);
  return out;
}

/** @param {Lazy} start @param {Lazy} length @param {Lazy} text */
function slice(start, length, text) {
  const from = asInt(start);
  if (from < 0) throw new EvalError("negative start position in 'substring'");
  return byteSlice(interpolated(text), from, asInt(length));
}

/** @param {Lazy} algorithm @param {Lazy} text */
function hash(algorithm, text) {
  const name = asString(algorithm);
  if (name !== "sha256") throw new Unsupported(`hashString "${name}"`);
  return sha256(asString(text));
}

/** The texts of JSON that were read, with their values: most are read again and again. */
/** @type {Map<string, import("../values.js").Value>} */
const known = new Map();

/** @param {Lazy} lazy */
function parsed(lazy) {
  const text = asString(lazy);
  let value = known.get(text);
  if (value === undefined) {
    value = parseJson(text);
    if (text.length > 400) known.set(text, value);
  }
  return value;
}

export const strings = {
  compareVersions: builtin(2, (a, b) => compareVersions(asString(a), asString(b))),
  concatStringsSep: builtin(2, (separator, list) =>
    made(asList(list).map(interpolated).join(asString(separator))),
  ),
  fromJSON: builtin(1, parsed),
  hashString: builtin(2, hash),
  match: builtin(2, matched),
  replaceStrings: builtin(3, replaced),
  split: builtin(2, split),
  splitVersion: builtin(1, (text) => splitVersion(asString(text))),
  stringLength: builtin(1, (text) => byteLength(interpolated(text))),
  substring: builtin(3, slice),
  toJSON: builtin(1, toJson),
  toString: builtin(1, shown),
  unsafeDiscardStringContext: builtin(1, (text) => interpolated(text)),
};
