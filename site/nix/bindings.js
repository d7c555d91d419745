// `a.b = 1; a.c = 2;` is `a = { b = 1; c = 2; };`.
import { EvalError, Unsupported } from "./errors.js";

/**
 * @typedef {import("./parser.js").Node} Node
 * @typedef {import("./parser.js").Binding} Binding
 * @typedef {import("./parser.js").RawBinding} RawBinding
 */

/** @param {Node} name */
const literal = (name) => (name.type === "literal" ? String(name.value) : null);

/** @param {RawBinding[]} raw @returns {Binding[]} */
export function nested(raw) {
  /** @type {Map<string, { direct: Node | null, deeper: RawBinding[] }>} */
  const named = new Map();
  /** @type {(Binding | string)[]} */
  const order = [];
  for (const binding of raw) {
    if ("from" in binding) {
      const name = String(binding.name.value);
      if (named.has(name)) throw new EvalError(`attribute '${name}' already defined`);
      named.set(name, { direct: null, deeper: [] });
      order.push(binding);
      continue;
    }
    const [first, ...rest] = binding.path;
    const name = literal(first);
    if (name === null) {
      order.push({ name: first, value: below(rest, binding.value) });
      continue;
    }
    let entry = named.get(name);
    if (entry === undefined) {
      entry = { direct: null, deeper: [] };
      named.set(name, entry);
      order.push(name);
    }
    if (rest.length > 0) entry.deeper.push({ path: rest, value: binding.value });
    else if (entry.direct === null) entry.direct = binding.value;
    else entry.deeper.push(...bindingsOf(name, binding.value));
  }
  return order.map((item) => {
    if (typeof item !== "string") return item;
    const entry = /** @type {{ direct: Node | null, deeper: RawBinding[] }} */ (named.get(item));
    return { name: { type: "literal", value: item }, value: joined(item, entry) };
  });
}

/** @param {Node[]} path @param {Node} value @returns {Node} */
const below = (path, value) =>
  path.length === 0
    ? value
    : { type: "set", recursive: false, bindings: nested([{ path, value }]) };

/**
 * @param {string} name
 * @param {{ direct: Node | null, deeper: RawBinding[] }} entry
 * @returns {Node}
 */
function joined(name, { direct, deeper }) {
  if (deeper.length === 0) return /** @type {Node} */ (direct);
  if (direct === null) return { type: "set", recursive: false, bindings: nested(deeper) };
  const bindings = nested([...bindingsOf(name, direct), ...deeper]);
  return { type: "set", recursive: false, bindings };
}

/** Of a set that another is merged with. @param {string} name @param {Node} node */
function bindingsOf(name, node) {
  if (node.type !== "set") throw new EvalError(`attribute '${name}' already defined`);
  if (node.recursive) throw new Unsupported("`a = rec { }` beside more of `a`");
  return node.bindings.map((binding) =>
    "from" in binding ? binding : { path: [binding.name], value: binding.value },
  );
}
