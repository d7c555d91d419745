"""Titles and bodies: upstream's words format nothing, mention nobody, end nothing."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import replace

import pytest

from accelpkgs_updater.core.models import Package, Release, Variant
from accelpkgs_updater.core.wheel import Wheel
from accelpkgs_updater.errors import ErrorCode, Problem
from accelpkgs_updater.propose.body import body, title
from accelpkgs_updater.propose.families import families_of
from accelpkgs_updater.propose.family_update import PackageChange, alert_of
from accelpkgs_updater.propose.github.github_server import GitHubServer
from accelpkgs_updater.propose.proposal import marked, marker
from accelpkgs_updater.verify.compare import Verdict
from accelpkgs_updater.verify.plan_summary import Plan, PlannedPackage
from accelpkgs_updater.verify.reach import PackageReach, Reach
from accelpkgs_updater.verify.verification import Verification

GITHUB = GitHubServer()
HOSTILE = (
    "1.0`@everyone\n| <img src=x onerror=alert(1)> [x](javascript:1) #1 ${{ x }} $(id) --> "
    "\x1b[2J\u202e"
)


def package(name: str, version: str, *files: str) -> Package:
    wheels = {"any": {"py3-none": tuple(Wheel(f, "0" * 64) for f in files)}}
    return Package(
        name, (Release(version, variants=(Variant(capabilities=("sm_86",), wheels=wheels),)),)
    )


def verification(**verdicts: Verdict) -> Verification:
    return Verification(verdicts, {}, {}, (), ())


def test_hostile_versions_and_files() -> None:
    changed = (
        PackageChange(package("a", HOSTILE, HOSTILE), package("a", f"2 {HOSTILE}", f"2 {HOSTILE}")),
    )
    lost = Verdict("worse", (HOSTILE,), (HOSTILE,))
    said = title("a", changed)
    assert "\n" not in said
    assert "@" not in said
    assert said.isprintable()
    text = body(changed, verification(t=lost), {}, GITHUB)
    outside = re.sub(r"`[^`\n]*`", "", re.sub(r"&#\d+;", "", text))
    allowed = ("> [!WARNING]", "<details><summary>Files</summary>", "</details>")
    for line in outside.splitlines():
        if line not in allowed:
            assert not re.search(r"[@<\[\]]|-->|\$[({]", line), line
    assert text.count("`") % 2 == 0
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_a_fact_that_was_wrong_is_for_the_reviewer() -> None:
    changed = (PackageChange(package("a", "1"), package("a", "2")),)
    wrong = Problem(ErrorCode.REFUTED_FACT, f"METADATA of a {HOSTILE}", HOSTILE, (HOSTILE,), "mend")
    text = body(changed, verification(), {}, GITHUB, refuted=(wrong,))
    (line,) = (x for x in text.splitlines() if "E531" in x)
    assert line.startswith("- ")
    assert not re.search(r"[@<\[\]]|-->|\$[({]", re.sub(r"&#\d+;", "", line))
    assert "E531" not in body(changed, verification(), {}, GITHUB)


def test_what_a_draft_advises() -> None:
    lost = Verdict("worse", ("b 2 -> 1 (older)",), ("b 2 -> 1 (older)",), ("b",))
    before = Plan({}, {"a": PlannedPackage("1"), "b": PlannedPackage("2")})
    for old, advice in (("1", 'also = [ "==1" ]'), ("0", "Nothing that they had is gone")):
        changed = (PackageChange(package("a", old), package("a", "3")),)
        judged = Verification({"t": lost, "u": lost}, {"t": before}, {}, (), ())
        said = body(changed, judged, {}, GITHUB)
        assert "> - `t` `u`: b 2" in said
        assert advice in said


def test_the_newest_published_recorded_and_reachable() -> None:
    changed = (
        PackageChange(None, replace(package("a", "3.1"), published=("3.2", "3.1"))),
        PackageChange(package("b", "1"), package("b", "2")),
        PackageChange(package("c", "1"), package("c", "2")),
    )
    packages = {
        "a": PackageReach("accelerated", "t", "3.1", "3.0", ("a 3.1 needs b>=9",)),
        "b": PackageReach("leaf", None, "2", None, ("b 2 needs Python <3.8",)),
    }
    judged = replace(verification(), reach=Reach(packages))
    text = html.unescape(body(changed, judged, {}, GITHUB))
    assert "| 3.2.x / 3.1 / 3.0 |" in text
    assert "| not known / 2 / none |" in text
    assert "| not known / 2 / not known |" in text
    assert "a 3.1 is the newest that is recorded, and no target can have it" in text
    assert "a 3.1 needs b>=9" in text
    assert "b 2 needs Python <3.8" in text


def test_hostile_alarms() -> None:
    alert = alert_of(Problem(ErrorCode.CHANGED_FILE, HOSTILE, HOSTILE, (f"``` {HOSTILE}",)))
    assert alert.title.isprintable()
    assert "@" not in alert.title
    assert alert.body.count("```") == 2
    assert marked(alert.text) == {"alarm": alert.key}


def test_a_marker_holds_anything_and_the_last_one_counts() -> None:
    assert marked(marker({"a": HOSTILE})) == {"a": HOSTILE}
    assert marked(f"{marker({'a': 1})} said a person\n{marker({'a': 2})}") == {"a": 2}
    for text in ("", "<!-- accelpkgs-updater {x} -->", "<!-- accelpkgs-updater {} -->"):
        assert marked(text) == {}


class Other(GitHubServer):
    """A forge of other ways."""

    longest_text = 8_000

    def notice(self, kind: str, lines: Sequence[str]) -> list[str]:
        return [f":::{kind}", *lines, ":::"]


def test_another_forge_has_its_own_ways() -> None:
    lost = Verdict("worse", ("older",), ("older",))
    files = [f"a-2-{n:05}.whl" for n in range(3000)]
    changed = (PackageChange(package("a", "1"), package("a", "2", *files)),)
    many = {f"t{n}": Verdict("newer", (f"a {n} -> 2" * 20,)) for n in range(500)}
    text = body(changed, verification(t=lost, **many), {}, Other())
    assert "\n:::warning\nA draft, because it makes these targets worse:\n- `t`: older\n" in text
    assert "[!WARNING]" not in text
    assert "too long" in text
    assert len(text) <= 8_000


def test_a_body_is_never_too_long() -> None:
    files = [f"a-2-{n:05}.whl" for n in range(3000)]
    many = {f"t{n}": Verdict("newer", (f"a {n} -> 2" * 20,)) for n in range(500)}
    changed = (PackageChange(package("a", "1"), package("a", "2", *files)),)
    text = body(changed, verification(**many), {}, GITHUB)
    assert len(text) <= 60_000 + 200
    assert "too long" in text


@pytest.mark.parametrize(
    ("before", "after", "family", "expected"),
    [
        ("1", "2", "a", "a: 1 -> 2"),
        ("1", "2", "f", "f: a 1 -> 2"),
        (None, "2", "a", "a: new -> 2"),
        ("2", "2", "a", "a: files of 2"),
        ("2 1", "2", "a", "a: without 1"),
        ("2", "2 1", "a", "a: also 1"),
    ],
)
def test_titles(before: str | None, after: str, family: str, expected: str) -> None:
    def of(versions: str, file: str) -> Package:
        newest, *others = versions.split()
        more = (package("a", other, "z").releases[0] for other in others)
        return replace(made := package("a", newest, file), releases=(*made.releases, *more))

    old = of(before, "x") if before else None
    assert (
        title(
            family,
            (
                PackageChange(
                    old, of(after, "x" if expected.startswith(("a: w", "a: also")) else "y")
                ),
            ),
        )
        == expected
    )


def test_families() -> None:
    families = {"torch": ("torch", "triton", "missing")}
    known = ["numpy", "torch", "triton"]
    assert families_of(["triton"], families, known) == {"torch": ("torch", "triton")}
    assert families_of(known, families, known) == {
        "numpy": ("numpy",),
        "torch": ("torch", "triton"),
    }


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://github.com/owner/repo.git", "owner/repo"),
        ("https://github.com/owner/repo", "owner/repo"),
        ("https://x-access-token:abc@github.com/owner/repo.git", "owner/repo"),
        ("git@github.com:owner/re.po.git", "owner/re.po"),
        ("ssh://git@github.com/owner/repo", "owner/repo"),
        ("https://github.com.evil.example/owner/repo", None),
        ("https://example.org/github.com/owner", None),
        ("/srv/git/repo.git", None),
        ("https://github.com/owner/$(id)", None),
    ],
)
def test_remotes(url: str, name: str | None) -> None:
    assert GITHUB.repository_of(url) == name
