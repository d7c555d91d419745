import { EvalError } from "../errors.js";
import { sortedKeys } from "../text.js";
import { Lambda, Thunk, asAttrs, asList, asString, call, described, force } from "../values.js";
import { spend } from "../values.js";
import { builtin } from "./define.js";

/**
 * @typedef {import("../values.js").Lazy} Lazy
 * @typedef {import("../values.js").List} List
 * @typedef {import("../values.js").Attrs} Attrs
 */

/** @param {Attrs} set @param {string} name @returns {Lazy} */
function member(set, name) {
  const value = set.get(name);
  if (value === undefined) throw new EvalError(`attribute '${name}' missing`);
  return value;
}

/** @param {Lazy} f @param {Lazy} set */
function mapped(f, set) {
  /** @type {Attrs} */
  const out = new Map();
  for (const [name, value] of asAttrs(set)) {
    out.set(name, new Thunk(() => call(call(f, name), value)));
  }
  spend(out.size);
  return out;
}

/** @param {Lazy} list the first of several of one name counts */
function fromList(list) {
  /** @type {Attrs} */
  const out = new Map();
  for (const element of asList(list)) {
    const pair = asAttrs(element);
    const name = asString(member(pair, "name"));
    if (!out.has(name)) out.set(name, member(pair, "value"));
  }
  spend(out.size);
  return out;
}

/** @param {Lazy} set @param {Lazy} names */
function without(set, names) {
  const out = new Map(asAttrs(set));
  for (const name of asList(names)) out.delete(asString(name));
  spend(out.size);
  return out;
}

/** Of the second, what the first has too. @param {Lazy} left @param {Lazy} right */
function intersection(left, right) {
  const a = asAttrs(left);
  const b = asAttrs(right);
  /** @type {Attrs} */
  const out = new Map();
  if (a.size < b.size) {
    for (const name of a.keys()) if (b.has(name)) out.set(name, b.get(name));
  } else {
    for (const [name, value] of b) if (a.has(name)) out.set(name, value);
  }
  spend(out.size);
  return out;
}

/** @param {Lazy} f @param {Lazy} list */
function zipped(f, list) {
  /** @type {Map<string, List>} */
  const values = new Map();
  for (const element of asList(list)) {
    for (const [name, value] of asAttrs(element)) {
      const found = values.get(name);
      if (found === undefined) values.set(name, [value]);
      else found.push(value);
    }
  }
  return mapped(f, values);
}

/** @param {Lazy} lazy */
function formalsOf(lazy) {
  const f = force(lazy);
  if (f instanceof Lambda) return new Map(f.formals ?? []);
  throw new EvalError(`'functionArgs' requires a function, not ${described(f)}`);
}

export const sets = {
  attrNames: builtin(1, (set) => sortedKeys(asAttrs(set))),
  attrValues: builtin(1, (set) => {
    const attrs = asAttrs(set);
    return sortedKeys(attrs).map((name) => attrs.get(name));
  }),
  catAttrs: builtin(2, (name, list) => {
    const key = asString(name);
    return asList(list)
      .map(asAttrs)
      .filter((set) => set.has(key))
      .map((set) => set.get(key));
  }),
  functionArgs: builtin(1, formalsOf),
  getAttr: builtin(2, (name, set) => force(member(asAttrs(set), asString(name)))),
  hasAttr: builtin(2, (name, set) => asAttrs(set).has(asString(name))),
  intersectAttrs: builtin(2, intersection),
  listToAttrs: builtin(1, fromList),
  mapAttrs: builtin(2, mapped),
  removeAttrs: builtin(2, without),
  zipAttrsWith: builtin(2, zipped),
};
