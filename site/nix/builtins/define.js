// A builtin of several arguments takes them one by one.
import { Unsupported } from "../errors.js";
import { Lambda } from "../values.js";

/** @typedef {import("../values.js").Value} Value @typedef {import("../values.js").Lazy} Lazy */

/** @param {number} arity 1, 2 or 3 @param {(...given: Lazy[]) => Value} f @returns {Lambda} */
export function builtin(arity, f) {
  if (arity === 1) return new Lambda(f);
  if (arity === 2) return new Lambda((a) => new Lambda((b) => f(a, b)));
  return new Lambda((a) => new Lambda((b) => new Lambda((c) => f(a, b, c))));
}

/** What Nix has and this has not. @param {string} name */
export const absent = (name) =>
  new Lambda(() => {
    throw new Unsupported(`builtins.${name}`);
  });
