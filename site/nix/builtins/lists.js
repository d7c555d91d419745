import { EvalError } from "../errors.js";
import { equal, less } from "../operators.js";
import { Thunk, asAttrs, asBool, asInt, asList, asString, call, force, spend } from "../values.js";
import { builtin } from "./define.js";

/** @typedef {import("../values.js").Lazy} Lazy @typedef {import("../values.js").List} List */

/** @param {List} list */
function made(list) {
  spend(list.length);
  return list;
}

/** @param {Lazy} f @param {Lazy} a @param {Lazy} b */
const call2 = (f, a, b) => call(call(f, a), b);

/** @param {Lazy} list @param {Lazy} index */
function elementAt(list, index) {
  const elements = asList(list);
  const i = asInt(index);
  if (i < 0 || i >= elements.length) {
    throw new EvalError(`list index ${i} is out of bounds: it has ${elements.length} elements`);
  }
  return force(elements[i]);
}

/** @param {Lazy} f @param {Lazy} length */
function generated(f, length) {
  const count = asInt(length);
  if (count < 0) throw new EvalError(`cannot create list of size ${count}`);
  spend(count);
  return Array.from({ length: count }, (_, i) => new Thunk(() => call(f, i)));
}

/** @param {Lazy} compare @param {Lazy} list */
function sorted(compare, list) {
  const isBefore = force(compare);
  return made([...asList(list)]).sort((a, b) => {
    if (asBool(call2(isBefore, a, b))) return -1;
    return asBool(call2(isBefore, b, a)) ? 1 : 0;
  });
}

/** @param {Lazy} f @param {Lazy} list */
function grouped(f, list) {
  /** @type {Map<string, List>} */
  const groups = new Map();
  for (const element of made(asList(list))) {
    const key = asString(call(f, element));
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [element]);
    else group.push(element);
  }
  return groups;
}

/** @param {Lazy} f @param {Lazy} list */
function partition(f, list) {
  /** @type {List} */
  const right = [];
  /** @type {List} */
  const wrong = [];
  for (const element of made(asList(list))) {
    (asBool(call(f, element)) ? right : wrong).push(element);
  }
  return new Map([
    ["right", right],
    ["wrong", wrong],
  ]);
}

/** @param {Lazy} argument */
function closure(argument) {
  const set = asAttrs(argument);
  const queue = [...asList(set.get("startSet"))];
  /** @type {List} */
  const found = [];
  /** @type {List} */
  const odd = [];
  /** @type {Set<string | number>} */
  const seen = new Set();
  for (let i = 0; i < queue.length; i++) {
    const item = asAttrs(queue[i]);
    if (!item.has("key")) throw new EvalError("attribute 'key' missing, in genericClosure");
    const key = force(item.get("key"));
    if (typeof key === "string" || typeof key === "number") {
      if (seen.has(key)) continue;
      seen.add(key);
    } else {
      if (odd.some((other) => equal(other, key))) continue;
      odd.push(key);
      less(key, key);
    }
    spend(1);
    found.push(item);
    queue.push(...asList(call(set.get("operator"), item)));
  }
  return found;
}

export const lists = {
  all: builtin(2, (f, list) => asList(list).every((x) => asBool(call(f, x)))),
  any: builtin(2, (f, list) => asList(list).some((x) => asBool(call(f, x)))),
  concatLists: builtin(1, (list) => made(asList(list).flatMap((x) => asList(x)))),
  concatMap: builtin(2, (f, list) => made(asList(list).flatMap((x) => asList(call(f, x))))),
  elem: builtin(2, (x, list) => asList(list).some((y) => equal(x, y))),
  elemAt: builtin(2, elementAt),
  filter: builtin(2, (f, list) => made(asList(list).filter((x) => asBool(call(f, x))))),
  "foldl'": builtin(3, (f, start, list) =>
    force(asList(list).reduce((/** @type {Lazy} */ sum, x) => call2(f, sum, x), start)),
  ),
  genList: builtin(2, generated),
  genericClosure: builtin(1, closure),
  groupBy: builtin(2, grouped),
  head: builtin(1, (list) => elementAt(list, 0)),
  length: builtin(1, (list) => asList(list).length),
  map: builtin(2, (f, list) => made(asList(list).map((x) => new Thunk(() => call(f, x))))),
  partition: builtin(2, partition),
  sort: builtin(2, sorted),
  tail: builtin(1, (list) => {
    const elements = asList(list);
    if (elements.length === 0) throw new EvalError("'tail' called on an empty list");
    return made(elements.slice(1));
  }),
};
