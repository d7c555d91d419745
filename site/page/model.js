// What the page knows and computes, without a page: addresses, requests, calls to paste, answers.

/**
 * @typedef {{ id: string, kind: "nvidia" | "jetson" | "amd" | "none", key: string,
 *   system: string, request: Record<string, any> }} Machine
 * @typedef {{ name: string, slug: string, machine: string }} Gpu
 * @typedef {{ title: string, packages: string[], main: string }} SetInfo
 * @typedef {{ version: string, flavour: string, code: string | null, accelerator: string[],
 *   behind: number } | { refused: string }} Brief
 * @typedef {{ commit: string, date: string, machines: Machine[], gpus: Gpu[], pythons: string[],
 *   steps: string[], sets: Record<string, SetInfo>, briefs: Brief[],
 *   matrix: Record<string, Record<string, Record<string, number[]>>>,
 *   facts: any, lifetimes: { version: string, uploaded: string | null,
 *   code: Record<string, string | null> }[] }} Board
 * @typedef {{ version: string, why: string }} Newer
 * @typedef {{ name: string, version: string, flavour: string, axes: Record<string, string>,
 *   requiredBy: string[], asked: boolean, code: string | null, evidence: string | null,
 *   bytes: number | null, grades: string[], newer: Newer[], behind?: number,
 *   newest?: { version: string, uploaded: string | null } | null, uploaded?: string | null,
 * }} Package
 * @typedef {{ code: string, title: string, why: string[], fix: string[] }} Problem
 * @typedef {{ ok: true, id: string, axes: Record<string, string>, packages: Package[],
 *   warnings: string[], notes: string[] }} Plan
 * @typedef {Plan | { ok: false, problems: Problem[] }} Answer
 * @typedef {{ gpu: string, also: string, driver: string, python: string, set: string,
 *   packages: string }} State
 */

/** @type {State} */
export const START = {
  gpu: "rtx-4090",
  also: "",
  driver: "",
  python: "3.12",
  set: "torch",
  packages: "",
};
const PARTS = /** @type {(keyof State)[]} */ (Object.keys(START));

/**
 * The state that an address names, and what of it nobody knows.
 * @param {string} search @param {Board} board
 * @returns {{ state: State, unknown: string[] }}
 */
export function fromAddress(search, board) {
  const asked = new URLSearchParams(search);
  const [first] = Object.keys(board.sets);
  const state = { ...START, set: Object.hasOwn(board.sets, START.set) ? START.set : first };
  /** @type {string[]} */
  const unknown = [];
  const known = {
    gpu: (/** @type {string} */ v) => board.gpus.some((gpu) => gpu.slug === v),
    also: (/** @type {string} */ v) =>
      v.split(",").every((slug) => canJoin(board, { ...state, also: "" }, slug)),
    driver: (/** @type {string} */ v) => v === "" || isDriver(v),
    python: (/** @type {string} */ v) => board.pythons.includes(v),
    set: (/** @type {string} */ v) => Object.hasOwn(board.sets, v),
    packages: (/** @type {string} */ v) => v.length <= 2000,
  };
  for (const part of PARTS) {
    const value = asked.get(part);
    if (value === null) continue;
    if (known[part](value)) state[part] = value;
    else unknown.push(`${part} “${value.slice(0, 60)}”`);
  }
  for (const key of new Set(asked.keys())) {
    if (!(/** @type {string[]} */ (PARTS).includes(key))) unknown.push(`“${key.slice(0, 60)}”`);
  }
  return { state, unknown };
}

/** The address of a state: what differs from where everybody starts. @param {State} state */
export function toAddress(state) {
  const query = new URLSearchParams();
  for (const part of PARTS) if (state[part] !== START[part]) query.set(part, state[part]);
  const text = query.toString();
  return text === "" ? "" : `?${text}`;
}

/** @param {string} text */
export const isDriver = (text) => /^[0-9]{2,4}(\.[0-9]{1,4}){0,3}$/.test(text);

