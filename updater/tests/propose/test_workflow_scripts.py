"""What stands under `run:` in the workflows, run: the updater, a real nix on a small flake, and
notes of the rest.
"""

from __future__ import annotations

import base64
import html
import json
import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from .conftest import SOURCES, X86, git
from .test_rehearsal import Stage, stage  # noqa: F401
from .test_workflows import FILES, FOLDER, scripts


def script(workflow: str, marker: str) -> str:
    (found,) = [s for s in scripts((FOLDER / workflow).read_text()) if marker in s]
    return textwrap.dedent(found.removeprefix("|\n"))


def run(code: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """As GitHub calls it: `bash --noprofile --norc -eo pipefail FILE`."""
    (folder / "step").write_text(code)
    (folder / "bin").mkdir(exist_ok=True)
    told = {name: str(folder / name.lower()) for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
    path = f"{folder / 'bin'}:{os.environ['PATH']}"
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "step"]
    return subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "PATH": path, **told, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def program(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/usr/bin/env bash\n{text}\n")
    path.chmod(0o755)


def nixw(folder: Path, index: str) -> None:
    """`./nixw run .#updater -- …` with this updater, and with an index where one is asked."""
    program(
        folder / "nixw",
        f'[ "$1 $2 $3" = "run .#updater --" ] || exit 99\ncommand=$4; shift 4\n'
        f'if [ "$command" = propose ]; then set -- --index {index} "$@"; fi\n'
        f'PYTHONPATH={SOURCES} exec {sys.executable} -m accelpkgs_updater "$command" "$@"',
    )
    (folder / "flake.nix").write_text("{ }")


@pytest.mark.parametrize("name", FILES)
def test_each_is_bash(name: str) -> None:
    for text in scripts((FOLDER / name).read_text()):
        code = textwrap.dedent(text.removeprefix("|\n"))
        subprocess.run(["bash", "-n"], input=code, text=True, check=True)
        if checker := shutil.which("shellcheck"):
            subprocess.run([checker, "--shell=bash", "-"], input=code, text=True, check=True)


@pytest.mark.parametrize(
    ("packages", "dry", "code", "opened"),
    [
        ("", "", 0, 2),
        ("native", "false", 0, 1),
        ("native other", "true", 0, 0),
        ("nosuch", "", 1, 0),
    ],
)
def test_update(stage: Stage, packages: str, dry: str, code: int, opened: int) -> None:  # noqa: F811
    nixw(stage.checkout, stage.world.index)
    stage.world.add("native", "4.0", tag=X86)
    stage.world.add("other", "2.0")
    done = run(script("update.yml", "propose"), stage.checkout, PACKAGES=packages, DRY_RUN=dry)
    assert done.returncode == code, done.stderr
    assert len(stage.github.open_pulls()) == opened
    if code == 0:
        summary = html.unescape((stage.checkout / "github_step_summary").read_text())
        assert "| `native` | native: 3.0 -> 4.0 |" in summary
        assert ("#1" in summary) == (opened > 0)


def test_guard(stage: Stage) -> None:  # noqa: F811
    nixw(stage.checkout, stage.world.index)
    releases = stage.checkout / "pkgs" / "native" / "releases.json"
    value = json.loads(releases.read_text())
    releases.write_text(json.dumps({**value, "releases": []}))
    for accepted, code in (("false", 3), ("true", 0)):
        done = run(script("guard.yml", "verify"), stage.checkout, BASE="HEAD", ACCEPTED=accepted)
        assert done.returncode == code, done.stderr
    assert "| `cpu` | **worse** |" in (stage.checkout / "github_step_summary").read_text()
    done = run(script("guard.yml", "verify"), stage.checkout, BASE="nosuch", ACCEPTED="true")
    assert done.returncode == 1
    assert "E562" in done.stderr


@pytest.fixture
def flake(tmp_path: Path) -> Path:
    """A flake with jobs and an input, and a real nix over a store of its own."""
    root = tmp_path / "flake"
    root.mkdir()
    (tmp_path / "nixpkgs").mkdir()
    (tmp_path / "nixpkgs" / "flake.nix").write_text("{ outputs = _: { }; }")
    jobs = (
        "hydraJobs = { x86_64-linux = { torch = { }; numpy = { }; }; aarch64-linux.torch = { }; };"
    )
    (root / "flake.nix").write_text(
        f'{{ inputs.nixpkgs.url = "path:{tmp_path}/nixpkgs"; outputs = _: {{ {jobs} }}; }}'
    )
    git(root, "init", "-q")
    git(root, "add", "-A")
    nix = os.environ.get("ACCELPKGS_NIX") or shutil.which("nix")
    assert nix, "there is no nix: run the tests with `./nixw run --impure .#test`"
    options = f'--extra-experimental-features "nix-command flakes" --store {tmp_path / "store"}'
    program(root / "bin" / "nix", f'exec {nix} {options} "$@"')
    if shutil.which("jq") is None:
        pytest.skip("there is no jq, which GitHub's runners have")
    return root


@pytest.fixture
def script_of_ci(flake: Path) -> Path:
    """The flake has .ci/nixpkgs, notes that stand for the tests, and checks that can fail."""
    shutil.copytree(FOLDER.parents[1] / ".ci", flake / ".ci")
    program(flake / "nixw", 'echo "$*: $ACCELPKGS_TEST_NIXPKGS"; exit "${TESTS:-0}"')
    other = flake.parent / "other"
    shutil.copytree(flake.parent / "nixpkgs", other)
    (other / "of-its-own").write_text("")
    return other


TESTS = "run --impure .#test -- -rfEs tests/nixpkgs"


def test_the_locked_nixpkgs(flake: Path, script_of_ci: Path) -> None:
    done = run(script("check.yml", ".ci/nixpkgs locked"), flake)
    assert done.returncode == 0, done.stderr
    *_, told, end = done.stdout.strip().splitlines()
    asked, _, path = told.partition(": ")
    assert asked == TESTS
    assert path.startswith("/nix/store/")
    assert end == "nixpkgs: the locked one"


@pytest.mark.parametrize(("tests", "outcome"), [("0", "success"), ("1", "failure")])
def test_another_nixpkgs(flake: Path, script_of_ci: Path, tests: str, outcome: str) -> None:
    """What is found is one word of GitHub's file of outputs, whatever the log holds."""
    code = script("check.yml", "GITHUB_OUTPUT")
    reference = f"path:{script_of_ci}"
    done = run(code, flake, WHICH=reference, TESTS=tests)
    assert done.returncode == int(tests), done.stderr
    (line,) = (flake / "github_output").read_text().splitlines()
    name, _, told = line.removeprefix("path:").partition("=")
    assert name == str(script_of_ci)
    said, _, log = told.partition(" ")
    assert said == outcome
    *_, tested, end = base64.b64decode(log).decode().splitlines()
    assert end.startswith(f"nixpkgs: {reference}?")
    store = flake.parent / "store"
    assert (store / tested.partition(f"{TESTS}: /")[2] / "of-its-own").exists()


def test_what_is_told_fits_a_variable(flake: Path, script_of_ci: Path) -> None:
    """Linux lets one have 131,072 bytes."""
    program(flake / ".ci" / "nixpkgs", "for n in $(seq 5000); do printf '%09000d\\n' $n; done")
    code = script("check.yml", "GITHUB_OUTPUT")
    assert run(code, flake, WHICH="unstable").returncode == 0
    output = (flake / "github_output").read_text()
    assert len(output) < 100_000
    _, _, log = output.strip().partition(" ")
    lines = base64.b64decode(log).decode().splitlines()
    assert (len(lines), {len(line) for line in lines}) == (200, {300})


def test_an_output_that_does_not_evaluate(flake: Path, script_of_ci: Path) -> None:
    (flake / "flake.nix").write_text("""{ inputs.nixpkgs.url = "path:/nosuch"; outputs = _: {
      packages.x86_64-linux.default = throw "this one";
    }; }""")
    done = run(f".ci/nixpkgs path:{script_of_ci}", flake)
    assert done.returncode != 0
    assert "this one" in done.stderr
    assert TESTS not in done.stdout


def test_names_of_nixpkgs(flake: Path, script_of_ci: Path) -> None:
    """unstable, and the oldest that is written down; nothing is asked of GitHub here."""
    oldest = (FOLDER.parents[1] / ".ci" / "oldest-nixpkgs").read_text().strip()
    assert re.fullmatch(r"\d\d\.(05|11)", oldest)
    program(flake / "bin" / "nix", 'echo "$*" >>asked; exit 1')
    for which, branch in (("unstable", "nixos-unstable"), ("oldest", f"nixos-{oldest}")):
        assert run(f".ci/nixpkgs {which}", flake).returncode != 0
        (asked,) = (flake / "asked").read_text().splitlines()
        assert asked == f"flake metadata --json github:NixOS/nixpkgs/{branch}"
        (flake / "asked").unlink()
    text = (FOLDER / "check.yml").read_text()
    assert "nixpkgs: [unstable, oldest]" in text


def found(outcome: str, log: str) -> str:
    return f"{outcome} {base64.b64encode(log.encode()).decode()}"


def test_the_issue(stage: Stage, tmp_path: Path) -> None:  # noqa: F811
    nixw(tmp_path, "")
    code = script("check.yml", ".#updater -- report")

    def step(unstable: str, oldest: str, number: int) -> tuple[int, list[tuple[str, str]]]:
        done = run(
            code,
            tmp_path,
            UNSTABLE=unstable,
            OLDEST=oldest,
            RUN=f"https://github.com/owner/repo/actions/runs/{number}",
        )
        issues = stage.github.issues()
        return done.returncode, [(issue["title"], issue["state"]) for issue in issues]

    good = found("success", "all passed")
    log = "FAILED t.py::x - \n```\n$(touch hacked) EOF\n"
    assert step(good, good, 1) == (0, [])
    broken = [("nixpkgs-unstable is broken", "open")]
    assert step(found("failure", log), good, 2) == (0, broken)
    # One job was cancelled, the other never ran.
    assert step("", "", 3) == (0, broken)
    assert step(good, found("failure", log), 4) == (
        0,
        [("nixpkgs-unstable is broken", "closed"), ("nixpkgs-oldest is broken", "open")],
    )
    assert not (tmp_path / "hacked").exists()
    stage.github.fault = lambda n, method, path: (500, {}, {"message": "no"})
    assert step(good, good, 5)[0] == 1


def test_the_environment_on_nixpkgs(flake: Path) -> None:
    """Without nixpkgs: what is asked for is the flake's, and is written as Nix takes it."""
    (flake / "flake.nix").write_text("""{ outputs = _: { lib = {
      mkPkgs = { system }: "pkgs";
      bases.nixpkgs = { pkgs }: "base";
      concretise = args: { python = derivation {
        name = builtins.concatStringsSep "-" ([ args.base args.python ] ++ args.packages);
        system = builtins.currentSystem;
        builder = "/bin/sh";
      }; };
    }; }; }""")
    build, _, _ = script("check.yml", "concretise").partition("./result")
    done = run(build.replace("nix build", "nix build --dry-run"), flake)
    assert done.returncode == 0, done.stderr
    assert "base-3.12-numpy-jinja2.drv" in done.stderr
