"""What the page knows and computes without a page (site/page/model.js), in Node; and its types."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from nixlib import ROOT, evaluate
from website.browser import modules

MODEL = ROOT / "site/page/model.js"


def call(node: str, board: Path, body: str) -> Any:
    """The value of a body of JavaScript in which `m` is the model and `board` the data."""
    program = (
        f'import * as m from "{MODEL}"; import fs from "node:fs"; '
        f'const board = JSON.parse(fs.readFileSync("{board}", "utf8")); '
        f"const value = (() => {{ {body} }})(); console.log(JSON.stringify(value ?? null));"
    )
    words = [node, "--input-type=module", "-e", program]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="session")
def board(website: Path) -> Path:
    return website / "data/v1/board.json"


def test_an_address_is_read_as_it_was_written(node: str, board: Path) -> None:
    got = call(
        node,
        board,
        """
        board.sets = { torch: {}, "jax-cuda13": {} };
        return [
            "?gpu=gtx-1080&driver=550.90.07&python=3.11&set=jax-cuda13",
            "?packages=torch%2C+xformers%3E%3D0.0.33",
            "",
            "?gpu=nosuch&python=2.7&driver=abc&set=__proto__&odd=1&gpu=rtx-4090",
        ].map((text) => {
            const { state, unknown } = m.fromAddress(text, board);
            return [state, unknown, m.toAddress(state)];
        });
        """,
    )
    start = {
        "gpu": "rtx-4090",
        "also": "",
        "driver": "",
        "python": "3.12",
        "set": "torch",
        "packages": "",
    }
    assert got[0] == [
        {**start, "gpu": "gtx-1080", "driver": "550.90.07", "python": "3.11", "set": "jax-cuda13"},
        [],
        "?gpu=gtx-1080&driver=550.90.07&python=3.11&set=jax-cuda13",
    ]
    assert got[1][0]["packages"] == "torch, xformers>=0.0.33"
    assert got[2] == [start, [], ""]
    assert got[3][0] == start
    assert got[3][1] == ["gpu “nosuch”", "driver “abc”", "python “2.7”", "set “__proto__”", "“odd”"]


def test_several_gpus_are_one_request_where_one_set_can_serve_them(node: str, board: Path) -> None:
    got = call(
        node,
        board,
        """
        return [
            "?gpu=v100&also=rtx-4090,a100,rtx-4090",
            "?gpu=v100&also=gh200-grace-hopper",
            "?gpu=radeon-vii&also=v100",
            "?gpu=v100&also=nosuch",
        ].map((text) => {
            const { state, unknown } = m.fromAddress(text, board);
            return [m.requestOf(board, state).capabilities, m.isCommon(board, state), unknown];
        });
        """,
    )
    assert got[0] == [["7.0", "8.0", "8.9"], False, []]
    assert got[1] == [["7.0"], True, ["also “gh200-grace-hopper”"]]
    assert got[2] == [None, True, ["also “v100”"]]
    assert got[3] == [["7.0"], True, ["also “nosuch”"]]


def test_gpus_are_found_by_words_inside_their_names(node: str, board: Path) -> None:
    got = call(
        node,
        board,
        'return ["4090", "rtx 40 super", "mi300", "spark", "geforce gtx", "nosuch", "h100"]'
        ".map((text) => m.search(board, text, 5).map((gpu) => gpu.name));",
    )
    assert got[0][0] == "RTX 4090"
    assert all("SUPER" in name.upper() for name in got[1])
    assert all("MI300" in name for name in got[2])
    assert got[3][0] == "DGX Spark"
    assert got[5] == []
    assert got[6][0] == "H100"


def test_what_is_pasted_is_recognised(node: str, board: Path) -> None:
    smi = """
+---------------------------------------------------------------------------------------+
| NVIDIA-SMI 570.86.15   Driver Version: 570.86.15   CUDA Version: 12.8                  |
|=========================================+======================+======================|
|   0  NVIDIA GeForce RTX 3090        Off | 00000000:01:00.0  On |                  N/A |
"""
    doctor = json.dumps(
        {
            "machine": {
                "driver": "550.90.07",
                "gpus": [{"vendor": "nvidia", "name": "a board of no name", "capability": "8.6"}],
            },
            "request": {"python": "3.11", "capabilities": ["8.6"]},
        }
    )
    pasted = [smi, doctor, '"gfx": "gfx1100"', "nothing of it", "<script>alert(1)</script>"]
    got = call(node, board, f"return {json.dumps(pasted)}.map((text) => m.fromPaste(board, text));")
    assert got[0] == {"driver": "570.86.15", "gpu": "rtx-3090"}
    assert got[1]["driver"] == "550.90.07"
    assert got[1]["python"] == "3.11"
    assert got[1]["gpu"] == "rtx-3090"
    assert got[2]["gpu"] == "radeon-rx-7900-xtx"
    assert got[3] == got[4] == {}


def test_packages_are_told_apart(node: str, board: Path) -> None:
    texts = ["torch, xformers>=0.0.33,<1", "jax[cuda12] numpy", " ,torch,, ", "", "a==1.*,b!=2"]
    got = call(node, board, f"return {json.dumps(texts)}.map((text) => m.splitPackages(text));")
    assert got == [
        ["torch", "xformers>=0.0.33,<1"],
        ["jax[cuda12]", "numpy"],
        ["torch"],
        [],
        ["a==1.*", "b!=2"],
    ]


def test_every_printed_call_is_complete_and_evaluates(node: str, board: Path) -> None:
    got = call(
        node,
        board,
        """
        const stated = { executable: "/usr/bin/python3.12", version: "3.12.3", glibc: "2.39" };
        return board.machines.map((machine) => {
            const packages = ["numpy", "cupy-cuda13x>=13"];
            return m.calls({ packages, python: "3.12", ...machine.request }, machine, stated);
        });
        """,
    )
    texts = [text for call in got for kind in call.values() for text in kind.values() if text]
    assert not [text for text in texts if "…" in text or "undefined" in text]
    hosts = [call["host"]["flake"] for call in got]
    # A base of the host is evaluated up to what it would be asked for.
    names = evaluate(
        'let accelpkgs = { lib = import (root + "/nix/outputs/lib.nix") { } // { concretise = '
        "request: let base = request.base; in [ base.system (builtins.attrNames "
        '(removeAttrs request [ "base" ])) ]; }; }; in [ '
        + " ".join(f"({text})" for text in hosts)
        + " ]"
    )
    assert len(names) == len(hosts)
    for [system, keys], text in zip(names, hosts, strict=True):
        assert f'system = "{system}"' in text
        assert {"packages", "python"} <= set(keys)


def test_the_types_of_all_modules_hold(node: str, tmp_path: Path) -> None:
    options = {
        "strict": True,
        "checkJs": True,
        "noEmit": True,
        "target": "es2022",
        "module": "es2022",
        "moduleResolution": "bundler",
        "lib": ["es2022", "dom", "dom.iterable"],
        "types": [],
        "noUnusedLocals": True,
    }
    project = tmp_path / "tsconfig.json"
    project.write_text(
        json.dumps({"compilerOptions": options, "include": [f"{ROOT}/site/**/*.js"]})
    )
    tsc = modules() / "node_modules/typescript/bin/tsc"
    done = subprocess.run(
        [node, str(tsc), "-p", str(project)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
