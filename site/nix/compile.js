// A syntax tree into JavaScript functions from an environment to a value.
import { EvalError, Thrown } from "./errors.js";
import { arithmetic, concat, divide, equal, interpolated, less, plus, update } from "./operators.js";
import { folderOf, normalPath } from "./paths.js";
import { Scope, reader } from "./scope.js";
import { Float, Lambda, Path, Thunk, asAttrs, asBool, asString, call, force } from "./values.js";
import { spend } from "./values.js";

/**
 * @typedef {import("./parser.js").Node} Node
 * @typedef {import("./parser.js").Binding} Binding
 * @typedef {import("./parser.js").Inherited} Inherited
 * @typedef {import("./parser.js").Pattern} Pattern
 * @typedef {import("./values.js").Value} Value
 * @typedef {import("./values.js").Lazy} Lazy
 * @typedef {import("./values.js").Attrs} Attrs
 * @typedef {any[]} Env
 * @typedef {(env: Env) => Value} Compiled
 * @typedef {(env: Env) => Lazy} Lazily
 */

/** @param {Node} node @param {Scope} scope @param {string} file @returns {Compiled} */
export function compile(node, scope, file) {
  return new Compiler(file).node(node, scope);
}

class Compiler {
  /** @param {string} file */
  constructor(file) {
    this.file = file;
  }

  /** @param {Node} node @param {Scope} scope @returns {Compiled} */
  node(node, scope) {
    switch (node.type) {
      case "literal": {
        const { value } = node;
        return () => value;
      }
      case "float": {
        const value = new Float(node.value);
        return () => value;
      }
      case "path": {
        const { text } = node;
        const path = text.startsWith("/") ? text : `${folderOf(this.file)}/${text}`;
        const value = new Path(normalPath(path));
        return () => value;
      }
      case "variable": {
        const read = reader(node.name, scope);
        return (env) => force(read(env));
      }
      case "text":
        return this.text(node.parts, scope);
      case "list": {
        const elements = node.elements.map((element) => this.lazy(element, scope));
        return (env) => {
          spend(elements.length);
          return elements.map((element) => element(env));
        };
      }
      case "set":
        return node.recursive ? this.recursiveSet(node, scope) : this.set(node.bindings, scope);
      case "let": {
        const inner = new Scope(scope);
        const fill = this.recursive(node.bindings, inner, scope);
        const body = this.node(node.body, inner);
        return (env) => body(fill([env]));
      }
      case "with": {
        const set = this.lazy(node.set, scope);
        const body = this.node(node.body, new Scope(scope, true));
        return (env) => body([env, set(env)]);
      }
      case "if": {
        const condition = this.node(node.condition, scope);
        const yes = this.node(node.yes, scope);
        const no = this.node(node.no, scope);
        return (env) => (asBool(condition(env)) ? yes(env) : no(env));
      }
      case "assert": {
        const condition = this.node(node.condition, scope);
        const body = this.node(node.body, scope);
        return (env) => {
          if (!asBool(condition(env))) throw new Thrown(`assertion failed in ${this.file}`);
          return body(env);
        };
      }
      case "function":
        return this.lambda(node.name, node.pattern, node.body, scope);
      case "call": {
        const callee = this.node(node.callee, scope);
        const argument = this.lazy(node.argument, scope);
        return (env) => call(callee(env), argument(env));
      }
      case "select":
        return this.select(node, scope);
      case "has":
        return this.has(node, scope);
      case "not": {
        const operand = this.node(node.operand, scope);
        return (env) => !asBool(operand(env));
      }
      case "negate": {
        const operand = this.node(node.operand, scope);
        return (env) => arithmetic(0, operand(env), (a, b) => a - b);
      }
      case "operator":
        return this.operator(node, scope);
    }
  }

  /** What need not be computed yet. @param {Node} node @param {Scope} scope @returns {Lazily} */
  lazy(node, scope) {
    if (node.type === "variable") return reader(node.name, scope);
    const compiled = this.node(node, scope);
    const isAtOnce = ["literal", "float", "path", "function"].includes(node.type);
    return isAtOnce ? compiled : (env) => new Thunk(() => compiled(env));
  }

  /** @param {Node[]} parts @param {Scope} scope @returns {Compiled} */
  text(parts, scope) {
    const compiled = parts.map((part) => this.node(part, scope));
    return (env) => {
      let text = "";
      for (const part of compiled) text += interpolated(part(env));
      spend(text.length >> 4);
      return text;
    };
  }

  /** The name of an attribute, null where there is to be none. @param {Node} node @param {Scope} scope */
  name(node, scope) {
    const compiled = this.node(node, scope);
    return (/** @type {Env} */ env) => {
      const value = compiled(env);
      return value === null ? null : asString(value);
    };
  }

