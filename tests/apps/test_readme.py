"""What README.md and CONTRIBUTING.md show is what happens: commands are run, outputs compared but
for their numbers, Nix evaluated.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def commands() -> list[tuple[str, list[str]]]:
    """Each command of the console blocks, with the output that stands below it."""
    found: list[tuple[str, list[str]]] = []
    for block in blocks(README, "console"):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append((line[2:].split("  #")[0].strip(), []))
            else:
                found[-1][1].append(line)
    return found


CHEAP = [command for command in commands() if re.search(r"#(plan|lib)\b", command[0])]


def masked(text: str) -> str:
    """Text without what changes with each release and machine: numbers, the width of columns."""
    return re.sub(r"\s+", " ", re.sub(r"\d+", "0", text)).strip()


def run(command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", "-c", command],
        cwd=ROOT,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )


def test_the_first_screen_has_the_two_commands():
    screen = README.split("\n## ")[0]
    assert "$ ./nixw run --impure .#demo\n" in screen
    assert "$ ./nixw run --impure .#test\n" in screen


def labels(text: str) -> list[str]:
    """What each line begins with: the first column, or the words before what differs from machine
    to machine.
    """
    lines = (
        line.strip() for line in text.splitlines() if line.strip("… ") and "no GPU" not in line
    )
    # What is there already is not downloaded; the words are compared in tests/apps/test_lacking.py.
    same = (re.sub("^Nothing to download", "To download", line) for line in lines)
    return [masked(re.split(r"\s{2,}|: |, | /", line)[0]) for line in same]


@pytest.mark.network
@pytest.mark.big
def test_the_demo_prints_what_is_shown(app, tmp_path):
    [shown] = [lines for command, lines in commands() if command == "./nixw run --impure .#demo"]
    answer = app("demo", environment={"XDG_CACHE_HOME": str(tmp_path)})
    assert answer.returncode == 0, answer.stdout + answer.stderr
    printed = iter(labels(answer.stdout + answer.stderr))
    missing = [label for label in labels("\n".join(shown)) if label not in printed]
    assert not missing, answer.stdout + answer.stderr


@pytest.mark.parametrize("command, shown", CHEAP, ids=[command for command, _ in CHEAP])
def test_commands_print_what_is_shown(command, shown):
    answer = run(command)
    printed = {masked(line) for line in (answer.stdout + answer.stderr).splitlines()}
    missing = [line for line in shown if line.strip("… ") and masked(line) not in printed]
    assert not missing, answer.stdout + answer.stderr
    assert answer.returncode == (1 if any("accelpkgs E" in line for line in shown) else 0)


def test_the_doctor_ends_with_a_call_that_evaluates(nix_eval):
    answer = run("./nixw run --impure .#doctor -- --json einops")
    assert answer.returncode == 0, answer.stdout + answer.stderr
    call = json.loads(answer.stdout)["call"].replace("inputs.accelpkgs", "accelpkgs")
    names = nix_eval(
        "let accelpkgs = { lib = (import (root + /default.nix) { }).lib; }; in "
        f"builtins.attrNames ({call}).plan.packages"
    )
    assert "einops" in names


def test_the_flake_evaluates_to_an_environment(nix_eval, tmp_path):
    [flake] = [block for block in blocks(README, "nix") if "inputs.accelpkgs.url" in block]
    (tmp_path / "flake.nix").write_text(flake)
    outputs = (
        f"(import {tmp_path}/flake.nix).outputs "
        "{ accelpkgs = { lib = (import (root + /default.nix) { }).lib; }; }"
    )
    assert nix_eval(f"({outputs}).packages.x86_64-linux.default.drvPath").endswith(
        "-python3.11-environment-"
        + nix_eval(
            f"builtins.substring 0 8 ({outputs}).packages.x86_64-linux.default.concretisation"
        )
        + ".drv"
    )
    assert nix_eval(f"({outputs}).devShells.x86_64-linux.default.type") == "derivation"


def test_own_packages(nix_eval, tmp_path):
    [snippet] = [block for block in blocks(README, "nix") if "./my-pkgs" in block]
    shutil.copytree(ROOT / "tests/apps/index/leafy", tmp_path / "my-pkgs/my-package")
    releases = tmp_path / "my-pkgs/my-package/releases.json"
    renamed = releases.read_text().replace('"leafy"', '"my-package"')
    releases.write_text(renamed.replace('"leafy-', '"my_package-'))
    (tmp_path / "snippet.nix").write_text(f"{{ accelpkgs }}: {snippet}")
    plan = nix_eval(
        f"import {tmp_path}/snippet.nix "
        "{ accelpkgs = { lib = (import (root + /default.nix) { }).lib; }; }"
    )
    assert list(plan["packages"]) == ["my-package"]


def test_a_folder_of_a_flake_input_as_index(run_nix):
    request = (
        '{ packages = [ "flash-attn" ]; python = "3.12"; flavour = "wheel"; '
        'index = [ "${flake}/pkgs" ]; }'
    )
    answer = run_nix(
        "eval",
        "--raw",
        "--impure",
        "--expr",
        f'let flake = builtins.getFlake "git+file://{ROOT}"; in '
        f"(flake.lib.plan {request}).packages.flash-attn.flavour",
    )
    assert answer.stdout == "wheel", answer.stderr


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_links_lead_somewhere(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    targets = [target for target in re.findall(r"\]\(([^)#]+)", text) if "://" not in target]
    assert [target for target in targets if not (ROOT / target).exists()] == []