/** @param {string} a @param {string} b */
export function compareDrivers(a, b) {
  const p = a.split(".").map(Number);
  const q = b.split(".").map(Number);
  for (let i = 0; i < 4; i++) if ((p[i] ?? 0) !== (q[i] ?? 0)) return (p[i] ?? 0) - (q[i] ?? 0);
  return 0;
}

/** @param {Board} board @param {State} state */
export function gpuOf(board, state) {
  return /** @type {Gpu} */ (board.gpus.find((gpu) => gpu.slug === state.gpu));
}

/** @param {Board} board @param {string} id */
export const machineOf = (board, id) =>
  /** @type {Machine} */ (board.machines.find((machine) => machine.id === id));

/** Whether the machine's driver is asked for. @param {Machine} machine */
export const hasDriver = (machine) => machine.kind === "nvidia";

/**
 * GPUs whose names have every word that was typed, those that begin with it first.
 * @param {Board} board @param {string} text @param {number} most
 */
export function search(board, text, most) {
  const words = text.toLowerCase().split(/[^a-z0-9]+/).filter(Boolean);
  const scored = board.gpus.flatMap((gpu) => {
    const name = ` ${gpu.name.toLowerCase()}`;
    if (!words.every((word) => name.includes(word))) return [];
    const starts = words.filter((word) => name.includes(` ${word}`)).length;
    return [{ gpu, score: starts * 100 - gpu.name.length }];
  });
  return scored.sort((a, b) => b.score - a.score).slice(0, most).map(({ gpu }) => gpu);
}

/**
 * Whether a GPU can be served by one set with that of a state: both NVIDIA's, on one system.
 * @param {Board} board @param {State} state @param {string} slug
 */
export function canJoin(board, state, slug) {
  const gpu = board.gpus.find((other) => other.slug === slug);
  if (gpu === undefined) return false;
  const one = machineOf(board, gpu.machine);
  const own = machineOf(board, gpuOf(board, state).machine);
  return one.kind === "nvidia" && own.kind === "nvidia" && one.system === own.system;
}

/** The GPUs beside the first. @param {Board} board @param {State} state @returns {Gpu[]} */
export const othersOf = (board, state) =>
  state.also.split(",").flatMap((slug) => board.gpus.filter((gpu) => gpu.slug === slug));

/** What a state asks the resolver for. @param {Board} board @param {State} state */
export function requestOf(board, state) {
  const machine = machineOf(board, gpuOf(board, state).machine);
  const packages = packagesOf(board, state);
  const driver = state.driver !== "" && hasDriver(machine) ? { driver: state.driver } : {};
  /** @type {Record<string, any>} */
  const request = { packages, python: state.python, ...machine.request, ...driver };
  const others = othersOf(board, state).map((gpu) => machineOf(board, gpu.machine).key);
  if (others.length > 0) {
    request.capabilities = [...new Set([machine.key, ...others])].sort(compareDrivers);
  }
  return request;
}

/** @param {Board} board @param {State} state */
export function packagesOf(board, state) {
  return state.packages.trim() === ""
    ? board.sets[state.set].packages
    : splitPackages(state.packages);
}

/** `torch, xformers>=0.0.33,<1` are two: what begins with a name begins a package. @param {string} text */
export function splitPackages(text) {
  return text
    .split(/[,\s]+(?=[A-Za-z])/)
    .map((one) => one.trim().replace(/[,\s]+$/, ""))
    .filter(Boolean);
}

/** The index of the driver step that counts for a driver: 0 where none is stated, -1: too old. */
/** @param {Board} board @param {string} driver */
export function stepOf(board, driver) {
  if (driver === "") return 0;
  const met = board.steps.filter((step) => compareDrivers(step, driver) <= 0).length;
  return met === 0 ? -1 : met;
}

/** Whether the answer was computed beforehand. @param {Board} board @param {State} state */
export function isCommon(board, state) {
  const machine = machineOf(board, gpuOf(board, state).machine);
  const hasOwn = state.packages.trim() !== "" || state.also !== "";
  return !hasOwn && (state.driver === "" || !hasDriver(machine));
}

