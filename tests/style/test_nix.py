"""Every Nix file: width, blanks, and names that nothing reads. Shell scripts: blanks.

`nix fmt` does more, but takes nixpkgs; this is what every machine can check.
"""

from __future__ import annotations

import subprocess
from functools import cache

from nixlib import ROOT
from style import nix_names, nix_syntax, text_lines

# Arguments that a body has no use for, and why they stand there.
ALLOWED = {
    "tests/nixpkgs/adapt/stand-ins.nix": {
        "argument runAsRoot": "nixpkgs' singularity-tools takes these arguments and no others",
        "argument singularity": "the same",
    },
    "tests/nixpkgs/machine/singularity.nix": {
        "argument singularity": "nixpkgs' singularity-tools takes these arguments and no others",
    },
    "tests/unit/concretise/realise.nix": {
        "argument plan": "the test says that `provide` gets these three and no others",
        "argument requested": "the same",
    },
    "tests/unit/concretise/seal.nix": {
        "argument environmentOf": "the test says that `extend` gets these four and no others",
        "argument packages": "the same",
        "argument plan": "the same",
    },
}


@cache
def tracked(*patterns: str) -> list[str]:
    command = ["git", "ls-files", "-z", "--", *patterns]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_nothing_is_bound_that_nothing_reads() -> None:
    found, excused = [], set()
    for name in tracked("*.nix"):
        for finding in nix_names.findings((ROOT / name).read_bytes()):
            if finding.text in ALLOWED.get(name, {}):
                excused.add((name, finding.text))
            else:
                found.append(f"{name}:{finding.line}: {finding.rule}: {finding.text}")
    assert found == []
    assert excused == {(name, said) for name, all_said in ALLOWED.items() for said in all_said}


def test_lines_are_narrow_and_end_where_their_text_does() -> None:
    found = []
    for name in tracked("*.nix"):
        findings = list(text_lines.findings(text(name)))
        if any(finding.rule == "width" for finding in findings):
            exact = set(nix_syntax.exact_lines(nix_syntax.parse((ROOT / name).read_bytes())))
            findings = [f for f in findings if not (f.rule == "width" and f.line in exact)]
        for finding in findings:
            found.append(f"{name}:{finding.line}: {finding.rule}: {finding.text}")
    assert found == []


def test_lines_of_shell_scripts_end_where_their_text_does() -> None:
    found = [
        f"{name}:{finding.line}: {finding.rule}: {finding.text}"
        for name in tracked("*.sh", "nixw", ".ci/run", "apps/bin")
        for finding in text_lines.findings(text(name))
        if finding.rule in ("blanks", "end")
    ]
    assert found == []
