// Tokens into a syntax tree. Precedence as the Nix manual lists it.
import { nested } from "./bindings.js";
import { EvalError, Unsupported } from "./errors.js";
import { tokens as tokensOf } from "./lexer.js";

/**
 * @typedef {import("./lexer.js").Token} Token
 * @typedef {import("./lexer.js").Part} Part
 * @typedef {{ type: "literal", value: string | number }} Literal
 * @typedef {{ name: string, fallback: Node | null }} Formal
 * @typedef {{ formals: Formal[], open: boolean }} Pattern
 * @typedef {{ name: Node, value: Node }} Assigned
 * @typedef {{ name: Literal, from: { set: Node } | null }} Inherited
 * @typedef {Assigned | Inherited} Binding
 * @typedef {{ path: Node[], value: Node } | Inherited} RawBinding
 * @typedef {(
 *   | Literal
 *   | { type: "float", value: number }
 *   | { type: "variable", name: string }
 *   | { type: "path", text: string }
 *   | { type: "text", parts: Node[] }
 *   | { type: "list", elements: Node[] }
 *   | { type: "set", recursive: boolean, bindings: Binding[] }
 *   | { type: "let", bindings: Binding[], body: Node }
 *   | { type: "with", set: Node, body: Node }
 *   | { type: "if", condition: Node, yes: Node, no: Node }
 *   | { type: "assert", condition: Node, body: Node }
 *   | { type: "function", name: string | null, pattern: Pattern | null, body: Node }
 *   | { type: "call", callee: Node, argument: Node }
 *   | { type: "select", set: Node, path: Node[], fallback: Node | null }
 *   | { type: "has", set: Node, path: Node[] }
 *   | { type: "not", operand: Node }
 *   | { type: "negate", operand: Node }
 *   | { type: "operator", operator: string, left: Node, right: Node }
 * )} Node
 */

/** How strongly each binds, and on which side. @type {Record<string, [number, "l" | "r" | "n"]>} */
const OPERATORS = {
  "->": [1, "r"],
  "||": [2, "l"],
  "&&": [3, "l"],
  "==": [4, "n"],
  "!=": [4, "n"],
  "<": [5, "n"],
  "<=": [5, "n"],
  ">": [5, "n"],
  ">=": [5, "n"],
  "//": [6, "r"],
  "+": [8, "l"],
  "-": [8, "l"],
  "*": [9, "l"],
  "/": [9, "l"],
  "++": [10, "r"],
  "?": [11, "n"],
};
const NOT = 7;
const NEGATE = 12;
const STARTS = new Set(["name", "int", "float", "string", "path", "{", "[", "(", "rec", "or"]);

/** @param {string} source @param {string} file for errors @returns {Node} */
export function parse(source, file) {
  return new Parser(tokensOf(source, file), file, source).all();
}

class Parser {
  /** @param {Token[]} tokens @param {string} file @param {string} source */
  constructor(tokens, file, source) {
    this.tokens = tokens;
    this.file = file;
    this.source = source;
    this.next = 0;
  }

  /** @param {number} [ahead] */
  peek(ahead = 0) {
    return this.tokens[Math.min(this.next + ahead, this.tokens.length - 1)].type;
  }

  /** @param {string} type */
  eat(type) {
    if (this.peek() !== type) return false;
    this.next++;
    return true;
  }

  /** @param {string} type @returns {Token} */
  need(type) {
    if (this.peek() !== type) this.fail(`expected ${type}`);
    return this.tokens[this.next++];
  }

  /** @returns {string} */
  needName() {
    return String(this.need("name").text);
  }

  /** @param {string} what @returns {never} */
  fail(what) {
    const token = this.tokens[Math.min(this.next, this.tokens.length - 1)];
    const line = this.source.slice(0, token.at).split("\n").length;
    throw new EvalError(
      `syntax error, unexpected ${token.text ?? token.type}, ${what}, at ${this.file}:${line}`,
    );
  }

  all() {
    const node = this.expression();
    if (this.peek() !== "end") this.fail("expected the end");
    return node;
  }

  /** @returns {Node} */
  expression() {
    switch (this.peek()) {
      case "let":
        this.next++;
        if (this.peek() === "{") throw new Unsupported("`let { }`");
        return { type: "let", bindings: this.bindings("in"), body: this.expression() };
      case "with": {
        this.next++;
        const set = this.expression();
        this.need(";");
        return { type: "with", set, body: this.expression() };
      }
      case "assert": {
        this.next++;
        const condition = this.expression();
        this.need(";");
        return { type: "assert", condition, body: this.expression() };
      }
      case "if": {
        this.next++;
        const condition = this.expression();
        this.need("then");
        const yes = this.expression();
        this.need("else");
        return { type: "if", condition, yes, no: this.expression() };
      }
    }
    return this.isFunction() ? this.lambda() : this.operation(0);
  }

  isFunction() {
    const second = this.peek(1);
    if (this.peek() === "name") return second === ":" || second === "@";
    if (this.peek() !== "{") return false;
    if (second === "...") return true;
    const third = this.peek(2);
    if (second === "}") return third === ":" || third === "@";
    if (second !== "name") return false;
    const fourth = this.peek(3);
    return third === "," || third === "?" || (third === "}" && (fourth === ":" || fourth === "@"));
  }

