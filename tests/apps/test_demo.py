"""The demo, end to end: detect, plan, build and run, in the store that the tests run with."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import pytest


@pytest.fixture
def demo(app, tmp_path):
    """The demo with a cache of its own, so that nothing is remembered from another run."""

    def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return app(
            "demo",
            *arguments,
            environment={"XDG_CACHE_HOME": str(tmp_path / "cache"), **environment},
        )

    return run


def test_an_unknown_set_comes_with_the_nearest(demo):
    answer = demo("--set", "troch")
    assert answer.returncode == 2
    assert answer.stderr == (
        "accelpkgs E427: there is no demo set 'troch'\n"
        "  why:   the sets are: cupy, torch, leaf\n  fix:   did you mean torch?\n"
    )


def test_a_python_that_is_not_here(demo):
    answer = demo("--set", "leaf", "--python", "3.99")
    assert answer.returncode == 1
    assert answer.stderr.startswith(
        "accelpkgs E423: there is no CPython 3.99 under /usr for the environment\n"
    )


def test_a_capability_that_nothing_has_is_refused_by_the_library(demo):
    answer = demo("--capability", "2.0")
    assert answer.returncode == 1
    assert answer.stderr.startswith("accelpkgs E")
    assert "2.0" in answer.stderr


@pytest.mark.network
def test_leaf_end_to_end(demo, tmp_path):
    first = demo("--set", "leaf")
    assert first.returncode == 0, first.stdout + first.stderr
    assert "  template    ok: rendered '42 & &lt;b&gt;'\n" in first.stdout
    assert "  extension   ok:" in first.stdout
    assert "passport: wheel" in first.stdout
    # Again, with a Nix that would fail: nothing but the cache is used.
    began = time.monotonic()
    second = demo("--set", "leaf", ACCELPKGS_NIX="/bin/false")
    assert second.returncode == 0, second.stdout + second.stderr
    assert time.monotonic() - began < 3
    assert "It is built already" in second.stdout
    [link] = [path for path in (tmp_path / "cache/accelpkgs/apps").iterdir() if path.is_symlink()]
    assert str(link.readlink()).startswith("/nix/store/")


@pytest.mark.network
def test_what_is_kept_is_listed_and_removed_by_the_line_that_is_shown(demo, tmp_path):
    assert demo("--list").stdout.startswith("No environment is kept in ")
    assert demo("--set", "leaf").returncode == 0
    shown = demo("--list")
    assert shown.returncode == 0, shown.stderr
    heading, row, _, _, line = shown.stdout.rstrip("\n").splitlines()
    assert heading.split() == ["environment", "size", "packages"]
    assert "jinja2 " in row and "MB" in row and row.startswith("python3.")
    [kept] = json.loads(demo("--list", "--json").stdout)
    [root] = kept["roots"]
    assert kept["bytes"] > 1_000_000 and Path(root).is_symlink()
    remove, _, collect = line.strip().partition(" && ")
    assert collect == "./nixw store gc"
    subprocess.run(["/bin/sh", "-c", remove], check=True)
    assert not [p for p in (tmp_path / "cache/accelpkgs/apps").iterdir() if p.is_symlink()]
    # A root that leads nowhere any more, and one that nobody wrote down.
    (tmp_path / "cache/accelpkgs/apps/lost").symlink_to("/nix/store/" + "a" * 32 + "-lost")
    listed = demo("--list").stdout
    assert "lost" in listed and "not in the store" in listed


@pytest.mark.network
def test_json(demo):
    answer = demo("--set", "leaf", "--json")
    assert answer.returncode == 0, answer.stderr
    data = json.loads(answer.stdout)
    assert set(data) == {"environment", "machine", "plan", "report"}
    assert [check["held"] for check in data["report"]["checks"]] == [True, True]
    assert (
        data["report"]["packages"]["jinja2"]["version"]
        == data["plan"]["packages"]["jinja2"]["version"]
    )
    assert (Path(data["environment"]) / "bin/python").exists()


@pytest.mark.network
@pytest.mark.big
def test_the_default_set_compiles_a_kernel_or_runs_it(demo):
    answer = demo("--json")
    assert answer.returncode == 0, answer.stderr
    data = json.loads(answer.stdout)
    assert (
        sum(package["file"].get("size", 0) for package in data["plan"]["packages"].values())
        < 300_000_000
    )
    assert {check["name"] for check in data["report"]["checks"]} >= {"kernel"}
    assert all(check["held"] for check in data["report"]["checks"])


@pytest.mark.network
@pytest.mark.big
def test_the_torch_set_computes(demo):
    # Without a GPU the build for the CPU comes first, which is on PyTorch's own index alone.
    answer = demo("--set", "torch", "--cuda", "13", "--json")
    assert answer.returncode == 0, answer.stderr
    report = json.loads(answer.stdout)["report"]
    assert report["packages"]["torch"]["imported"]
    assert all(check["held"] for check in report["checks"])
    assert report["checks"][0]["name"] == "CPU"


@pytest.fixture
def closed_folder():
    """A folder that nobody else can write to, nor to any above it: newer Nix wants no other for a
    store.
    """
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    cache.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="accelpkgs-test-", dir=cache))
    yield folder
    subprocess.run(["chmod", "-R", "u+w", str(folder)], check=False)
    shutil.rmtree(folder)


def test_a_sandbox_without_usr_is_said(app, closed_folder):
    # A store of its own, and Nix's default sandbox: /usr is not in it.
    settings = (
        "experimental-features = nix-command flakes\nsandbox = true\nsandbox-paths =\n"
        "substituters =\nbuild-users-group =\n"
    )
    if os.geteuid() == 0:
        settings += (
            "extra-experimental-features = auto-allocate-uids\nauto-allocate-uids = true\n"
            "start-id = 1999000000\n"
        )
    answer = app(
        "demo",
        "--set",
        "leaf",
        "--base",
        "host",
        environment={
            "XDG_CACHE_HOME": str(closed_folder),
            "NIX_REMOTE": str(closed_folder / "store"),
            "NIX_CONFIG": settings,
        },
    )
    assert answer.returncode == 1
    assert "accelpkgs E432: the sandbox of this Nix does not show /usr\n" in answer.stderr


@pytest.mark.network
def test_an_export_of_the_set(demo, tmp_path):
    place = tmp_path / "leaf"
    answer = demo("--set", "leaf", "--export", str(place), "--trim", "static", "headers")
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert f"\nWriting {place}.\n" in answer.stdout
    assert f"  {place}/bin/python your.py\n  . {place}/bin/activate\n" in answer.stdout
    program = "import jinja2, sys; print(sys.prefix, jinja2.Template('{{ 6 * 7 }}').render())"
    said = subprocess.run(
        [place / "bin/python", "-I", "-c", program], capture_output=True, text=True, check=True
    )
    assert said.stdout == f"{place} 42\n"
    again = demo("--set", "leaf", "--json", "--export", str(tmp_path / "leaf.oci.tar"))
    facts = json.loads(again.stdout)
    assert facts["export"]["bytes"] == (tmp_path / "leaf.oci.tar").stat().st_size
    left = [path.name for path in tmp_path.iterdir() if path.name.startswith(".accelpkgs")]
    assert left == [], "nothing half-written is left"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--export", "{tmp}"], 1, "E448: the export has no place to go"),
        (["--export", "{tmp}/none/x.sqsh"], 1, "its folder is not there"),
        (["--export", "{tmp}/x.sif"], 1, "no form of an export ends in .sif"),
        (["--export", "{tmp}/x", "--store-only"], 1, "the store alone is a squashfs"),
        (["--export", ""], 1, "E448: the export has no place to go"),
        (["--store-only"], 2, "E424: --store-only and --trim are about an export"),
        (["--export", "{tmp}/x", "--exec", "true"], 2, "leave --exec out"),
        (["--export", "{tmp}/x", "--trim", "all"], 2, "invalid choice: 'all'"),
        (["--export", "{tmp}/x", "--base", "nixpkgs"], 1, "E449: an environment on nixpkgs"),
    ],
)
def test_an_export_that_cannot_be_is_refused_before_anything_is_built(
    demo, tmp_path, words, code, said
):
    answer = demo("--set", "leaf", *(word.format(tmp=tmp_path) for word in words))
    assert answer.returncode == code, answer.stdout + answer.stderr
    assert said in answer.stderr
    assert "plan for" not in answer.stdout
    assert not (tmp_path / "x").exists()
