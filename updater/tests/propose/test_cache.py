"""`.ci/cache`, which cache.yml calls: a real nix builds jobs of a small flake; cachix, and what the
cache has, are notes.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from .conftest import git
from .test_workflows import FOLDER

ROOT = FOLDER.parents[1]
JOBS = """
  hydraJobs =
    let
      make = name: code: derivation {
        inherit name;
        system = builtins.currentSystem or "x86_64-linux";
        builder = "/bin/sh";
        args = [ "-c" code ];
      };
    in
    {
      wheels.x86_64-linux.torch.abc = make "torch" "echo torch >$out";
      wheels.x86_64-linux.nvidia-cublas.def = make "nvidia-cublas" "echo cublas >$out";
      compiled.x86_64-linux.flash-attn.ghi = make "flash-attn" "exit 1";
    };
"""
RUN = {"system": "x86_64-linux", "bytes": 1000, "jobs": ["wheels torch abc"]}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A flake with jobs; `cachix` holds the calls of cachix, `cached` what the cache has."""
    if shutil.which("jq") is None:
        pytest.skip("there is no jq, which GitHub's runners have")
    root = tmp_path / "flake"
    (root / "bin").mkdir(parents=True)
    (root / ".ci").mkdir()
    shutil.copy(ROOT / ".ci/cache", root / ".ci/cache")
    (root / "flake.nix").write_text(f"{{ outputs = _: {{ {JOBS} }}; }}")
    jobs = root / "nix/outputs/jobs"
    jobs.mkdir(parents=True)
    (jobs / "workflow.nix").write_text(
        '{ withNvidia }: [ [ { name = toString withNvidia; } ] [ ] [ ] [ ] [ { name = "last"; } ] ]'
    )
    git(root, "init", "-q")
    git(root, "add", "-A")
    nix = os.environ.get("ACCELPKGS_NIX") or shutil.which("nix")
    assert nix, "there is no nix: run the tests with `./nixw run --impure .#test`"
    store = tmp_path / "store"
    (root / "bin/nix").write_text(
        f"""#!/usr/bin/env bash
case "$*" in
  *https://ours.cachix.org*) grep -qxF "${{@: -1}}" {root}/cached ;;
  *nixpkgs#cachix*) echo "$*" >>{root}/cachix ;;
  *) exec {nix} --extra-experimental-features "nix-command flakes" --store {store} "$@" ;;
esac
"""
    )
    (root / "bin/nix").chmod(0o755)
    for name in ("cached", "cachix"):
        (root / name).touch()
    return root


def cache(root: Path, step: str, **environment: str) -> subprocess.CompletedProcess[str]:
    told = {"GITHUB_OUTPUT": str(root / "output"), "PATH": f"{root}/bin:{os.environ['PATH']}"}
    clean = {k: v for k, v in os.environ.items() if not k.startswith("CACH")}
    return subprocess.run(
        [str(root / ".ci/cache"), step],
        env={**clean, **told, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def outputs(root: Path) -> dict[str, list[dict[str, str]]]:
    lines = (root / "output").read_text().splitlines()
    return {name: json.loads(value) for name, _, value in (ln.partition("=") for ln in lines)}


@pytest.mark.parametrize(("said", "nvidia"), [("", ""), ("true", "1"), ("yes", "")])
def test_the_stages_are_listed_and_nvidia_only_where_the_owner_may(
    checkout: Path, said: str, nvidia: str
) -> None:
    done = cache(checkout, "list", CACHIX_CACHE="ours", CACHE_NVIDIA=said)
    assert done.returncode == 0, done.stderr
    assert outputs(checkout) == {
        "stage0": [{"name": nvidia}],
        "stage1": [],
        "stage2": [],
        "stage3": [],
        "stage4": [{"name": "last"}],
    }


def test_without_a_cache_there_is_nothing_to_do(checkout: Path) -> None:
    done = cache(checkout, "list")
    assert done.returncode == 0, done.stderr
    assert "there is nothing to do" in done.stdout
    assert outputs(checkout) == {f"stage{n}": [] for n in range(5)}


def test_an_evaluation_that_fails_stops_it(checkout: Path) -> None:
    (checkout / "nix/outputs/jobs/workflow.nix").write_text('{ withNvidia }: throw "too large"')
    assert cache(checkout, "list", CACHIX_CACHE="ours").returncode != 0


def test_what_the_cache_lacks_is_built_and_pushed(checkout: Path) -> None:
    run = {**RUN, "jobs": ["wheels torch abc", "wheels nvidia-cublas def"]}
    done = cache(checkout, "build", CACHIX_CACHE="ours", RUN=json.dumps(run))
    assert done.returncode == 0, done.stderr
    assert "2 of 2 are to be built" in done.stdout
    built = (checkout / "built").read_text().split()
    assert [path.partition("-")[2] for path in built] == ["torch", "nvidia-cublas"]
    done = cache(checkout, "push", CACHIX_CACHE="ours", CACHIX_AUTH_TOKEN="x")
    assert done.returncode == 0, done.stderr
    use, push = (checkout / "cachix").read_text().splitlines()
    assert use.endswith("-- use ours")
    assert push.endswith(f"-- push ours {' '.join(built)}")

    # What it has now is left alone, and not pushed again.
    (checkout / "cached").write_text("\n".join(built) + "\n")
    done = cache(checkout, "build", CACHIX_CACHE="ours", RUN=json.dumps(run))
    assert done.returncode == 0, done.stderr
    assert "0 of 2 are to be built" in done.stdout
    assert (checkout / "built").read_text() == ""
    calls = (checkout / "cachix").read_text()
    assert cache(checkout, "push", CACHIX_CACHE="ours", CACHIX_AUTH_TOKEN="x").returncode == 0
    assert (checkout / "cachix").read_text() == calls


def test_what_fails_is_red_and_the_rest_is_pushed(checkout: Path) -> None:
    run = {**RUN, "jobs": ["compiled flash-attn ghi", "wheels torch abc"]}
    done = cache(checkout, "build", CACHIX_CACHE="ours", RUN=json.dumps(run))
    assert done.returncode != 0
    assert [p.partition("-")[2] for p in (checkout / "built").read_text().split()] == ["torch"]


def test_a_run_that_needs_more_disk_than_there_is_does_not_begin(checkout: Path) -> None:
    done = cache(checkout, "build", CACHIX_CACHE="ours", RUN=json.dumps({**RUN, "bytes": 10**15}))
    assert done.returncode == 1
    assert "this run may take 1000000000000000 bytes" in done.stderr
    assert not (checkout / "built").exists()


def test_nothing_is_pushed_without_a_secret(checkout: Path) -> None:
    (checkout / "built").write_text("/nix/store/x\n")
    done = cache(checkout, "push", CACHIX_CACHE="ours", CACHIX_AUTH_TOKEN="")
    assert done.returncode == 0, done.stderr
    assert (checkout / "cachix").read_text() == ""


def test_the_stages_of_the_workflow_are_those_that_are_listed() -> None:
    text = (FOLDER / "cache.yml").read_text()
    file = (ROOT / "nix/outputs/jobs/workflow.nix").read_text()
    for number in range(5):
        assert f"  stage{number}:\n" in text
        assert f"stage{number}: ${{{{ steps.list.outputs.stage{number} }}}}" in text
        assert f"fromJSON(needs.list.outputs.stage{number})" in text
        if number:
            assert f"needs: [list, stage{number - 1}]" in text
    assert "  stages = 5;\n" in file and "stage5" not in text
