"""The explorer in Debian's chromium: what it shows is what `plan` says."""

from __future__ import annotations

import json
import os
import random
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from bench.random_requests import recorded
from bench.random_requests import request as random_request
from nixlib import evaluate
from website.browser import browse, chromium, served
from website.command import plan

SEED = 19
# All that is shown of an answer, closed parts included.
SHOWN = """(() => {
  const text = (node) => (node ? node.textContent.replace(/\\s+/g, " ").trim() : null);
  const answer = document.getElementById("answer");
  return {
    head: text(answer.querySelector(".verdict h2")),
    refused: Boolean(answer.querySelector(".verdict.no")),
    code: text(answer.querySelector(".verdict.no a")),
    id: text(answer.querySelector("#plan-id code")),
    rows: [...answer.querySelectorAll("table.plan tbody tr")].map((row) =>
      [...row.children].map(text)),
    lists: [...answer.querySelectorAll("ul.reasons li")].map(text),
    command: document.getElementById("command")?.textContent ?? null,
  };
})()"""


@pytest.fixture(scope="module")
def base(website: Path) -> Iterator[str]:
    chromium()
    with served(website) as address:
        yield address


@pytest.fixture(scope="module")
def whole_base(whole_website: Path) -> Iterator[str]:
    chromium()
    with served(whole_website) as address:
        yield address


def board_of(website: Path) -> dict[str, Any]:
    board: dict[str, Any] = json.loads((website / "data/v1/board.json").read_text("utf-8"))
    return board


def words_of(board: dict[str, Any], state: dict[str, str]) -> list[str]:
    """The words of `plan` for a state, by the data alone: the page prints its own."""
    gpu = next(g for g in board["gpus"] if g["slug"] == state["gpu"])
    machine = next(m for m in board["machines"] if m["id"] == gpu["machine"])
    asked = dict(machine["request"])
    if state.get("also"):
        beside = [g for g in board["gpus"] if g["slug"] in state["also"].split(",")]
        keys = {m["key"] for m in board["machines"] if m["id"] in {g["machine"] for g in beside}}
        asked["capabilities"] = sorted(
            keys | {machine["key"]}, key=lambda key: [int(n) for n in key.split(".")]
        )
    words = ["--python", state["python"]]
    if "system" in asked:
        words += ["--system", asked["system"]]
    if "cuda" in asked:
        words += ["--cuda", "none"]
    for key, option in (("capabilities", "--capability"), ("gfx", "--gfx")):
        for value in asked.get(key, []):
            words += [option, value]
    if "jetpack" in asked:
        words += ["--jetpack", asked["jetpack"]]
    if state.get("driver") and machine["kind"] == "nvidia":
        words += ["--driver", state["driver"]]
    packages = state.get("packages")
    return words + (packages.split() if packages else board["sets"][state["set"]]["packages"])


def random_state(rng: random.Random, board: dict[str, Any]) -> dict[str, str]:
    gpu = rng.choice(board["gpus"])
    # Each kind of machine as often as another.
    machine = rng.choice(board["machines"])["id"]
    gpu = rng.choice([g for g in board["gpus"] if g["machine"] == machine])
    state = {
        "gpu": gpu["slug"],
        "python": rng.choice(board["pythons"]),
        "set": rng.choice(list(board["sets"])),
    }
    if re.fullmatch(r"cc\d+-\d+", machine) and rng.random() < 0.3:
        state["also"] = ",".join(rng.sample(["v100", "a100", "h100", "rtx-5090"], 2))
    if rng.random() < 0.3:
        state["driver"] = rng.choice(["550.90.07", "535.104.05", "470.1", *board["steps"]])
    if rng.random() < 0.2:
        names = ["numpy", "torch>=2.8", "cupy-cuda12x<14", "einops", "scipy", "nosuchname", "jax"]
        state["packages"] = " ".join(rng.sample(names, rng.randint(1, 3)))
    return state


def address(state: dict[str, str]) -> str:
    return "?" + "&".join(f"{key}={quote(value)}" for key, value in state.items())


