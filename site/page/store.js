// What the page shows: the state, which is the address, and what people said beside it.

/**
 * @typedef {object} Page
 * @property {import("./model.js").Board} board
 * @property {import("./model.js").State} state
 * @property {string[]} unknown parts of the address that nobody knows
 * @property {{ executable: string, version: string, glibc: string }} stated of a host base
 * @property {string} tab for whose computer calls are printed
 */

/** @type {Page} */
export const page = {
  board: /** @type {any} */ (null),
  state: /** @type {any} */ (null),
  unknown: [],
  stated: { executable: "", version: "", glibc: "" },
  tab: "nixos",
};