/**
 * The cell of the matrix; null where the driver is older than all that was computed.
 * @param {Board} board @param {string} set @param {State} state @param {Machine} machine
 * @returns {Brief | null}
 */
export function cell(board, set, state, machine) {
  const cells = board.matrix[set][state.python][machine.id];
  const at = hasDriver(machine) ? stepOf(board, state.driver) : 0;
  return at < 0 ? null : board.briefs[cells[Math.min(at, cells.length - 1)]];
}

/** @param {any} value @returns {string} */
const nixValue = (value) =>
  value === null
    ? "null"
    : Array.isArray(value)
      ? `[ ${value.map(nixValue).join(" ")} ]`
      : JSON.stringify(value).replaceAll("${", "\\${");

/**
 * The request as attributes of a call, one a line.
 * @param {Record<string, any>} request
 */
export function nixLines(request) {
  return Object.entries(request)
    .filter(([key]) => key !== "system")
    .map(([key, value]) => `  ${key} = ${nixValue(value)};`);
}

/** @param {string} word */
const quoted = (word) =>
  /^[A-Za-z0-9._=+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

/** The words behind `plan --`. @param {Record<string, any>} request */
export function planWords(request) {
  /** @type {string[]} */
  const words = ["--python", request.python];
  if (request.system !== undefined) words.push("--system", request.system);
  if (request.cuda === null) words.push("--cuda", "none");
  for (const capability of request.capabilities ?? []) words.push("--capability", capability);
  for (const gfx of request.gfx ?? []) words.push("--gfx", gfx);
  if (request.jetpack !== undefined) words.push("--jetpack", request.jetpack);
  if (request.driver !== undefined) words.push("--driver", request.driver);
  return [...words, ...request.packages].map(quoted);
}

/**
 * What to paste, for each kind of computer that somebody may sit at.
 * @param {Record<string, any>} request @param {Machine} machine
 * @param {{ executable: string, version: string, glibc: string }} stated of the host base
 */
export function calls(request, machine, stated) {
  const system = nixValue(machine.system);
  const lines = nixLines(request).join("\n");
  const words = planWords(request).join(" ");
  const call = (/** @type {string} */ base) => `accelpkgs.lib.concretise {\n${base}\n${lines}\n}`;
  const host = [
    "  base = accelpkgs.lib.bases.host {",
    `    pythons.${nixValue(request.python)} = {`,
    `      executable = ${nixValue(stated.executable)};`,
    `      version = ${nixValue(stated.version)};`,
    "    };",
    `    system = ${system};`,
    `    glibc = ${nixValue(stated.glibc)};`,
    "  };",
  ].join("\n");
  const nixos = `  base = accelpkgs.lib.bases.nixpkgs {\n    pkgs = accelpkgs.lib.mkPkgs { system = ${system}; };\n  };`;
  return {
    nixos: { flake: call(nixos), command: `nix run .#plan -- ${words}` },
    host: { flake: call(host), command: `./nixw run .#plan -- ${words}` },
    macos: { flake: null, command: `nix run .#plan -- ${words}` },
  };
}

/** @param {Answer | null} answer @param {string} name @returns {Package | null} */
export const packageOf = (answer, name) =>
  answer !== null && answer.ok ? (answer.packages.find((p) => p.name === name) ?? null) : null;

/** @param {Record<string, string>} axes */
export function accelerator(axes) {
  if (axes.cuda !== undefined && axes.cuda !== "none") return `CUDA ${axes.cuda}`;
  return axes.rocm !== undefined && axes.rocm !== "none" ? `ROCm ${axes.rocm}` : null;
}

/**
 * What another answer gives more of, for the packages asked for; null where it makes one older,
 * turns a wheel into a compile, loses the GPU, or gives nothing.
 * @param {Answer | null} here @param {Answer} there @param {string} main
 * @returns {{ name: string, version: string, instead: string | null }[] | null}
 */
export function gains(here, there, main) {
  if (!there.ok) return null;
  if (here === null || !here.ok) {
    const found = packageOf(there, main);
    return found && [{ name: main, version: found.version, instead: null }];
  }
  if (accelerator(here.axes) !== null && accelerator(there.axes) === null) return null;
  const out = [];
  for (const own of here.packages.filter((p) => p.asked)) {
    const other = packageOf(there, own.name);
    if (other === null || other.behind === undefined || own.behind === undefined) return null;
    if (other.behind > own.behind) return null;
    if (own.flavour === "wheel" && other.flavour !== "wheel") return null;
    if (other.behind < own.behind) {
      out.push({ name: own.name, version: other.version, instead: own.version });
    }
  }
  if (out.length === 0) return null;
  return out.sort((a, b) => Number(b.name === main) - Number(a.name === main));
}

/**
 * The states one change away, in the order in which they cost a person least.
 * @param {Board} board @param {State} state
 * @returns {{ change: Partial<State>, words: string }[]}
 */
export function oneChangeAway(board, state) {
  const machine = machineOf(board, gpuOf(board, state).machine);
  // Of a set the matrix knows what the change gives, so that nothing else is asked for.
  const isSet = state.packages.trim() === "" && state.also === "";
  const briefOf = (/** @type {Partial<State>} */ change) =>
    cell(board, state.set, { ...state, ...change }, machine);
  const here = isSet ? briefOf({}) : null;
  const isMore = (/** @type {Partial<State>} */ change) => {
    const there = isSet ? briefOf(change) : null;
    if (!isSet || here === null || "refused" in here) return there === null || !("refused" in there);
    return there !== null && !("refused" in there) && there.behind < here.behind;
  };
  /** @type {{ change: Partial<State>, words: string }[]} */
  const out = [];
  for (const python of board.pythons) {
    if (python !== state.python) out.push({ change: { python }, words: `Python ${python}` });
  }
  if (state.driver !== "" && hasDriver(machine)) {
    for (const driver of board.steps) {
      // 581 is where a branch ends, and no driver.
      if (compareDrivers(driver, state.driver) > 0 && driver.includes(".")) {
        out.push({ change: { driver }, words: `driver ${driver} or newer` });
      }
    }
  }
  return out.filter(({ change }) => isMore(change));
}

/**
 * What a pasted `nvidia-smi` or `doctor --json` says of the GPU, driver and Python.
 * @param {Board} board @param {string} text
 * @returns {Partial<State>}
 */
export function fromPaste(board, text) {
  /** @type {Partial<State>} */
  const found = {};
  const driver = /driver(?:[ _]?version)?"?\s*:\s*"?([0-9]+(?:\.[0-9]+)+)/i.exec(text);
  if (driver && isDriver(driver[1])) found.driver = driver[1];
  const python = /"python":\s*"(3\.[0-9]+)/.exec(text);
  if (python && board.pythons.includes(python[1])) found.python = python[1];
  const flat = (/** @type {string} */ s) => ` ${s.toLowerCase().replace(/[^a-z0-9]+/g, " ")} `;
  const pasted = flat(text);
  // The longest name that stands there: "RTX 4090 Laptop" is no RTX 4090.
  const named = board.gpus
    .filter((gpu) => pasted.includes(flat(gpu.name)))
    .sort((a, b) => b.name.length - a.name.length)[0];
  if (named) found.gpu = named.slug;
  if (!named) {
    const key = /"capabilit(?:y|ies)":\s*\[?\s*"([0-9]+\.[0-9])"|"(gfx[0-9a-f]+)"/.exec(text);
    const wanted = key && (key[1] ?? key[2]);
    const machine = board.machines.find((m) => m.key === wanted);
    const gpu = machine && board.gpus.find((g) => g.machine === machine.id);
    if (gpu) found.gpu = gpu.slug;
  }
  return found;
}
