// An answer as people read it: verdict, plan, what would give more, how long it lasts, what to paste.
import { html, withCode } from "./html.js";
import * as model from "./model.js";
import { page } from "./store.js";

/**
 * @typedef {import("./model.js").Answer} Answer
 * @typedef {import("./model.js").Package} Package
 * @typedef {import("./model.js").Machine} Machine
 * @typedef {import("./model.js").Gpu} Gpu
 * @typedef {{ change: Partial<import("./model.js").State>, words: string,
 *   gains: { name: string, version: string, instead: string | null }[] }} Unlock
 */

const EVIDENCE = /** @type {Record<string, string>} */ ({
  hardware: "proven on hardware",
  measured: "read from its bytes",
  declared: "declared by its publisher, not read",
  facts: "as public build scripts and locks have it, not read",
});
const BADGES = /** @type {Record<string, [string, string]>} */ ({
  sass: ["sass", "machine code"],
  gfx: ["sass", "machine code"],
  ptx: ["ptx", "PTX, compiled at first start"],
  none: ["none", "no code for it"],
});

/** Whether a package is a build for an accelerator. @param {Package} p */
const isBuilt = (p) => ["cuda", "rocm"].some((axis) => (p.axes[axis] ?? "none") !== "none");

/** @param {Package} p */
function badge(p) {
  if (p.flavour === "source") return html`<span class="b unk">built from source</span>`;
  if (p.code !== null) {
    const [kind, words] = BADGES[p.code];
    const how = EVIDENCE[p.evidence ?? ""] ?? `evidence: ${p.evidence ?? "unknown"}`;
    return html`<span class="b ${kind}" title="${how}">${words}</span>`;
  }
  if (p.name.startsWith("nvidia-")) return html`<span class="b lib">CUDA library</span>`;
  if (!isBuilt(p)) return html`<span class="b lib">any machine</span>`;
  return html`<span class="b unk" title="nobody has read the code of this wheel">not measured</span>`;
}

/** @param {Package} p */
const row = (p) => html`<tr><th scope="row">${p.name}</th><td class="v">${p.version}</td>
<td>${badge(p)}</td><td class="why">${
  p.newer.length > 0
    ? html`<span class="v">${p.newer[0].version}</span> ${withCode(p.newer[0].why)}${
        p.newer.length > 1 ? ` (and ${p.newer.length - 1} more)` : ""
      }`
    : "is the newest on record"
}</td></tr>`;

/** @param {Package[]} packages @param {string} caption */
const table = (packages, caption) => html`<div class="scroll" tabindex="0" role="region"
aria-label="${caption}"><table class="plan"><caption class="hidden">${caption}</caption><thead><tr>
<th scope="col">Package</th><th scope="col">Version</th><th scope="col">On your GPU</th>
<th scope="col">Why not newer</th></tr></thead><tbody>${packages.map(row)}</tbody></table></div>`;

/** @param {number} bytes */
const size = (bytes) =>
  bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.max(1, Math.round(bytes / 1e6))} MB`;

/** @param {import("./model.js").Gpu} gpu */
const keyOf = (gpu) => model.machineOf(page.board, gpu.machine).key;

/** How the code of the main package is known to run. @param {Package} p @param {Machine} machine */
function codeSentence(p, machine) {
  const all = [machine.key, ...model.othersOf(page.board, page.state).map(keyOf)];
  const keys = [...new Set(all)].join(", ");
  if (machine.kind === "none") return "Nothing in it needs a GPU.";
  if (p.flavour === "source") return "It is compiled for this GPU from its source.";
  const how = EVIDENCE[p.evidence ?? ""] ?? "by evidence of an unknown kind";
  if (p.code === "sass" || p.code === "gfx") {
    return `The wheel has machine code for ${keys}, ${how}.`;
  }
  if (p.code === "ptx") {
    return `No machine code for ${keys}; the driver compiles its PTX at the first start (${how}).`;
  }
  if (p.code === "none") return `The wheel has no code for ${keys}.`;
  return `Whether its code runs on ${keys} is not measured.`;
}

/** @param {Answer & { ok: true }} plan @param {Package} p @param {Machine} machine */
function verdict(plan, p, machine) {
  const on = model.accelerator(plan.axes);
  const alone = on === null && machine.kind !== "none";
  const place = on ?? (machine.kind === "none" ? "the CPU" : "no accelerator");
  const behind = p.behind ?? 0;
  const dated = (/** @type {string | null | undefined} */ day) => (day ? ` of ${day}` : "");
  const newest =
    behind === 0
      ? `The newest release on record${p.uploaded ? `, of ${p.uploaded}` : ""}.`
      : `Released ${p.uploaded ?? "on an unknown day"}, ${behind} ${
          behind === 1 ? "release" : "releases"
        } behind ${p.newest?.version}${dated(p.newest?.uploaded)}.`;
  const kind = alone || behind > 4 ? "old" : "";
  return html`<div class="verdict ${kind}"><h2 class="big">${p.name} <span class="v">${
    p.version
  }</span> on ${place}</h2><p>${newest} ${codeSentence(p, machine)}</p></div>`;
}

/** @param {Unlock[]} list @param {boolean} works */
export const unlockCard = (list, works) =>
  list.length === 0
    ? ""
    : html`<div class="card"><h3>${works ? "What would give more" : "What works here"}</h3>
