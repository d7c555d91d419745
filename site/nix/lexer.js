// Source text into tokens. What stands in `${ }` of a string is a token list of its own.
import { EvalError, Unsupported } from "./errors.js";
import { withoutIndentation } from "./indented.js";

/**
 * A part of a string: text, or the tokens of an expression. `plain`: text as it stands, of which no
 * blank counts as indentation.
 * @typedef {{ text: string, plain: boolean } | { tokens: Token[] }} Part
 * @typedef {{ type: string, at: number, text?: string, number?: number, parts?: Part[] }} Token
 * @typedef {{ source: string, at: number, file: string }} Input
 */

const KEYWORDS = new Set("assert else if in inherit let or rec then with".split(" "));
const blank = /(?:[ \t\r\n]+|#[^\r\n]*|\/\*[^]*?\*\/)*/y;
const path = /[\w.+-]*(?:\/[\w.+-]+)+\/?/y;
const run = /[^"'\\$\r]+/y;
const name = /[A-Za-z_][\w'-]*/y;
const number = /[0-9]+(?:\.[0-9]*(?:[eE][+-]?[0-9]+)?)?/y;
const symbol = /\.\.\.|->|\|\||&&|==|!=|<=|>=|\/\/|\+\+|\$\{|[{}[\]():;,.?@=<>!+*\/-]/y;
const search = /<[\w.+-]+(?:\/[\w.+-]+)*>|~\/|[A-Za-z][\w+.-]*:[\w%/?:@&=+$,.!~*'-]+/y;

/** @param {RegExp} regex @param {Input} input */
function matched(regex, input) {
  regex.lastIndex = input.at;
  const found = regex.exec(input.source);
  return found === null ? "" : found[0];
}

/** @param {Input} input @param {string} what @returns {never} */
function fail(input, what) {
  const line = input.source.slice(0, input.at).split("\n").length;
  throw new EvalError(`syntax error, ${what}, at ${input.file}:${line}`);
}

/** @param {string} source @param {string} file @returns {Token[]} */
export const tokens = (source, file) => tokensOf({ source, at: 0, file }, false);

/** @param {Input} input @param {boolean} nested up to the `}` that ends it @returns {Token[]} */
function tokensOf(input, nested) {
  /** @type {Token[]} */
  const out = [];
  const { source } = input;
  let open = 0;
  for (;;) {
    input.at += matched(blank, input).length;
    const { at } = input;
    if (at >= source.length) {
      if (nested) fail(input, "unexpected end of file");
      out.push({ type: "end", at });
      return out;
    }
    if (nested && open === 0 && source[at] === "}") {
      input.at++;
      out.push({ type: "end", at });
      return out;
    }
    const token = tokenAt(input);
    if (token.type === "{" || token.type === "${") open++;
    if (token.type === "}") open--;
    out.push(token);
  }
}

/** @param {Input} input @returns {Token} */
function tokenAt(input) {
  const { source, at } = input;
  if (source[at] === '"') {
    input.at++;
    return { type: "string", at, parts: quoted(input) };
  }
  if (source.startsWith("''", at)) {
    input.at += 2;
    return { type: "string", at, parts: indented(input) };
  }
  if (matched(search, input) !== "") {
    throw new Unsupported("a search path, a home folder or a bare URL");
  }
  const take = (/** @type {RegExp} */ regex) => {
    const text = matched(regex, input);
    input.at += text.length;
    return text;
  };
  let text = take(path);
  if (text !== "") {
    if (source.startsWith("${", input.at)) throw new Unsupported("`${ }` in a path");
    if (text.endsWith("/")) fail(input, "a path has a trailing slash");
    return { type: "path", at, text };
  }
  text = take(name);
  if (text !== "") return { type: KEYWORDS.has(text) ? text : "name", at, text };
  text = take(number);
  if (text !== "") {
    return { type: text.includes(".") ? "float" : "int", at, number: Number(text) };
  }
  text = take(symbol);
  if (text === "") fail(input, `unexpected ${JSON.stringify(source[at])}`);
  return { type: text, at };
}

/** @type {Record<string, string>} */
const ESCAPES = { n: "\n", r: "\r", t: "\t" };
/** @param {string | undefined} c */
const escaped = (c) => (c === undefined ? "" : (ESCAPES[c] ?? c));

/**
 * The text up to where `stop` or a `${` begins, then the expression behind it, and so on.
 * @param {Input} input
 * @param {(rest: string) => [taken: number, text: string, plain: boolean] | null} special
 * @param {string} stop
 * @returns {Part[]}
 */
function parts(input, special, stop) {
  /** @type {Part[]} */
  const out = [];
  let text = "";
  const flush = () => {
    if (text !== "") out.push({ text, plain: false });
    text = "";
  };
  const { source } = input;
  for (;;) {
    const plain = matched(run, input);
    text += plain;
    input.at += plain.length;
    const rest = source.slice(input.at, input.at + 4);
    if (rest === "") fail(input, "unexpected end of file in a string");
    const found = special(rest);
    if (found !== null) {
      if (found[2]) {
        flush();
        out.push({ text: found[1], plain: true });
      } else {
        text += found[1];
      }
      input.at += found[0];
    } else if (rest.startsWith(stop)) {
      flush();
      input.at += stop.length;
      return out;
    } else if (rest.startsWith("${")) {
      flush();
      input.at += 2;
      out.push({ tokens: tokensOf(input, true) });
    } else if (rest[0] === "$" && rest[1] === "$") {
      text += "$$";
      input.at += 2;
    } else if (rest[0] === "\r") {
      text += "\n";
      input.at += rest[1] === "\n" ? 2 : 1;
    } else {
      text += rest[0];
      input.at++;
    }
  }
}

/** @param {Input} input */
const quoted = (input) =>
  parts(input, (rest) => (rest[0] === "\\" ? [2, escaped(rest[1]), false] : null), '"');

/** @param {Input} input */
function indented(input) {
  const first = /( *\n)?/y;
  input.at += matched(first, input).length;
  return withoutIndentation(
    parts(
      input,
      (rest) => {
        if (rest.startsWith("'''")) return [3, "''", true];
        if (rest.startsWith("''$")) return [3, "$", true];
        if (rest.startsWith("''\\")) return [4, escaped(rest[3]), true];
        return null;
      },
      "''",
    ),
  );
}
