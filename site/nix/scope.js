// Where the value of a name is found: an environment is an array, its first element the one around.
import { EvalError } from "./errors.js";
import { asAttrs } from "./values.js";

/**
 * @typedef {any[]} Env
 * @typedef {import("./values.js").Lazy} Lazy
 */

/** The names of one environment; of a `with` they are known when it runs. */
export class Scope {
  /** @param {Scope | null} around @param {boolean} [isWith] */
  constructor(around, isWith = false) {
    this.around = around;
    this.isWith = isWith;
    /** @type {Map<string, number>} */
    this.slots = new Map();
    this.size = 1;
  }

  /** @param {string | null} name null: for ourselves @returns {number} */
  add(name) {
    if (name !== null) this.slots.set(name, this.size);
    return this.size++;
  }
}

/** @param {Env} env @param {number} depth @returns {Env} */
function outer(env, depth) {
  let at = env;
  for (let i = depth; i > 0; i--) at = at[0];
  return at;
}

/**
 * What reads a variable. A name that a `let`, function or `rec` binds goes before each `with`.
 * @param {string} name @param {Scope} scope
 * @returns {(env: Env) => Lazy}
 */
export function reader(name, scope) {
  /** @type {number[]} */
  const withs = [];
  let depth = 0;
  for (let at = /** @type {Scope | null} */ (scope); at !== null; at = at.around, depth++) {
    const slot = at.slots.get(name);
    if (slot !== undefined) return slotReader(depth, slot);
    if (at.isWith) withs.push(depth);
  }
  if (withs.length === 0) throw new EvalError(`undefined variable '${name}'`);
  return (env) => {
    for (const depth of withs) {
      const set = asAttrs(outer(env, depth)[1]);
      if (set.has(name)) return set.get(name);
    }
    throw new EvalError(`undefined variable '${name}'`);
  };
}

/** @param {number} depth @param {number} slot @returns {(env: Env) => Lazy} */
function slotReader(depth, slot) {
  if (depth === 0) return (env) => env[slot];
  if (depth === 1) return (env) => env[0][slot];
  if (depth === 2) return (env) => env[0][0][slot];
  return (env) => outer(env, depth)[slot];
}