<ul class="unlock">${list.map(
        ({ change, words, gains }) => html`<li><button type="button" data-go="${JSON.stringify(
          change,
        )}">Take ${words}</button><span class="gain">gives ${gains
          .slice(0, 2)
          .map(
            (gain, i) => html`${i > 0 ? ", " : ""}${gain.name} <span class="v">${
              gain.version
            }</span>${
              gain.instead === null ? "" : html` instead of <span class="v">${gain.instead}</span>`
            }`,
          )}</span></li>`,
      )}</ul></div>`;

/** @param {Machine} machine */
function endsCard(machine) {
  const { facts } = page.board;
  /** @type {[string, string][]} */
  const rows = [];
  if (machine.kind === "nvidia" || machine.kind === "jetson") {
    const known = facts.capabilities[machine.key];
    rows.push(["Capability", `${machine.key}${known?.architecture ? `, ${known.architecture}` : ""}`]);
    rows.push(["CUDA", known?.last ? `${known.last} is the last with code for it` : "no end known"]);
  }
  if (machine.kind === "nvidia") {
    const { belowCapability, lastBranch } = facts.preTuring;
    const old = model.compareDrivers(machine.key, belowCapability) < 0;
    const end = facts.endOfLife[lastBranch]?.month;
    rows.push([
      "Driver",
      old ? `branch ${lastBranch} is the last${end ? `, supported until ${end}` : ""}` : "no end known",
    ]);
  }
  if (machine.kind === "amd") rows.push(["Target", machine.key]);
  const last = page.board.lifetimes.filter((r) => ["sass", "ptx"].includes(r.code[machine.key] ?? ""));
  if (machine.kind === "nvidia" && last.length > 0) {
    const { version, uploaded } = last[last.length - 1];
    rows.push(["torch", `${version}${uploaded ? ` of ${uploaded}` : ""} is the last on record`]);
  }
  if (rows.length === 0) return "";
  return html`<div class="card"><h3>How long it lasts</h3><dl class="facts">${rows.map(
    ([term, text]) => html`<dt>${term}</dt><dd>${text}</dd>`,
  )}</dl></div>`;
}

const TABS = /** @type {[keyof ReturnType<typeof model.calls>, string][]} */ ([
  ["nixos", "NixOS, nixpkgs"],
  ["host", "Another Linux"],
  ["macos", "macOS"],
]);

/** @param {string} id @param {string} title @param {string} text */
const paste = (id, title, text) => html`<div class="paste"><div class="bar"><h3 id="h-${id}">${
  title
}</h3><button class="copy" type="button" data-copy="${id}">Copy</button></div>
<pre id="${id}" tabindex="0" role="region" aria-labelledby="h-${id}">${text}</pre></div>`;

/** @param {Machine} machine */
export function callCard(machine) {
  const own = {
    executable: page.stated.executable || `/usr/bin/python${page.state.python}`,
    version: page.stated.version || `${page.state.python}.0`,
    glibc: page.stated.glibc || "2.39",
  };
  const call = model.calls(model.requestOf(page.board, page.state), machine, own);
  const shown = call[/** @type {keyof typeof call} */ (page.tab)];
  const field = (/** @type {keyof typeof own} */ key, /** @type {string} */ label) =>
    html`<label>${label}<input name="${key}" data-stated value="${own[key]}" autocomplete="off"></label>`;
  return html`<div class="card take"><div class="tabs" role="group" aria-label="Your computer">${TABS.map(
    ([id, title]) => html`<button type="button" data-tab="${id}" aria-pressed="${id === page.tab}">${
      title
    }</button>`,
  )}</div>${
    page.tab === "host"
      ? html`<div class="stated">${field("executable", "Python")}${field("version", "its version")}${field(
          "glibc",
          "glibc",
        )}<p class="hint">As <code>./nixw run .#doctor</code> prints them on the machine.</p></div>`
      : ""
  }${
    shown.flake === null
      ? html`<p class="hint">macOS chooses versions for any Linux machine; building takes one.</p>`
      : paste("flake", "In a flake", shown.flake)
  }${paste("command", "On the command line", shown.command)}</div>`;
}

/** @param {string[]} lines */
const list = (lines) => html`<ul class="reasons">${lines.map((l) => html`<li>${withCode(l)}</li>`)}</ul>`;

/** @param {Answer} answer @param {string} main @param {Machine} machine @param {string} name */
export function answered(answer, main, machine, name) {
  if (!answer.ok) {
    const [first] = answer.problems;
    return html`<div class="verdict no"><h2 class="big">${first.title}</h2><p>${name}, Python ${
      page.state.python
    }${page.state.driver && model.hasDriver(machine) ? `, driver ${page.state.driver}` : ""}: refused before