  /** @param {Binding[]} bindings @param {Scope} scope @returns {Compiled} */
  set(bindings, scope) {
    const { sources, slotOf } = this.sources(bindings, scope);
    const members = bindings.map((binding) => {
      if ("from" in binding) {
        const name = String(binding.name.value);
        if (binding.from === null) return { name, value: reader(name, scope) };
        const slot = Number(slotOf.get(binding.from));
        return { name, slot };
      }
      const value = this.lazy(binding.value, scope);
      return binding.name.type === "literal"
        ? { name: String(binding.name.value), value }
        : { dynamic: this.name(binding.name, scope), value };
    });
    return (env) => {
      const from = sources.map((source) => source(env));
      spend(members.length);
      /** @type {Attrs} */
      const set = new Map();
      for (const { name, slot, dynamic, value } of members) {
        if (slot !== undefined) {
          set.set(name, this.inherited(() => from[slot], name));
        } else if (dynamic !== undefined) {
          const computed = dynamic(env);
          if (computed !== null && set.has(computed)) {
            throw new EvalError(`dynamic attribute '${computed}' already defined`);
          }
          if (computed !== null) set.set(computed, value(env));
        } else {
          set.set(/** @type {string} */ (name), /** @type {Lazily} */ (value)(env));
        }
      }
      return set;
    };
  }

  /** The sets that `inherit (…)` takes from. @param {Binding[]} bindings @param {Scope} scope */
  sources(bindings, scope) {
    /** @type {Map<object, number>} */
    const slotOf = new Map();
    /** @type {Lazily[]} */
    const sources = [];
    for (const binding of bindings) {
      if (!("from" in binding) || binding.from === null || slotOf.has(binding.from)) continue;
      slotOf.set(binding.from, sources.length);
      sources.push(this.lazy(binding.from.set, scope));
    }
    return { sources, slotOf };
  }

  /** @param {() => Lazy} from @param {string} name @returns {Thunk} */
  inherited(from, name) {
    return new Thunk(() => {
      const set = asAttrs(from());
      if (!set.has(name)) throw this.missing(name);
      return set.get(name);
    });
  }

  /** @param {string} name */
  missing(name) {
    return new EvalError(`attribute '${name}' missing, in ${this.file}`);
  }

  /**
   * Fill an environment with bindings that see each other.
   * @param {Binding[]} bindings @param {Scope} inner @param {Scope} outer
   * @returns {(env: Env) => Env}
   */
  recursive(bindings, inner, outer) {
    for (const binding of bindings) {
      if (binding.name.type === "literal") inner.add(String(binding.name.value));
    }
    const { sources, slotOf } = this.sources(bindings, inner);
    const first = inner.size;
    inner.size += sources.length;
    /** @type {[slot: number, value: (env: Env) => Lazy][]} */
    const fills = [];
    for (const binding of bindings) {
      if (binding.name.type !== "literal") continue;
      const name = String(binding.name.value);
      const slot = Number(inner.slots.get(name));
      if (!("from" in binding)) {
        const { value } = binding;
        if (value.type === "variable") {
          // What it names may not be there yet.
          const read = reader(value.name, inner);
          fills.push([slot, (env) => new Thunk(() => read(env))]);
        } else {
          fills.push([slot, this.lazy(value, inner)]);
        }
      } else if (binding.from === null) {
        const read = reader(name, outer);
        fills.push([slot, (env) => read(env[0])]);
      } else {
        const from = first + Number(slotOf.get(binding.from));
        fills.push([slot, (env) => this.inherited(() => env[from], name)]);
      }
    }
    return (env) => {
      spend(inner.size);
      sources.forEach((source, i) => {
        env[first + i] = new Thunk(() => source(env));
      });
      for (const [slot, value] of fills) env[slot] = value(env);
      return env;
    };
  }

  /** @param {Node & { type: "set" }} node @param {Scope} scope @returns {Compiled} */
  recursiveSet(node, scope) {
    const inner = new Scope(scope);
    const fill = this.recursive(node.bindings, inner, scope);
    const slots = [...inner.slots];
    /** @type {{ name: (env: Env) => string | null, value: Lazily }[]} */
    const dynamic = [];
    for (const binding of node.bindings) {
      if ("from" in binding || binding.name.type === "literal") continue;
      const value = this.lazy(binding.value, inner);
      dynamic.push({ name: this.name(binding.name, inner), value });
    }
    return (env) => {
      const own = fill([env]);
      /** @type {Attrs} */
      const set = new Map();
      for (const [name, slot] of slots) set.set(name, own[slot]);
      for (const { name, value } of dynamic) {
        const computed = name(own);
        if (computed !== null) set.set(computed, value(own));
      }
      return set;
    };
  }

