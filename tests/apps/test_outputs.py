"""The flake's outputs and `default.nix`, called as a user calls them."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

APPLY = 'p: p { packages = ["torch"]; python = "3.12"; cuda = "12.8"; capabilities = ["8.6"]; }'


def test_lib_plan_is_data_without_any_network(nix_command, root):
    # A network namespace of its own has no interface that is up.
    apart = ["unshare", "-n"] if os.geteuid() == 0 else ["unshare", "-rn"]
    if subprocess.run([*apart, "true"], capture_output=True, check=False).returncode != 0:
        pytest.skip("this machine forbids network namespaces")
    answer = subprocess.run(
        [*apart, *nix_command, "eval", "--json", ".#lib.plan", "--apply", APPLY],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    plan = json.loads(answer.stdout)
    assert plan["axes"]["cuda"] == "12.8"
    assert plan["packages"]["torch"]["version"].startswith("2.")


def test_the_checks_hold(run_nix):
    answer = run_nix("eval", "--raw", ".#checks.x86_64-linux.plans.drvPath")
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.endswith(".drv")


def test_each_app_starts_from_the_store(run_nix):
    for app in ("demo", "doctor", "plan", "prove", "site", "test", "updater"):
        answer = run_nix("eval", "--raw", f".#apps.x86_64-linux.{app}.program")
        assert answer.returncode == 0, answer.stderr
        assert answer.stdout.startswith("/nix/store/")
        assert answer.stdout.endswith(f"/apps/bin/{app}")


def test_the_version_has_its_heading_in_the_changelog(run_nix, root):
    version = run_nix("eval", "--raw", ".#lib.version").stdout
    assert f"## [{version}]" in (root / "CHANGELOG.md").read_text()


def test_pure_evaluation_has_no_environment_of_this_machine(run_nix):
    answer = run_nix("eval", "--json", ".#packages.x86_64-linux", "--apply", "builtins.attrNames")
    assert answer.returncode == 0, answer.stderr
    assert not {"small", "tests", "updater"} & set(json.loads(answer.stdout))


@pytest.mark.network
def test_nix_build_without_flakes(nix_command, root):
    build = Path(nix_command[0]).with_name("nix-build")
    program = str(build) if build.exists() else shutil.which("nix-build")
    if not program:
        pytest.skip("there is no nix-build beside this nix")
    answer = subprocess.run(
        [program, "default.nix", "-A", "environments.small", "--no-out-link"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    assert re.fullmatch(
        r"/nix/store/[0-9a-z]{32}-python3\.\d+-environment-[0-9a-f]{8}", answer.stdout.strip()
    )
