// Markup from text: whatever is put into a template is escaped, unless it is markup itself.

export class Markup {
  /** @param {string} text */
  constructor(text) {
    this.text = text;
  }
}

/** @type {Record<string, string>} */
const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** @param {unknown} value @returns {string} */
function written(value) {
  if (value instanceof Markup) return value.text;
  if (Array.isArray(value)) return value.map(written).join("");
  if (value === null || value === undefined || value === false) return "";
  return String(value).replace(/[&<>"']/g, (c) => ENTITIES[c]);
}

/** @param {TemplateStringsArray} parts @param {unknown[]} values */
export const html = (parts, ...values) =>
  new Markup(parts.reduce((text, part, i) => text + written(values[i - 1]) + part));

/** Text with what stands in backticks as code. @param {string} text */
export const withCode = (text) =>
  text.split(/`([^`]+)`/).map((part, i) => (i % 2 === 1 ? html`<code>${part}</code>` : part));