def difference(shown: dict[str, Any], wanted: dict[str, Any]) -> str | None:
    """What the page shows otherwise than `plan --json` says; None where nothing is."""
    if "refused" in wanted:
        first = wanted["refused"].splitlines()[0]
        expected = f"accelpkgs {shown['code']}: {shown['head']}"
        return None if shown["refused"] and first == expected else f"{expected} is not {first}"
    if shown["refused"]:
        return f"refused, and planned: {shown['head']}"
    if shown["id"] != wanted["id"]:
        return f"id {shown['id']}"
    packages = {package["name"]: package for package in wanted["packages"].values()}
    versions = {row[0]: row[1] for row in shown["rows"]}
    if versions != {name: package["version"] for name, package in packages.items()}:
        return "versions"
    for name, _, badge, why in shown["rows"]:
        package = packages[name]
        newer = package["because"]["newer"]
        said = (
            f"{newer[0]['version']} {newer[0]['why'].replace('`', '')}"
            if newer
            else "is the newest"
        )
        if not why.startswith(said):
            return f"{name}: {why!r} is not {said!r}"
        if (package["flavour"] == "source") != (badge == "built from source"):
            return f"{name}: {badge}"
    told = [w["text"] for w in wanted["warnings"]] + wanted["notes"]
    lacking = [
        text for text in told if " ".join(text.replace("`", "").split()) not in shown["lists"]
    ]
    return f"not told: {lacking[0]}" if lacking else None


def check(node: str, base: str, website: Path, states: list[dict[str, str]]) -> list[Any]:
    board = board_of(website)
    steps = [["settled"], ["eval", SHOWN]]
    answers = browse(
        node, base, [{"steps": [["goto", address(state)], *steps]} for state in states]
    )
    found = []
    for state, answer in zip(states, answers, strict=True):
        assert answer["errors"] == [], state
        shown = answer["results"][-1]
        words = words_of(board, state)
        if shown["command"] is not None:
            assert shlex.split(shown["command"]) == ["nix", "run", ".#plan", "--", *words]
        else:
            assert shown["refused"]
        found.append(difference(shown, plan(words)))
    return found


def test_addresses_show_what_plan_says(node: str, base: str, website: Path) -> None:
    rng = random.Random(SEED)
    states = [random_state(rng, board_of(website)) for _ in range(12)]
    assert check(node, base, website, states) == [None] * len(states)


@pytest.mark.big
def test_300_addresses_show_what_plan_says(node: str, whole_base: str, whole_website: Path) -> None:
    rng = random.Random(SEED + 1)
    states = [random_state(rng, board_of(whole_website)) for _ in range(300)]
    found = check(node, whole_base, whole_website, states)
    assert [(s, f) for s, f in zip(states, found, strict=True) if f] == []


# What the worker answers to each request, one after the other.
ASKED = """(async () => {
  const worker = new Worker("worker.js", { type: "module" });
  const answers = [];
  for (const request of REQUESTS) {
    answers.push(await new Promise((resolve) => {
      worker.onmessage = ({ data }) => {
        if (data.number === answers.length + 1) resolve(data.error ?? data.answer);
      };
      worker.postMessage({ number: answers.length + 1, request });
    }));
  }
  return answers;
})()"""


@pytest.mark.parametrize(
    "count", [10, pytest.param(100, marks=pytest.mark.big)], ids=["some", "many"]
)
def test_the_worker_answers_as_nix_does(count: int, node: str, base: str) -> None:
    rng, versions = random.Random(SEED), recorded()
    requests = [random_request(rng, versions) for _ in range(count)]
    wanted = evaluate('map (import (root + "/site/answer.nix") { }).full data', requests)
    asked = ASKED.replace("REQUESTS", json.dumps(requests))
    [job] = browse(node, base, [{"steps": [["goto", "404.html"], ["eval", asked]]}])
    for request, ours, theirs in zip(requests, job["results"][-1], wanted, strict=True):
        assert ours == theirs, request


SCREENS = {
    "desktop": (1280, "light", "?set=cupy-cuda13"),
    "desktop-dark": (1280, "dark", "?set=cupy-cuda13"),
    "refused": (1280, "light", "?gpu=gtx-1080&set=jax-cuda13"),
    "phone": (400, "light", "?gpu=radeon-vii&set=cupy-cuda13"),
    "driver": (800, "light", "?driver=535.104.05&set=cupy-cuda13"),
    "gpu": (1280, "light", "gpu/rtx-4090/"),
}


