// The page: one function from the state to markup, and what people do.
import { answered, callCard, unlockCard } from "./answer.js";
import { html } from "./html.js";
import * as model from "./model.js";
import { lifetimes, matrix } from "./overview.js";
import { ask, stop } from "./resolver.js";
import { page } from "./store.js";

/**
 * @typedef {import("./model.js").Answer} Answer
 * @typedef {import("./model.js").Machine} Machine
 * @typedef {import("./html.js").Markup} Markup
 * @typedef {import("./answer.js").Unlock} Unlock
 */

const byId = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const put = (/** @type {string} */ id, /** @type {Markup} */ markup) => {
  byId(id).innerHTML = markup.text;
};
page.board = JSON.parse(byId("board").textContent ?? "");
Object.assign(page, model.fromAddress(location.search, page.board));
/** Each draw has a number: an answer that comes late is dropped. */
let turn = 0;

/** @param {Partial<import("./model.js").State>} change @param {boolean} [push] */
function go(change, push = true) {
  page.state = { ...page.state, ...change };
  page.unknown = [];
  const address = location.pathname + model.toAddress(page.state);
  history[push ? "pushState" : "replaceState"](null, "", address);
  draw();
}


/** @type {Map<string, Promise<any>>} */
const fetched = new Map();
/** @param {string} set @returns {Promise<any>} */
function setData(set) {
  let data = fetched.get(set);
  if (data === undefined) {
    data = fetch(`data/v1/sets/${set}.json`).then((answer) => {
      if (!answer.ok) throw new Error(`the answers for ${set} cannot be had (${answer.status})`);
      return answer.json();
    });
    fetched.set(set, data);
  }
  return data;
}

/**
 * The answer for a state: computed beforehand where it was, else by the resolver, here.
 * @param {import("./model.js").State} asked @returns {Promise<Answer>}
 */
async function answerFor(asked) {
  const machine = model.machineOf(page.board, model.gpuOf(page.board, asked).machine);
  if (!model.isCommon(page.board, asked)) return ask(model.requestOf(page.board, asked));
  const data = await setData(asked.set);
  const answer = data.answers[data.cells[asked.python][machine.id]];
  return answer.ok
    ? { ...answer, packages: answer.packages.map((/** @type {number} */ i) => data.rows[i]) }
    : answer;
}

/** How long a page looks for what would give more, in milliseconds. */
const PATIENCE = 4000;

/** At most four, each of them asked. @param {Answer} here @param {string} main */
async function unlocks(here, main) {
  /** @type {Unlock[]} */
  const found = [];
  const seen = new Set();
  const begun = performance.now();
  for (const { change, words } of model.oneChangeAway(page.board, page.state)) {
    if (performance.now() - begun > PATIENCE) break;
    // What cannot be answered is nothing to offer.
    const there = await answerFor({ ...page.state, ...change }).catch(() => null);
    const gains = there && model.gains(here, there, main);
    const key = gains && gains.map((gain) => gain.name + gain.version).join();
    if (gains === null || seen.has(key)) continue;
    seen.add(key);
    found.push({ change, words, gains });
  }
  return found.slice(0, 4);
}

/** @param {Machine} machine @param {string} name */
function controls(machine, name) {
  const gpu = /** @type {HTMLInputElement} */ (byId("gpu"));
  if (document.activeElement !== gpu) gpu.value = name;
  const driver = /** @type {HTMLInputElement} */ (byId("driver"));
  if (document.activeElement !== driver) driver.value = page.state.driver;
  driver.disabled = !model.hasDriver(machine);
  const packages = /** @type {HTMLInputElement} */ (byId("packages"));
  if (document.activeElement !== packages) packages.value = page.state.packages;
  for (const key of /** @type {("python" | "set")[]} */ (["python", "set"])) {
    for (const input of document.querySelectorAll(`input[name=${key}]`)) {
      const radio = /** @type {HTMLInputElement} */ (input);
      radio.checked = radio.value === page.state[key] && (key !== "set" || page.state.packages === "");
    }
  }
  for (const button of document.querySelectorAll("[data-kind]")) {
    button.setAttribute("aria-pressed", String(button.getAttribute("data-kind") === machine.kind));
  }
  const canAdd = machine.kind === "nvidia";
  byId("add").hidden = !canAdd;
  put(
    "also",
    html`${model.othersOf(page.board, page.state).map(
      (other) => html`<button type="button" data-drop="${other.slug}" aria-label="Without ${
        other.name
      }">${other.name} ×</button>`,
    )}`,
  );
  const found = machine.key ? ` (${machine.key})` : "";
  byId("gpu-hint").textContent = `${kindWords[machine.kind]}${found}, ${machine.system}`;
  byId("set-hint").textContent = model.packagesOf(page.board, page.state).join(", ");
}
const kindWords = {
  nvidia: "NVIDIA GPU",
  jetson: "Jetson board",
  amd: "AMD GPU",
  none: "no GPU",
};

async function draw() {
  const mine = ++turn;
  const gpu = model.gpuOf(page.board, page.state);
  const machine = model.machineOf(page.board, gpu.machine);
  const main = page.state.packages.trim() === "" ? page.board.sets[page.state.set].main : "";
  controls(machine, gpu.name);
  const title = page.state.packages.trim() === "" ? page.board.sets[page.state.set].title : page.state.packages;
  document.title = `${gpu.name}: ${title} · accelpkgs`;
  document.querySelector("link[rel=canonical]")?.setAttribute("href", `./${model.toAddress(page.state)}`);
  put(
    "unknown",
    page.unknown.length > 0
      ? html`<p class="told">The address says ${page.unknown.join(", ")}, which nobody here knows; it is