  /** @returns {Node} */
  lambda() {
    /** @type {string | null} */
    let name = null;
    /** @type {Pattern | null} */
    let pattern = null;
    if (this.peek() === "name") {
      name = this.needName();
      if (this.eat("@")) pattern = this.pattern();
    } else {
      pattern = this.pattern();
      if (this.eat("@")) name = this.needName();
    }
    this.need(":");
    return { type: "function", name, pattern, body: this.expression() };
  }

  /** @returns {Pattern} */
  pattern() {
    /** @type {Formal[]} */
    const formals = [];
    let open = false;
    this.need("{");
    while (!this.eat("}")) {
      if (this.eat("...")) {
        open = true;
      } else {
        const name = this.needName();
        if (formals.some((formal) => formal.name === name)) this.fail(`duplicate ${name}`);
        formals.push({ name, fallback: this.eat("?") ? this.expression() : null });
      }
      if (this.peek() !== "}") this.need(",");
    }
    return { formals, open };
  }

  /** @param {number} weakest @returns {Node} */
  operation(weakest) {
    /** @type {Node} */
    let left;
    /** @type {number} */
    let strength = Infinity;
    if (this.eat("!")) {
      left = { type: "not", operand: this.operation(NOT + 1) };
      strength = NOT;
    } else if (this.eat("-")) {
      left = { type: "negate", operand: this.operation(NEGATE) };
    } else {
      left = this.application();
    }
    for (let last = ""; ; ) {
      const operator = this.peek();
      const [rank, side] = OPERATORS[operator] ?? [-1, "n"];
      if (rank < weakest || rank >= strength) return left;
      if (side === "n" && last !== "" && OPERATORS[last][0] === rank) {
        this.fail("operators of one rank need parentheses");
      }
      last = operator;
      this.next++;
      if (operator === "?") {
        left = { type: "has", set: left, path: this.attributePath() };
      } else {
        const right = this.operation(side === "r" ? rank : rank + 1);
        left = { type: "operator", operator, left, right };
      }
    }
  }

  /** @returns {Node} */
  application() {
    let callee = this.selection();
    while (STARTS.has(this.peek())) {
      callee = { type: "call", callee, argument: this.selection() };
    }
    return callee;
  }

  /** @returns {Node} */
  selection() {
    const set = this.atom();
    if (!this.eat(".")) return set;
    const path = this.attributePath();
    const fallback = this.eat("or") ? this.selection() : null;
    return { type: "select", set, path, fallback };
  }

  /** @returns {Node[]} */
  attributePath() {
    const path = [this.attributeName()];
    while (this.eat(".")) path.push(this.attributeName());
    return path;
  }

  /** @returns {Node} */
  attributeName() {
    if (this.peek() === "string") return this.text(this.need("string"));
    if (this.eat("${")) {
      const node = this.expression();
      this.need("}");
      return node;
    }
    if (this.eat("or")) return { type: "literal", value: "or" };
    return { type: "literal", value: this.needName() };
  }

  /** @param {Token} token @returns {Node} */
  text(token) {
    const parts = (token.parts ?? [])
      .filter((part) => !("text" in part && part.text === ""))
      .map((part) => this.part(part));
    if (parts.length === 0) return { type: "literal", value: "" };
    return parts.every((part) => part.type === "literal")
      ? { type: "literal", value: parts.map((part) => part.value).join("") }
      : { type: "text", parts };
  }

  /** @param {Part} part @returns {Node} */
  part(part) {
    if ("text" in part) return { type: "literal", value: part.text };
    const node = new Parser(part.tokens, this.file, this.source).all();
    // `"${"a"}"` is to be coerced as any other expression.
    return node.type === "literal" ? { type: "text", parts: [node] } : node;
  }

  /** @param {string} end @returns {Binding[]} */
  bindings(end) {
    /** @type {RawBinding[]} */
    const raw = [];
    while (!this.eat(end)) {
      if (this.eat("inherit")) {
        raw.push(...this.inherited());
      } else {
        const path = this.attributePath();
        this.need("=");
        raw.push({ path, value: this.expression() });
        this.need(";");
      }
    }
    return nested(raw);
  }

  /** @returns {Inherited[]} */
  inherited() {
    /** @type {Inherited[]} */
    const out = [];
    /** @type {{ set: Node } | null} */
    let from = null;
    if (this.eat("(")) {
      from = { set: this.expression() };
      this.need(")");
    }
    while (!this.eat(";")) {
      const name = this.attributeName();
      if (name.type !== "literal") this.fail("dynamic attributes cannot be inherited");
      out.push({ name, from });
    }
    return out;
  }

  /** @returns {Node} */
  atom() {
    const token = this.tokens[this.next];
    switch (token.type) {
      case "int":
        this.next++;
        return { type: "literal", value: Number(token.number) };
      case "float":
        this.next++;
        return { type: "float", value: Number(token.number) };
      case "string":
        this.next++;
        return this.text(token);
      case "path":
        this.next++;
        return { type: "path", text: String(token.text) };
      case "name":
        this.next++;
        return { type: "variable", name: String(token.text) };
      case "or":
        this.next++;
        return { type: "variable", name: "or" };
      case "(": {
        this.next++;
        const node = this.expression();
        this.need(")");
        return node;
      }
      case "[": {
        this.next++;
        /** @type {Node[]} */
        const elements = [];
        while (!this.eat("]")) elements.push(this.selection());
        return { type: "list", elements };
      }
      case "rec":
        this.next++;
        this.need("{");
        return { type: "set", recursive: true, bindings: this.bindings("}") };
      case "{":
        this.next++;
        return { type: "set", recursive: false, bindings: this.bindings("}") };
    }
    return this.fail("expected an expression");
  }
}
