// What does not depend on one request: how long torch serves each GPU, and all cells at once.
import { html } from "./html.js";
import * as model from "./model.js";
import { page } from "./store.js";

/**
 * @typedef {import("./model.js").Machine} Machine
 * @typedef {import("./model.js").Gpu} Gpu
 */

export function lifetimes() {
  const dated = page.board.lifetimes.filter((r) => r.uploaded !== null);
  if (dated.length === 0) return html``;
  const day = (/** @type {string | null} */ text) => Date.parse(`${text}T00:00:00Z`) / 864e5;
  const from = day(dated[0].uploaded);
  const span = Math.max(1, day(dated[dated.length - 1].uploaded) - from);
  const own = model.machineOf(page.board, model.gpuOf(page.board, page.state).machine).key;
  const keys = [...new Set(page.board.machines.filter((m) => m.kind === "nvidia").map((m) => m.key))];
  const bars = keys.sort(model.compareDrivers).map((key) => {
    const runs = dated.filter((r) => ["sass", "ptx"].includes(r.code[key] ?? ""));
    const architecture = page.board.facts.capabilities[key]?.architecture ?? "";
    if (runs.length === 0) {
      return html`<li><span class="who">${architecture} ${key}</span><span class="track">no code on
record</span></li>`;
    }
    const last = runs[runs.length - 1];
    const ended = last !== dated[dated.length - 1];
    const left = Math.round(((day(runs[0].uploaded) - from) / span) * 100);
    const right = Math.round(((day(last.uploaded) - from) / span) * 100);
    return html`<li class="${key === own ? "mine" : ""}"><span class="who">${architecture} ${key}</span>
<span class="track"><svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect
class="bar ${ended ? "end" : ""}" x="${left}" y="0" width="${Math.max(2, right - left)}" height="10"
rx="1"></rect></svg></span><span class="upto">${ended ? "last: " : ""}<span class="v">${
      last.version
    }</span> ${last.uploaded}</span></li>`;
  });
  return html`<h2 id="h-lifetimes">How long torch serves each generation</h2><p class="note">From the
first to the last torch on record whose wheels have code for the GPU, by any Python and CUDA. The
records begin with ${dated[0].version} (${dated[0].uploaded}).</p><ul class="life">${bars}</ul>`;
}

const GRADES = ["newest", "1 behind", "2 to 4", "5 to 9", "10 or more releases behind"];
const grade = (/** @type {number} */ n) => [0, 1, 4, 9].filter((most) => n > most).length;

/** The GPU that stands for a machine: yours, else the first of its names. @param {Machine} machine */
function gpuFor(machine) {
  const own = model.gpuOf(page.board, page.state);
  if (own.machine === machine.id) return own;
  return /** @type {import("./model.js").Gpu} */ (page.board.gpus.find((g) => g.machine === machine.id));
}

export function matrix() {
  const names = Object.keys(page.board.sets);
  const own = model.gpuOf(page.board, page.state).machine;
  const rows = page.board.machines.map((machine) => {
    const gpu = gpuFor(machine);
    return html`<tr><th scope="row">${gpu.name} <small>${machine.key}</small></th>${names.map((set) =>
      cellOf(set, machine, gpu, machine.id === own && set === page.state.set),
    )}</tr>`;
  });
  return html`<h2 id="h-matrix">Everything at once</h2><p class="note">The newest release for each
GPU with Python ${page.state.python}${
    page.state.driver ? ` and, on NVIDIA's, driver ${page.state.driver}` : ""
  }; the warmer a cell, the further behind. Press one to see why.</p><div class="scroll" tabindex="0"
role="region" aria-label="Matrix, scrollable"><table class="mx"><thead><tr><td></td>${names.map(
    (set) => html`<th scope="col">${page.board.sets[set].title}</th>`,
  )}</tr></thead><tbody>${rows}</tbody></table></div><ul class="legend">${GRADES.map(
    (words, i) => html`<li><i class="g${i}"></i>${words}</li>`,
  )}<li><i class="hat"></i>refused; the code says why</li><li><i class="dash"></i>GPU code not
measured</li></ul>`;
}

/** @param {string} set @param {Machine} machine @param {import("./model.js").Gpu} gpu @param {boolean} on */
function cellOf(set, machine, gpu, on) {
  const brief = model.cell(page.board, set, page.state, machine);
  const to = JSON.stringify({ gpu: gpu.slug, also: "", set, packages: "" });
  const what = `${page.board.sets[set].title} on ${gpu.name}`;
  if (brief === null || "refused" in brief) {
    const text = brief === null ? "old driver" : brief.refused;
    return html`<td class="no"><button type="button" data-go="${to}" aria-pressed="${on}"
aria-label="${text}, refused: ${what}">${text}</button></td>`;
  }
  const hasGpu = machine.kind !== "none";
  const cpu = hasGpu && brief.accelerator.length === 0 ? "CPU " : "";
  const dash = hasGpu && brief.code === null && brief.flavour === "wheel" ? "unk" : "";
  const late = brief.behind === 0 ? "newest" : `${brief.behind} behind`;
  return html`<td><button type="button" class="g${grade(brief.behind)} ${dash}" data-go="${to}"
aria-pressed="${on}" aria-label="${cpu}${brief.version}, ${late}: ${what}${
    dash ? ", GPU code not measured" : ""
  }">${cpu}${brief.version}${
    brief.behind > 0 ? html` <small>−${brief.behind}</small>` : ""
  }</button></td>`;
}