left out.</p>`
      : html``,
  );
  put("lifetimes", lifetimes());
  put("matrix", matrix());
  byId("answer").setAttribute("aria-busy", "true");
  delete byId("answer").dataset.done;
  /** @type {Answer} */
  let answer;
  try {
    answer = await answerFor(page.state);
    if (mine !== turn) return;
    put("answer", answered(answer, main, machine, gpu.name));
  } catch (error) {
    if (mine !== turn) return;
    put("answer", html`<div class="verdict no"><h2 class="big">No answer</h2><p>${
      error instanceof Error ? error.message : String(error)
    }</p></div>`);
    byId("answer").removeAttribute("aria-busy");
    byId("answer").dataset.done = model.toAddress(page.state) || "?";
    return;
  }
  byId("answer").removeAttribute("aria-busy");
  performance.mark("answered");
  let found = await unlocks(answer, main || (answer.ok ? "" : model.packagesOf(page.board, page.state)[0]));
  if (!answer.ok && found.length < 4) found = [...found, ...others(machine)].slice(0, 4);
  if (mine === turn) put("unlocks", html`${unlockCard(found, answer.ok)}`);
  if (mine === turn) byId("answer").dataset.done = model.toAddress(page.state) || "?";
}

function drawCall() {
  const { machine } = model.gpuOf(page.board, page.state);
  put("call", callCard(model.machineOf(page.board, machine)));
}

/** Other sets that work on a machine that refuses this one. @param {Machine} machine @returns {Unlock[]} */
function others(machine) {
  return Object.keys(page.board.sets).flatMap((set) => {
    const brief = model.cell(page.board, set, page.state, machine);
    if (set === page.state.set || brief === null || "refused" in brief) return [];
    if (machine.kind !== "none" && brief.accelerator.length === 0) return [];
    const gains = [{ name: page.board.sets[set].main, version: brief.version, instead: null }];
    return [{ change: { set, packages: "" }, words: `“${page.board.sets[set].title}”`, gains }];
  });
}

// ---------------------------------------------------------------- what people do

/** @param {string} text */
function offer(text) {
  const found = model.search(page.board, text, 8);
  const input = byId("gpu");
  input.setAttribute("aria-expanded", String(found.length > 0));
  put(
    "gpus",
    html`${found.map(
      (gpu, i) => html`<li role="option" id="gpu-${i}" data-gpu="${gpu.slug}" aria-selected="false">${
        gpu.name
      } <small>${model.machineOf(page.board, gpu.machine).key}</small></li>`,
    )}${found.length === 0 ? html`<li>No GPU of that name is on record.</li>` : ""}`,
  );
  byId("gpus").hidden = false;
  chosen = -1;
}
let chosen = -1;
/** Whether the next GPU is one more. */
let adding = false;
function close() {
  byId("gpus").hidden = true;
  byId("gpu").setAttribute("aria-expanded", "false");
  byId("gpu").removeAttribute("aria-activedescendant");
}
/** @param {string | null} slug */
function choose(slug) {
  close();
  byId("gpu").blur();
  const isAdded = adding && slug !== null && model.canJoin(page.board, page.state, slug);
  adding = false;
  byId("add").setAttribute("aria-pressed", "false");
  if (isAdded) go({ also: [...page.state.also.split(",").filter(Boolean), slug].join(",") });
  else if (slug !== null) go({ gpu: slug, also: "" });
}
/** @param {KeyboardEvent} event */
function gpuKeys(event) {
  const options = [...document.querySelectorAll("#gpus [data-gpu]")];
  if (event.key === "Escape") {
    close();
    return;
  }
  if (event.key === "Enter" && options.length > 0) {
    event.preventDefault();
    choose(options[Math.max(0, chosen)].getAttribute("data-gpu"));
    return;
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined || options.length === 0) return;
  event.preventDefault();
  chosen = (chosen + step + options.length) % options.length;
  options.forEach((option, i) => option.setAttribute("aria-selected", String(i === chosen)));
  byId("gpu").setAttribute("aria-activedescendant", options[chosen].id);
}

/** @param {(text: string) => void} act @param {number} delay in milliseconds */
function later(act, delay) {
  /** @type {ReturnType<typeof setTimeout>} */
  let timer;
  return (/** @type {Event} */ event) => {
    clearTimeout(timer);
    const { value } = /** @type {HTMLInputElement} */ (event.target);
    timer = setTimeout(() => act(value.trim()), delay);
  };
}

/** @param {Element} button */
async function copy(button) {
  const source = byId(String(button.getAttribute("data-copy")));
  try {
    await navigator.clipboard.writeText(source.textContent ?? "");
    button.textContent = "Copied";
  } catch {
    getSelection()?.selectAllChildren(source);
    button.textContent = "Selected";
  }
  setTimeout(() => {
    button.textContent = "Copy";
  }, 1500);
}

/** @param {string} text */
function pasted(text) {
  const found = model.fromPaste(page.board, text);
  const words = Object.entries(found).map(([key, value]) => `${key} ${value}`);
  byId("paste-hint").textContent =
    words.length > 0 ? `Found: ${words.join(", ")}.` : "Nothing of it was recognised.";
  if (words.length > 0) go(found);
}

/** @param {string} kind */
function chooseKind(kind) {
  const first = { nvidia: "rtx-4090", jetson: "", amd: "", none: "" }[kind];
  const machine = page.board.machines.find((m) => m.kind === kind);
  const gpu = page.board.gpus.find((g) => g.slug === first) ?? page.board.gpus.find((g) => g.machine === machine?.id);
  if (gpu) go({ gpu: gpu.slug, also: "" });
}

function listen() {
  const gpu = byId("gpu");
  const age = byId("age");
  const days = (Date.now() - Date.parse(`${age.dataset.date}T00:00:00Z`)) / 864e5;
  if (days > 60) age.textContent = `These data are ${Math.floor(days)} days old.`;
  gpu.addEventListener("input", () => offer(/** @type {HTMLInputElement} */ (gpu).value));
  gpu.addEventListener("focus", () => {
    /** @type {HTMLInputElement} */ (gpu).select();
  });
  gpu.addEventListener("keydown", gpuKeys);
  gpu.addEventListener("blur", () => setTimeout(close, 150));
  byId("gpus").addEventListener("pointerdown", (event) => {
    const option = /** @type {Element} */ (event.target).closest("[data-gpu]");
    if (option) choose(option.getAttribute("data-gpu"));
  });
  byId("driver").addEventListener(
    "input",
    later((driver) => {
      const isFine = driver === "" || model.isDriver(driver);
      byId("driver-hint").textContent = isFine ? "" : "A driver's version looks like 550.90.07.";
      if (isFine) go({ driver }, false);
    }, 250),
  );
  byId("packages").addEventListener("input", later((packages) => go({ packages }, false), 500));
  byId("paste").addEventListener("input", later(pasted, 100));
  byId("ask").addEventListener("submit", (event) => event.preventDefault());
  byId("ask").addEventListener("change", (event) => {
    const input = /** @type {HTMLInputElement} */ (event.target);
    if (input.name === "python") go({ python: input.value });
    if (input.name === "set") go({ set: input.value, packages: "" });
  });
  document.addEventListener("change", (event) => {
    const input = /** @type {HTMLInputElement} */ (event.target);
    if (!input.hasAttribute("data-stated")) return;
    page.stated[/** @type {keyof typeof page.stated} */ (input.name)] = input.value.trim();
    drawCall();
  });
  document.addEventListener("click", (event) => {
    const button = /** @type {Element} */ (event.target).closest("button");
    if (button === null) return;
    if (button.dataset.go) {
      go(JSON.parse(button.dataset.go));
      byId("answer").scrollIntoView({ block: "start" });
      byId("answer").focus({ preventScroll: true });
    } else if (button.dataset.tab) {
      page.tab = button.dataset.tab;
      drawCall();
      /** @type {HTMLElement} */ (document.querySelector(`[data-tab=${page.tab}]`)).focus();
    } else if (button.dataset.copy) {
      copy(button);
    } else if (button.id === "add") {
      adding = !adding;
      button.setAttribute("aria-pressed", String(adding));
      byId("gpu").focus();
    } else if (button.dataset.drop) {
      const kept = page.state.also.split(",").filter((slug) => slug !== button.dataset.drop);
      go({ also: kept.join(",") });
    } else if (button.dataset.kind) {
      chooseKind(button.dataset.kind);
    }
  });
  addEventListener("popstate", () => {
    Object.assign(page, model.fromAddress(location.search, page.board));
    stop();
    draw();
  });
}

listen();
draw().then(() => performance.mark("ready"));
