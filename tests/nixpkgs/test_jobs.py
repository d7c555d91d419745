"""How the jobs of hydraJobs are laid out for machines that share a cache and nothing else, as plans
tell it: no nixpkgs is needed.
"""

from __future__ import annotations

import pytest

from nixlib import NixError, evaluate

SYSTEMS = ("aarch64-linux", "x86_64-linux")
TABLE = (
    'import (root + "/nix/outputs/jobs/table.nix") { root = /. + root; '
    'matrix = fromTOML (builtins.readFile (root + "/targets.toml")); }'
)
GB = 10**9


@pytest.fixture(scope="module", params=SYSTEMS)
def table(request):
    """id → flavour, bytes, what it requires, whether NVIDIA's licence is in it."""
    packages = evaluate(
        "builtins.mapAttrs (_: builtins.mapAttrs (_: e: { inherit (e) flavour bytes requires "
        f"ofNvidia name; }})) (({TABLE}) data)",
        request.param,
    )
    entries = {f"{n}.{k}": entry for n, keys in packages.items() for k, entry in keys.items()}
    return request.param, entries


def laid_out(system, nvidia=True, disk=24 * GB):
    return evaluate(
        f'import (root + "/nix/outputs/jobs/runs.nix") {{ entries = ({TABLE}) data.system; '
        "inherit (data) disk withNvidia; }",
        {"system": system, "disk": disk, "withNvidia": nvidia},
    )


def ids(run):
    return [".".join(job.split()[1:]) for job in run["jobs"]]


def test_each_build_is_made_once_after_what_it_needs(table):
    system, entries = table
    found = laid_out(system)
    assert found["tooLarge"] == []
    runs = [(n, ids(run)) for n, stage in enumerate(found["stages"]) for run in stage]
    made = [one for _, run in runs for one in run]
    assert sorted(made) == sorted(entries), "once, when all of it is cold"
    stage = {one: n for n, run in runs for one in run}
    for n, run in runs:
        for one in run:
            for needed in entries[one]["requires"]:
                other = f"{needed['name']}.{needed['key']}"
                assert stage[other] < n or other in run, (one, other)
    last = {n for n, run in runs for one in run if entries[one]["flavour"] == "source"}
    assert len(last) <= 1 and all(n == len(found["stages"]) - 1 for n in last)


def test_no_run_takes_more_disk_than_there_is(table):
    system, entries = table
    for disk in (24 * GB, 60 * GB):
        found = laid_out(system, disk=disk)
        for run in (run for stage in found["stages"] for run in stage):
            own = set(ids(run))
            needed = {
                f"{one['name']}.{one['key']}" for i in own for one in entries[i]["requires"]
            } - own
            bytes_ = sum(entries[i]["bytes"] for i in own) * 4
            bytes_ += sum(entries[i]["bytes"] for i in needed) * 3
            assert run["bytes"] == bytes_ <= disk
    assert laid_out(system, disk=GB)["tooLarge"], "what no machine can make is told"


def test_nothing_of_nvidia_is_there_unless_the_owner_may(table):
    system, entries = table
    made = {i for stage in laid_out(system, False)["stages"] for run in stage for i in ids(run)}
    assert made == {i for i, entry in entries.items() if not entry["ofNvidia"]}
    assert made, "what is free is still built"

    def closure(i):
        for one in entries[i]["requires"]:
            other = f"{one['name']}.{one['key']}"
            yield other
            yield from closure(other)

    for i in made:
        names = {i.partition(".")[0], *(other.partition(".")[0] for other in closure(i))}
        assert not any(n.startswith(("nvidia-cublas", "cuda-bindings")) for n in names), i
    assert not any(i.startswith("nvidia-cublas") for i in made)


def test_the_workflow_gets_its_stages():
    for nvidia in (True, False):
        stages = evaluate(
            'import (root + "/nix/outputs/jobs/workflow.nix") { withNvidia = data; }', nvidia
        )
        assert len(stages) == 5
        assert all(len(stage) <= 256 for stage in stages)
        runs = [run for stage in stages for run in stage]
        assert {run["system"] for run in runs} == set(SYSTEMS)
        assert all(run["name"] and run["runner"].startswith("ubuntu-") for run in runs)
    with pytest.raises(NixError, match="more than 1 GB of disk: wheels "):
        evaluate(
            'import (root + "/nix/outputs/jobs/workflow.nix") '
            "{ withNvidia = true; disk = 1000000000; }"
        )