def test_what_it_looks_like_is_kept(node: str, base: str, tmp_path: Path) -> None:
    folder = Path(os.environ.get("ACCELPKGS_SCREENSHOTS") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    jobs = [
        {
            "width": width,
            "scheme": scheme,
            "steps": [*settle(view), ["shot", f"{folder}/{name}.png"]],
        }
        for name, (width, scheme, view) in SCREENS.items()
    ]
    for job in browse(node, base, jobs):
        picture = Path(job["results"][-1]).read_bytes()
        assert picture.startswith(b"\x89PNG")
        assert len(picture) > 20_000


def test_a_change_of_an_answer_is_seen(node: str, website: Path, tmp_path: Path) -> None:
    chromium()
    rng = random.Random(SEED)
    state = {"gpu": "rtx-4090", "python": "3.12", "set": "cupy-cuda13"}
    name = "data/v1/sets/cupy-cuda13.json"
    data = json.loads((website / name).read_text(encoding="utf-8"))
    index = data["cells"]["3.12"]["cc8-9"]
    answer = data["answers"][index]
    own = [data["rows"][i] for i in answer["packages"]]
    leaves: list[tuple[Any, Any]] = [(answer, "id"), (data["cells"]["3.12"], "cc8-9")]
    leaves += [(row, key) for row in own for key in ("name", "version")]
    leaves += [(newer, key) for row in own for newer in row["newer"][:1] for key in newer]
    leaves += [(answer[key], i) for key in ("notes", "warnings") for i in range(len(answer[key]))]
    other = next(i for i, a in enumerate(data["answers"]) if i != index)
    for number in range(20):
        container, key = rng.choice(leaves)
        before = container[key]
        container[key] = other if key == "cc8-9" else f"{before}1"
        copy = tmp_path / f"copy{number}"
        shutil.copytree(website, copy, ignore=shutil.ignore_patterns("gpu"))
        (copy / name).write_text(json.dumps(data), encoding="utf-8")
        container[key] = before
    shutil.copytree(website, tmp_path / "copy20", ignore=shutil.ignore_patterns("gpu"))
    steps = [["settled"], ["eval", SHOWN]]
    jobs = [{"steps": [["goto", f"../copy{n}/{address(state)}"], *steps]} for n in range(21)]
    wanted = plan(words_of(board_of(website), state))
    with served(tmp_path / "copy0") as base:
        shown = [job["results"][-1] for job in browse(node, base, jobs)]
    assert [n for n in range(21) if difference(shown[n], wanted) is None] == [20]


def test_cells_and_unlocks_give_what_they_promise(node: str, base: str) -> None:
    pressed = """(() => {
      const cells = [...document.querySelectorAll("#matrix td button")];
      return cells.filter((_, i) => i % 9 === 4).map((cell) => [cell.dataset.go, cell.textContent]);
    })()"""
    [start] = browse(
        node, base, [{"steps": [["goto", "?set=cupy-cuda13"], ["settled"], ["eval", pressed]]}]
    )
    cells = start["results"][-1]
    assert len(cells) > 8
    jobs = [
        {
            "steps": [
                ["goto", "?set=cupy-cuda13"],
                ["settled"],
                ["click", f"#matrix td button[data-go='{go}']"],
                ["settled"],
                ["eval", SHOWN],
            ]
        }
        for go, _ in cells
    ]
    for (go, text), job in zip(cells, browse(node, base, jobs), strict=True):
        shown = job["results"][-1]
        if text.startswith("E"):
            assert shown["refused"], go
            assert shown["code"] == text
        else:
            assert f" {text.removeprefix('CPU ')} on " in shown["head"], go
    # An unlock: a GPU of today with a driver of yesterday.
    steps = [
        ["goto", "?gpu=rtx-4090&driver=535.104.05&set=cupy-cuda13"],
        ["settled"],
        ["text", "#unlocks"],
        ["click", "#unlocks button"],
        ["settled"],
        ["eval", SHOWN],
        ["eval", "location.search"],
        ["back"],
        ["settled"],
        ["eval", "location.search"],
    ]
    [job] = browse(node, base, [{"steps": steps}])
    promised, shown, after, back = (job["results"][i] for i in (2, 5, 6, 9))
    version = promised.split("gives ")[1].split()[1].rstrip(",")
    assert f" {version} on " in shown["head"]
    assert after != back == "?gpu=rtx-4090&driver=535.104.05&set=cupy-cuda13"


def test_text_of_an_address_is_text(node: str, base: str) -> None:
    evil = "<img src=x onerror=alert(1)><script>alert(2)</script>"
    keys = ("gpu", "driver", "python", "set", "packages", evil)
    jobs = [
        {
            "steps": [
                ["goto", f"?{quote(key)}={quote(evil)}"],
                ["settled"],
                [
                    "eval",
                    "document.images.length + document.querySelectorAll('main script').length",
                ],
                ["text", "main"],
            ]
        }
        for key in keys
    ]
    for key, job in zip(keys, browse(node, base, jobs), strict=True):
        assert job["errors"] == [], key
        assert job["results"][2] == 0
        if key != "packages":
            assert "which nobody here knows" in job["results"][3]


def test_a_request_that_takes_too_long_ends_with_a_sentence(
    node: str, website: Path, tmp_path: Path
) -> None:
    chromium()
    folder = tmp_path / "slow"
    shutil.copytree(website, folder)
    # A resolver that never ends.
    path = folder / "data/v1/resolver.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    data["files"]["site/answer.nix"] = (
        "{ ... }: let many = builtins.genList (n: n) 30000; sum = builtins.foldl' (a: b: a + b) 0; "
        "in { full = request: builtins.foldl' (a: b: a + sum many) 0 many; }"
    )
    path.write_text(json.dumps(data), encoding="utf-8")
    with served(folder) as base:
        [job] = browse(
            node,
            base,
            [
                {
                    "steps": [
                        ["goto", "?packages=numpy"],
                        ["settled"],
                        ["text", "#answer"],
                        # The page goes on.
                        ["click", "label:has(input[value=cupy-cuda13])"],
                        ["settled"],
                        ["text", "#answer"],
                    ]
                }
            ],
        )
    first, then = job["results"][2], job["results"][5]
    assert "was stopped after 5 seconds" in first or "more than a browser has" in first
    assert "cupy-cuda13x" in then