  /**
   * @param {string | null} name @param {Pattern | null} pattern @param {Node} node
   * @param {Scope} scope @returns {Compiled}
   */
  lambda(name, pattern, node, scope) {
    const inner = new Scope(scope);
    if (name !== null) inner.add(name);
    if (pattern === null) {
      const body = this.node(node, inner);
      return (env) => new Lambda((argument) => body([env, argument]));
    }
    for (const formal of pattern.formals) inner.add(formal.name);
    const formals = pattern.formals.map((formal) => ({
      name: formal.name,
      slot: Number(inner.slots.get(formal.name)),
      fallback: formal.fallback && this.lazy(formal.fallback, inner),
    }));
    const known = new Map(pattern.formals.map((formal) => [formal.name, formal.fallback !== null]));
    const body = this.node(node, inner);
    const bind = (/** @type {Env} */ env, /** @type {Lazy} */ argument) => {
      const set = asAttrs(argument);
      /** @type {Env} */
      const own = [env];
      if (name !== null) own[1] = set;
      let taken = 0;
      for (const { name: formal, slot, fallback } of formals) {
        const given = set.get(formal);
        if (given !== undefined) {
          own[slot] = given;
          taken++;
        } else if (fallback) {
          own[slot] = new Thunk(() => fallback(own));
        } else {
          throw new EvalError(`function in ${this.file} called without '${formal}'`);
        }
      }
      if (!pattern.open && taken !== set.size) {
        const odd = [...set.keys()].find((key) => !known.has(key));
        throw new EvalError(`function in ${this.file} called with unexpected '${odd}'`);
      }
      return own;
    };
    return (env) => new Lambda((argument) => body(bind(env, argument)), known);
  }

  /** @param {Node & { type: "select" }} node @param {Scope} scope @returns {Compiled} */
  select(node, scope) {
    const set = this.node(node.set, scope);
    const { path } = node;
    if (path.length === 1 && path[0].type === "literal" && node.fallback === null) {
      const name = String(path[0].value);
      return (env) => {
        const value = asAttrs(set(env)).get(name);
        if (value === undefined) throw this.missing(name);
        return force(value);
      };
    }
    const names = path.map((name) => this.name(name, scope));
    const fallback = node.fallback && this.node(node.fallback, scope);
    return (env) => {
      /** @type {Lazy} */
      let at = set(env);
      for (const name of names) {
        const key = String(name(env));
        const value = force(at);
        if (!(value instanceof Map) || !value.has(key)) {
          if (fallback) return fallback(env);
          asAttrs(value);
          throw this.missing(key);
        }
        at = value.get(key);
      }
      return force(at);
    };
  }

  /** @param {Node & { type: "has" }} node @param {Scope} scope @returns {Compiled} */
  has(node, scope) {
    const set = this.node(node.set, scope);
    const names = node.path.map((name) => this.name(name, scope));
    return (env) => {
      /** @type {Lazy} */
      let at = set(env);
      for (const name of names) {
        const value = force(at);
        const key = String(name(env));
        if (!(value instanceof Map) || !value.has(key)) return false;
        at = value.get(key);
      }
      return true;
    };
  }

  /** @param {Node & { type: "operator" }} node @param {Scope} scope @returns {Compiled} */
  operator(node, scope) {
    const left = this.node(node.left, scope);
    const right = this.node(node.right, scope);
    switch (node.operator) {
      case "&&":
        return (env) => asBool(left(env)) && asBool(right(env));
      case "||":
        return (env) => asBool(left(env)) || asBool(right(env));
      case "->":
        return (env) => !asBool(left(env)) || asBool(right(env));
      case "==":
        return (env) => equal(left(env), right(env));
      case "!=":
        return (env) => !equal(left(env), right(env));
      case "<":
        return (env) => less(left(env), right(env));
      case ">":
        return (env) => less(right(env), left(env));
      case "<=":
        return (env) => !less(right(env), left(env));
      case ">=":
        return (env) => !less(left(env), right(env));
      case "//":
        return (env) => update(left(env), right(env));
      case "++":
        return (env) => concat(left(env), right(env));
      case "+":
        return (env) => plus(left(env), right(env));
      case "-":
        return (env) => arithmetic(left(env), right(env), (a, b) => a - b);
      case "*":
        return (env) => arithmetic(left(env), right(env), (a, b) => a * b);
      case "/":
        return (env) => divide(left(env), right(env));
    }
    throw new EvalError(`unknown operator ${node.operator}`);
  }
}
