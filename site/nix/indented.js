// What `''` strings mean: the blanks that all lines begin with are no part of them.

/** @typedef {import("./lexer.js").Part} Part */

/**
 * How many blanks each line begins with at least; empty lines do not count.
 * @param {Part[]} parts
 */
function least(parts) {
  let min = Infinity;
  let current = 0;
  let atStart = true;
  const end = () => {
    if (atStart) min = Math.min(min, current);
    atStart = false;
  };
  for (const part of parts) {
    if ("tokens" in part || part.plain) {
      end();
      continue;
    }
    for (const c of part.text) {
      if (c === "\n") {
        atStart = true;
        current = 0;
      } else if (atStart && c === " ") {
        current++;
      } else {
        end();
      }
    }
  }
  return min;
}

/** @param {Part[]} parts @returns {Part[]} */
export function withoutIndentation(parts) {
  const min = least(parts);
  let dropped = 0;
  let atStart = true;
  return parts.map((part, index) => {
    if ("tokens" in part) {
      atStart = false;
      dropped = 0;
      return part;
    }
    let text = "";
    for (const c of part.text) {
      if (c === "\n") {
        atStart = true;
        dropped = 0;
        text += c;
      } else if (atStart && c === " ") {
        if (dropped++ >= min) text += c;
      } else {
        atStart = false;
        dropped = 0;
        text += c;
      }
    }
    // The line of the closing quotes.
    if (index === parts.length - 1) text = text.replace(/\n *$/, "\n");
    return { text, plain: part.plain };
  });
}