VIEWS = (
    "",
    "?gpu=gtx-1080&set=jax-cuda13",
    "?gpu=no-gpu&set=cupy-cuda13",
    "gpu/",
    "gpu/gtx-1080/",
    "data/v1/",
    "404.html",
)


def settle(view: str) -> list[list[str]]:
    return [["goto", view], *([["settled"]] if view.startswith("?") or not view else [])]


def test_no_view_has_violations_of_axe(node: str, base: str) -> None:
    jobs = [
        {"scheme": scheme, "steps": [*settle(view), ["axe"]]}
        for view in VIEWS
        for scheme in ("light", "dark")
    ]
    found = [job["results"][-1] for job in browse(node, base, jobs)]
    assert found == [[]] * len(jobs)


def test_nothing_is_wider_than_the_window(node: str, base: str) -> None:
    wide = "document.documentElement.scrollWidth - innerWidth"
    jobs = [
        {"width": width, "scheme": "light", "steps": [*settle(view), ["eval", wide]]}
        for view in VIEWS
        for width in (320, 480, 800, 1600)
    ]
    for job in browse(node, base, jobs):
        assert job["results"][-1] <= 0, job["requests"][0]


def test_the_first_load_asks_little(node: str, base: str) -> None:
    [job] = browse(
        node, base, [{"steps": [["goto", "?set=cupy-cuda13"], ["settled"], ["wait", 500]]}]
    )
    assert len(job["requests"]) <= 5, job["requests"]
    assert all(url.startswith(base) for url in job["requests"])
    [free] = browse(node, base, [{"steps": [["goto", "?packages=numpy"], ["settled"]]}])
    assert all(url.startswith(base) for url in free["requests"])


def test_the_page_is_light_and_the_resolver_counts(node: str, base: str, website: Path) -> None:
    elements = "document.querySelectorAll('*').length"
    [job] = browse(node, base, [{"steps": [["goto", ""], ["settled"], ["eval", elements]]}])
    sets = len(board_of(website)["sets"])
    # A row of the matrix has a few elements a set; all else is of one size.
    assert job["results"][-1] < 900 + 53 * (4 + 4 * sets)


def test_without_javascript_there_is_a_way_on(node: str, base: str) -> None:
    [first, gpu] = browse(
        node,
        base,
        [
            {"script": False, "steps": [["goto", ""], ["text", "body"]]},
            {"script": False, "steps": [["goto", "gpu/rtx-4090/"], ["text", "main"]]},
        ],
    )
    assert "a page for each GPU" in first["results"][1]
    assert "What runs on RTX 4090?" in gpu["results"][1]
    assert "compute capability 8.9" in gpu["results"][1]


def test_the_keyboard_reaches_an_answer(node: str, base: str) -> None:
    tabs = [["press", "Tab"]] * 6
    steps = [
        ["goto", "?set=cupy-cuda13"],
        ["settled"],
        *tabs,
        ["eval", "document.activeElement.id"],
    ]
    [job] = browse(node, base, [{"steps": steps}])
    at = job["results"][-1]
    more = [
        ["goto", "?set=cupy-cuda13"],
        ["settled"],
        ["eval", "document.getElementById('gpu').focus()"],
        *[["press", key] for key in "gtx 1080"],
        ["press", "ArrowDown"],
        ["press", "Enter"],
        ["settled"],
        ["eval", "location.search"],
        ["text", "#answer h2"],
    ]
    [chosen] = browse(node, base, [{"steps": more}])
    assert "gpu=gtx-1080" in chosen["results"][-2]
    # The skip link leads to the answer at once, and the GPU's field comes within eight.
    reached = [
        ["goto", "?set=cupy-cuda13"],
        ["settled"],
        *[
            step
            for _ in range(12)
            for step in (
                ["press", "Tab"],
                ["eval", "document.activeElement.className + '|' + document.activeElement.id"],
            )
        ],
    ]
    [order] = browse(node, base, [{"steps": reached}])
    stops = [result for result in order["results"][2:] if result is not None]
    assert stops[0].startswith("skip|"), (stops, at)
