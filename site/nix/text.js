// Strings of Nix are bytes, those of JavaScript are UTF-16: where it shows, bytes count.
import { EvalError } from "./errors.js";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true });
const notAscii = /[^\x00-\x7f]/;
const surrogate = /[\ud800-\udfff]/;

/** @param {string} text */
export const byteLength = (text) =>
  notAscii.test(text) ? encoder.encode(text).length : text.length;

/**
 * `length` bytes from the byte `start` on; to the end where `length` is negative.
 * @param {string} text @param {number} start @param {number} length
 */
export function byteSlice(text, start, length) {
  const end = length < 0 ? undefined : start + length;
  if (!notAscii.test(text)) return text.slice(start, end);
  try {
    return decoder.decode(encoder.encode(text).slice(start, end));
  } catch {
    throw new EvalError("substring cuts a character of several bytes in two");
  }
}

/** Order by bytes, which is the order of code points. @param {string} a @param {string} b */
export function compareText(a, b) {
  if (a === b) return 0;
  if (surrogate.test(a) || surrogate.test(b)) {
    const p = [...a];
    const q = [...b];
    for (let i = 0; i < p.length && i < q.length; i++) {
      const d = Number(p[i].codePointAt(0)) - Number(q[i].codePointAt(0));
      if (d !== 0) return d;
    }
    return p.length - q.length;
  }
  return a < b ? -1 : 1;
}

/** @template T @param {Map<string, T>} map @returns {string[]} */
export const sortedKeys = (map) => [...map.keys()].sort(compareText);
