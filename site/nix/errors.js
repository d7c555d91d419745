// What an evaluation can end with beside a value.

/** The expression is wrong, as Nix would say it too. `tryEval` does not catch it. */
export class EvalError extends Error {}

/** `throw` or a failed `assert`: what `tryEval` catches. */
export class Thrown extends EvalError {}

/** Nix has it, the pure subset has not: derivations, the store, the network, the surroundings. */
export class Unsupported extends EvalError {
  /** @param {string} what */
  constructor(what) {
    super(`${what} is not part of the pure subset of Nix that runs here`);
  }
}

/** More steps, depth or memory than the evaluation was given. `tryEval` does not catch it. */
export class LimitReached extends EvalError {
  /** @param {"steps" | "depth" | "cells"} limit @param {number} most */
  constructor(limit, most) {
    super(`the evaluation needs more than ${most} ${limit}, and was stopped`);
    this.limit = limit;
  }
}
