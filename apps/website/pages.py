"""The pages: the explorer, one for each GPU, and the few that a site needs beside."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from apps.website.markup import Markup, element, in_data_block, joined, text, with_code

Board = dict[str, Any]
_CODE_WORDS = {
    "sass": "machine code",
    "gfx": "machine code",
    "ptx": "PTX, compiled at first start",
    "none": "no code for it",
    None: "not measured",
}


def explorer(template: str, board: Board, docs: bool) -> str:
    """index.html: the template with the choices that there are, and the board in it."""
    pythons = joined(_radio("python", python, python) for python in board["pythons"])
    sets = joined(_radio("set", name, info["title"]) for name, info in board["sets"].items())
    cells = sum(len(row) for table in board["matrix"].values() for row in table.values())
    provenance = joined(
        [
            f"Computed by accelpkgs {board['commit']} ({board['date']}): {cells:,} requests, each "
            "answered by the resolver that builds the sets; what you ask freely, it answers here, "
            "in your browser.",
        ]
    )
    filled = {
        "@PYTHONS@": pythons,
        "@SETS@": sets,
        "@PROVENANCE@": provenance,
        "@DATE@": text(board["date"]),
        "@DOCS@": '<a href="docs/">Docs</a>' if docs else "",
        "@BOARD@": in_data_block(json.dumps(board, ensure_ascii=False, separators=(",", ":"))),
    }
    for mark, content in filled.items():
        template = template.replace(mark, content)
    return template


def _radio(name: str, value: str, label: str) -> Markup:
    return Markup(
        f'<label><input type="radio" name="{text(name)}" value="{text(value)}">'
        f"<span>{text(label)}</span></label>"
    )


def page(title: str, description: str, body: Markup, *, up: str, board: Board) -> str:
    """A page that needs no script. `up` leads to the site's first folder."""
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'self'">
<meta name="color-scheme" content="light dark">
<title>{text(title)} · accelpkgs</title>
<meta name="description" content="{text(description)}">
<link rel="icon" href="{up}icon.svg">
<link rel="stylesheet" href="{up}style.css">
</head>
<body>
<header class="top"><a class="brand" href="{up}./">accelpkgs</a>
<nav aria-label="Site"><a href="{up}./">Explorer</a><a href="{up}gpu/">GPUs</a></nav></header>
<main>
{body}
</main>
<footer><p>Computed by accelpkgs {text(board["commit"])} ({text(board["date"])}).</p></footer>
</body>
</html>
"""


def gpu_page(gpu: dict[str, str], board: Board, sets: dict[str, dict[str, Any]]) -> str:
    """What runs on one GPU, for every set and Python, with no driver stated."""
    machine = next(m for m in board["machines"] if m["id"] == gpu["machine"])
    head = [element("th", "Packages", scope="col")]
    head += [element("th", f"Python {python}", scope="col") for python in board["pythons"]]
    rows = []
    for name, info in board["sets"].items():
        cells = [_cell(name, gpu, python, board) for python in board["pythons"]]
        rows.append(element("tr", element("th", info["title"], scope="row"), *cells))
    table = element(
        "div",
        element(
            "table", element("thead", element("tr", *head)), element("tbody", *rows), class_="mx"
        ),
        class_="scroll",
        tabindex=0,
        role="region",
        aria_label="What runs, by Python",
    )
    refusals = _refusals(machine, board, sets)
    told = (
        [
            element("h2", "What does not, and why"),
            *(
                joined(
                    [
                        element("h3", f"{title} ({code})"),
                        element(
                            "ul", *(element("li", with_code(w)) for w in why), class_="reasons"
                        ),
                        element("p", f"Refused: {', '.join(names)}.", class_="note"),
                    ]
                )
                for (code, title, why), names in refusals
            ),
        ]
        if refusals
        else []
    )
    body = joined(
        [
            element("h1", f"What runs on {gpu['name']}?"),
            element("p", _sentence(machine, board), class_="lead"),
            element(
                "p",
                element(
                    "a",
                    "Choose driver, Python and packages",
                    href=f"../../?gpu={gpu['slug']}",
                ),
            ),
            element("h2", "The newest of each"),
            table,
            *told,
            _same(gpu, board),
        ]
    )
    description = f"The newest torch, flash-attn, jax and more that run on {gpu['name']}."
    return page(f"What runs on {gpu['name']}?", description, body, up="../../", board=board)


def _cell(name: str, gpu: dict[str, str], python: str, board: Board) -> Markup:
    brief = board["briefs"][board["matrix"][name][python][gpu["machine"]][0]]
    link = f"../../?gpu={gpu['slug']}&python={python}&set={name}"
    if "refused" in brief:
        return element("td", element("a", brief["refused"], href=link), class_="no")
    late = "newest" if brief["behind"] == 0 else f"{brief['behind']} behind"
    alone = "" if brief["accelerator"] or gpu["machine"].startswith("none") else "CPU "
    words = late if gpu["machine"].startswith("none") else f"{late}; {_CODE_WORDS[brief['code']]}"
    return element(
        "td",
        element("a", f"{alone}{brief['version']}", href=link),
        element("br"),
        element("small", words),
    )


def _sentence(machine: dict[str, Any], board: Board) -> str:
    known = board["facts"]["capabilities"].get(machine["key"], {})
    if machine["kind"] == "amd":
        return f"AMD, target {machine['key']}, {machine['system']}."
    if machine["kind"] == "none":
        return f"A machine without a GPU, {machine['system']}."
    last = known.get("last")
    end = f"CUDA {last} is the last with code for it" if last else "no CUDA has dropped it"
    named = f"{known['architecture']}, " if "architecture" in known else ""
    return f"{named}compute capability {machine['key']}, {machine['system']}; {end}."


def _refusals(
    machine: dict[str, Any], board: Board, sets: dict[str, dict[str, Any]]
) -> list[tuple[tuple[str, str, tuple[str, ...]], list[str]]]:
    """Each reason once, with the sets that it stops on every Python."""
    found: dict[tuple[str, str, tuple[str, ...]], list[str]] = {}
    for name, info in board["sets"].items():
        data = sets[name]
        answers = [data["answers"][data["cells"][p][machine["id"]]] for p in board["pythons"]]
        if any(answer["ok"] for answer in answers):
            continue
        first = answers[len(answers) // 2]["problems"][0]
        key = (first["code"], first["title"], tuple(first["why"]))
        found.setdefault(key, []).append(info["title"])
    return sorted(found.items())


def _same(gpu: dict[str, str], board: Board) -> Markup:
    others = [g for g in board["gpus"] if g["machine"] == gpu["machine"] and g != gpu]
    if not others:
        return Markup("")
    links = (element("a", g["name"], href=f"../{g['slug']}/") for g in others)
    return joined([element("h2", "The same holds for"), element("p", joined(links, ", "))])


def gpu_index(board: Board) -> str:
    """A list of all GPUs, by machine."""
    parts = [element("h1", "GPUs"), element("p", "Choose yours.", class_="lead")]
    for machine in board["machines"]:
        own = [g for g in board["gpus"] if g["machine"] == machine["id"]]
        if not own:
            continue
        links = (element("a", g["name"], href=f"{g['slug']}/") for g in own)
        heading = " ".join(part for part in (machine["key"], machine["system"]) if part)
        parts.append(joined([element("h2", heading), element("p", joined(links, ", "))]))
    return page("GPUs", "Every GPU on record.", joined(parts), up="../", board=board)


def data_index(board: Board, documentation: str) -> str:
    """What `data/v1` holds, for people."""
    names = ["board.json", "resolver.json", *(f"sets/{name}.json" for name in board["sets"])]
    body = joined(
        [
            element("h1", "The data"),
            element(
                "p", "What the explorer knows, for everybody. The format is stable.", class_="lead"
            ),
            element("ul", *(element("li", element("a", name, href=name)) for name in names)),
            element("pre", documentation, tabindex=0),
        ]
    )
    return page("The data", "The atlas as JSON.", body, up="../../", board=board)


def not_found(board: Board) -> str:
    """What stands where nothing is."""
    body = joined(
        [
            element("h1", "There is no such page"),
            element("p", element("a", "What runs on my GPU?", href="./")),
        ]
    )
    return page("There is no such page", "Not found.", body, up="./", board=board)


def sitemap(folder: Path) -> str:
    """Every page, by its path: the address of the site is its publisher's to put before them."""
    pages = sorted(
        path.relative_to(folder).as_posix().removesuffix("index.html")
        for path in folder.rglob("*.html")
        if path.name != "404.html"
    )
    return "\n".join(pages) + "\n"
