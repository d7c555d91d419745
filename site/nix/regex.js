// POSIX extended regular expressions, as `match` and `split` take them, as JavaScript's.
import { EvalError, Unsupported } from "./errors.js";

/** @type {Record<string, string>} */
const CLASSES = {
  alnum: "A-Za-z0-9",
  alpha: "A-Za-z",
  blank: " \\t",
  digit: "0-9",
  lower: "a-z",
  punct: "!-\\/:-@\\[-`{-~",
  space: " \\t-\\r",
  upper: "A-Z",
  xdigit: "0-9A-Fa-f",
};

/**
 * The bracket expression that begins at `start`.
 * @param {string} pattern @param {number} start
 * @returns {{ text: string, end: number }}
 */
function bracket(pattern, start) {
  let i = start + 1;
  let text = "[";
  if (pattern[i] === "^") {
    text += "^";
    i++;
  }
  for (let first = true; first || pattern[i] !== "]"; first = false) {
    if (i >= pattern.length) throw new EvalError(`invalid regular expression '${pattern}'`);
    const named = /^\[:([a-z]+):\]/.exec(pattern.slice(i, i + 12));
    if (named) {
      const members = CLASSES[named[1]];
      if (members === undefined) throw new EvalError(`invalid regular expression '${pattern}'`);
      text += members;
      i += named[0].length;
    } else if (/^\[[.=]/.test(pattern.slice(i, i + 2))) {
      throw new Unsupported("a collating element in a regular expression");
    } else {
      text += /[\\\]\[^]/.test(pattern[i]) ? `\\${pattern[i]}` : pattern[i];
      i++;
    }
  }
  return { text: `${text}]`, end: i + 1 };
}

/** @param {string} pattern @returns {{ source: string, alternatives: boolean }} */
function translated(pattern) {
  let source = "";
  let alternatives = false;
  for (let i = 0; i < pattern.length; ) {
    const c = pattern[i];
    if (c === "[") {
      const { text, end } = bracket(pattern, i);
      source += text;
      i = end;
    } else if (c === "\\") {
      const next = pattern[i + 1];
      if (next === undefined || /[A-Za-z0-9]/.test(next)) {
        throw new EvalError(`invalid regular expression '${pattern}'`);
      }
      source += `\\${next}`;
      i += 2;
    } else if (c === "(" && pattern[i + 1] === "?") {
      throw new EvalError(`invalid regular expression '${pattern}'`);
    } else {
      alternatives ||= c === "|";
      source += c === "]" || c === "}" ? quoted(c, source) : c;
      i++;
    }
  }
  return { source, alternatives };
}

/** A `]` or `}` that closes nothing is itself. @param {string} c @param {string} before */
const quoted = (c, before) => (c === "}" && /\{[0-9,]*$/.test(before) ? c : `\\${c}`);

/** @param {string} source @param {string} flags @param {string} pattern */
function made(source, flags, pattern) {
  try {
    return new RegExp(source, flags);
  } catch {
    throw new EvalError(`invalid regular expression '${pattern}'`);
  }
}

/** @type {Map<string, RegExp>} */
const wholes = new Map();

/** For all of a text. @param {string} pattern */
export function wholeRegex(pattern) {
  let regex = wholes.get(pattern);
  if (!regex) {
    regex = made(`^(?:${translated(pattern).source})$`, "s", pattern);
    wholes.set(pattern, regex);
  }
  return regex;
}

/** Each place where it is found, the longest of those that begin there: the rule of POSIX. */
class Search {
  /** @param {string} pattern */
  constructor(pattern) {
    const { source, alternatives } = translated(pattern);
    this.whole = wholeRegex(pattern);
    this.regex = made(source, "gs", pattern);
    // JavaScript takes the first that fits. With one quantifier and no alternative, that is it.
    this.isLongest = !alternatives && (pattern.match(/[*+?{]/g) ?? []).length < 2;
    /** @type {Map<string, RegExpExecArray[]>} */
    this.known = new Map();
  }

  /** @param {string} text */
  all(text) {
    let found = this.known.get(text);
    if (found === undefined) {
      found = this.search(text);
      this.known.set(text, found);
    }
    return found;
  }

  /** @param {string} text */
  search(text) {
    /** @type {RegExpExecArray[]} */
    const out = [];
    for (let at = 0; ; ) {
      this.regex.lastIndex = at;
      const first = this.regex.exec(text);
      if (first === null) return out;
      const found = this.isLongest ? first : this.longest(text, first);
      if (found[0] === "") throw new Unsupported("an empty match in `split`");
      out.push(found);
      at = found.index + found[0].length;
    }
  }

  /** @param {string} text @param {RegExpExecArray} first */
  longest(text, first) {
    const { index } = first;
    for (let end = text.length; end > index + first[0].length; end--) {
      const found = this.whole.exec(text.slice(index, end));
      if (found !== null) {
        found.index = index;
        return found;
      }
    }
    return first;
  }
}

/** @type {Map<string, Search>} */
const searches = new Map();

/** @param {string} pattern @param {string} text @returns {RegExpExecArray[]} */
export function searched(pattern, text) {
  let search = searches.get(pattern);
  if (!search) {
    search = new Search(pattern);
    searches.set(pattern, search);
  }
  return search.all(text);
}