anything is downloaded, with <a href="docs/errors/${first.code}/">${first.code}</a>.</p></div>
<div class="grid"><div><div class="card">${answer.problems.map(
      (p, i) => html`${i > 0 ? html`<h3>Also: ${p.title} (${p.code})</h3>` : ""}${
        p.why.length > 0 ? html`<h3>Why</h3>${list(p.why)}` : ""
      }${p.fix.length > 0 ? html`<h3>What to do</h3>${list(p.fix)}` : ""}`,
    )}</div></div><div><div id="unlocks"></div>${endsCard(machine)}</div></div>`;
  }
  const top = model.packageOf(answer, main) ?? answer.packages.filter((p) => p.asked)[0];
  const asked = answer.packages.filter((p) => p.asked);
  asked.sort((a, b) => Number(b === top) - Number(a === top));
  const rest = answer.packages.filter((p) => !p.asked);
  const bytes = answer.packages.reduce((sum, p) => sum + (p.bytes ?? 0), 0);
  const unsized = answer.packages.filter((p) => p.bytes === null).length;
  const told = [...answer.warnings, ...answer.notes];
  const isProven = top.evidence === "hardware" || machine.kind === "none";
  const proof = html`<p class="hint">No card of this kind has proven it yet. Yours can:
<code>./nixw run --impure .#prove</code> asks it, and prints a report to send.</p>`;
  return html`${verdict(answer, top, machine)}<div class="grid"><div><div class="card"><h3>The plan:
${answer.packages.length} packages, ${size(bytes)}${
    unsized > 0 ? ` and ${unsized} of unknown size` : ""
  }</h3>${table(asked, "The packages that you asked for")}${
    rest.length > 0
      ? html`<details><summary>${rest.length} more that they need</summary>${table(
          rest,
          "The packages that they need",
        )}</details>`
      : ""
  }${asked
    .filter((p) => p.newer.length > 1)
    .map(
      (p) => html`<details><summary>All reasons against a newer ${p.name} (${
        p.newer.length
      })</summary>${list(p.newer.map((n) => `\`${n.version}\` ${n.why}`))}</details>`,
    )}${
    told.length > 0
      ? html`<details><summary>What else to know (${told.length})</summary>${list(told)}</details>`
      : ""
  }<p class="hint" id="plan-id">plan <code>${answer.id}</code></p>${
    isProven ? "" : proof
  }</div></div><div><div id="unlocks"></div>${endsCard(
    machine,
  )}</div></div><div id="call">${callCard(machine)}</div>`;
}
