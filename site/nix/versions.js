// `compareVersions` and `splitVersion`, by the rules of the Nix manual.
import { compareText } from "./text.js";

/** Runs of digits, and runs of anything else between dots and dashes. @param {string} version */
export const splitVersion = (version) => version.match(/[0-9]+|[^0-9.-]+/g) ?? [];

/** @param {string} a @param {string} b */
function compareComponents(a, b) {
  const isA = /^[0-9]+$/.test(a);
  const isB = /^[0-9]+$/.test(b);
  if (isA && isB) return Number(a) - Number(b);
  if (a === "" && isB) return -1;
  if (b === "" && isA) return 1;
  if (a === b) return 0;
  if (a === "pre") return -1;
  if (b === "pre") return 1;
  if (isA !== isB) return isA ? 1 : -1;
  return compareText(a, b);
}

/** -1, 0 or 1. @param {string} a @param {string} b */
export function compareVersions(a, b) {
  const p = splitVersion(a);
  const q = splitVersion(b);
  for (let i = 0; i < Math.max(p.length, q.length); i++) {
    const order = compareComponents(p[i] ?? "", q[i] ?? "");
    if (order !== 0) return order < 0 ? -1 : 1;
  }
  return 0;
}
