"""A facts.json: what it says of which files, and the place of nonsense in it."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accelpkgs_updater.core.checks import Malformed
from accelpkgs_updater.core.facts import GRADES
from accelpkgs_updater.core.facts_file import parse_facts
from accelpkgs_updater.core.models import Leaf, Requirement
from accelpkgs_updater.core.wheel import Wheel

CU126 = "https://index.example/whl/cu126"
SOUND: dict[str, Any] = {
    "format": 1,
    "name": "p",
    "requires": [
        {
            "version": "1.2",
            "folder": CU126,
            "systems": ["x86_64-linux", "aarch64-linux"],
            "grade": "high",
            "date": "2026-11-29",
            "requiresPython": ">=3.10",
            "requiresDist": ["numpy>=1", 'fast; extra == "speed"'],
            "metadataSha256": "a" * 64,
            "witnesses": [
                {"kind": "source", "where": "o/p@1.2:setup.py", "what": "the same"},
                {"kind": "lock", "where": "o/r@c0ffee:uv.lock", "what": "agrees"},
            ],
            "contradictions": ["o/x@f:uv.lock has none"],
            "note": "n",
        }
    ],
    "code": [
        {
            "version": "1.2",
            "folder": CU126,
            "systems": ["x86_64-linux"],
            "grade": "medium",
            "date": "2026-11-29",
            "capabilities": ["sm_50", "compute_90"],
            "perhaps": ["sm_61"],
            "sources": ["o/p@1.2:build.sh"],
        },
        {
            "version": "1.2",
            "folder": "https://index.example/whl/rocm6.4",
            "systems": ["x86_64-linux"],
            "grade": "weak",
            "date": "2026-11-29",
            "gfx": ["gfx90a", "gfx1100"],
            "sources": ["o/p@1.2:build.sh"],
        },
    ],
    "unhashed": [
        {
            "version": "1.3",
            "folder": CU126,
            "systems": ["x86_64-linux"],
            "date": "2026-11-29",
            "sources": ["no lock states a hash"],
        }
    ],
}
X86 = "x86_64-linux"


def wheel(version: str = "1.2+cu126", tag: str = "cp312-cp312") -> Wheel:
    return Wheel(f"p-{version}-{tag}-manylinux_2_28_x86_64.whl", "b" * 64)


def changed(key: str, index: int = 0, **values: Any) -> str:
    value = copy.deepcopy(SOUND)
    entry = value[key][index]
    entry.update(values)
    value[key][index] = {k: v for k, v in entry.items() if v is not None}
    return json.dumps(value)


def test_what_it_says_of_a_file() -> None:
    facts = parse_facts("p", json.dumps(SOUND))
    fact = facts.requires_of(wheel(), CU126, X86)
    assert fact is not None
    assert fact.metadata.requires == (Requirement("numpy", ((">=", "1"),)),)
    assert fact.metadata.extras == {"speed": (Requirement("fast"),)}
    assert (fact.metadata.provides, fact.metadata.requires_python) == (
        ("speed",),
        ((">=", "3.10"),),
    )
    assert fact.evidence == {
        "kind": "facts",
        "grade": "high",
        "source": "o/r@c0ffee:uv.lock: agrees; o/p@1.2:setup.py: the same",
        "date": "2026-11-29",
    }
    code = facts.code_of(wheel(), CU126, X86)
    assert code is not None
    # What only some sources say is not claimed.
    assert (code.capabilities, code.gfx) == (("sm_50", "compute_90"), None)
    assert code.evidence["grade"] == "medium"
    assert facts.code_of(wheel(), CU126, "aarch64-linux") is None


@pytest.mark.parametrize(
    ("file", "folder", "system"),
    [
        (wheel("1.3+cu126"), CU126, X86),
        (wheel(), "https://index.example/whl/cu128", X86),
        (wheel(), "https://other.example/whl/cu126", X86),
        # The package index has other copies.
        (wheel("1.2"), "", X86),
        (wheel(), CU126, "riscv64-linux"),
    ],
)
def test_of_other_files_it_says_nothing(file: Wheel, folder: str, system: str) -> None:
    facts = parse_facts("p", json.dumps(SOUND))
    assert facts.requires_of(file, folder, system) is None
    assert facts.about(file, folder, system) == ""


def test_a_fact_may_be_limited_to_a_local_version_or_to_some_pythons() -> None:
    facts = parse_facts("p", changed("requires", local="cu12torch2.8", pythons=["cp311-cp311"]))
    assert facts.requires_of(wheel("1.2+cu12torch2.8", "cp311-cp311"), CU126, X86)
    assert facts.requires_of(wheel("1.2+cu12torch2.8", "cp312-cp312"), CU126, X86) is None
    assert facts.requires_of(wheel("1.2+cu12torch2.9", "cp311-cp311"), CU126, X86) is None
    told = facts.about(wheel("1.2+cu12torch2.8", "cp311-cp311"), CU126, X86)
    assert told != facts.about(wheel("1.2+cu12torch2.8", "cp312-cp312"), CU126, X86)


def test_only_the_same_hash_proves_a_fact() -> None:
    fact = parse_facts("p", json.dumps(SOUND)).requires[0]
    assert fact.proven_by("a" * 64)
    assert not fact.proven_by("b" * 64)
    assert not fact.proven_by("")
    assert not fact.proven_by(None)
    unknown = parse_facts("p", changed("requires", metadataSha256=None)).requires[0]
    assert not unknown.proven_by(None)
    assert not unknown.proven_by("")


def test_requirements_are_shown_as_pep_508_writes_them() -> None:
    text = 'a[x]>=1,<2; python_version < "3.12" and (platform_machine == "x86_64" or "3" in b)'
    lines = [text.replace('"3" in b', '"3" in platform_release'), "c @ https://h/c.whl"]
    fact = parse_facts("p", changed("requires", requiresDist=lines)).requires[0]
    assert [str(r) for r in fact.metadata.requires] == [
        'a[x]>=1,<2; python_version < "3.12" and '
        '(platform_machine == "x86_64" or "3" in platform_release)',
        "c @ https://h/c.whl ",
    ]
    assert str(Leaf("a", "==", "b")) == 'a == "b"'


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("[]", "the file is not an object"),
        ("{}", "the file lacks"),
        (json.dumps({**SOUND, "format": 2}), "format is not the number 1"),
        (json.dumps({**SOUND, "name": "q"}), "name is not p"),
        (json.dumps({**SOUND, "more": 1}), "more is no key"),
        (changed("requires", grade="certain"), "requires[0].grade is not one of"),
        (changed("requires", version="1.02"), "requires[0].version is not"),
        (changed("requires", version="1.2+cu126"), "requires[0].version is not"),
        (changed("requires", folder=""), "requires[0].folder is not"),
        (changed("requires", folder=f"{CU126}/"), "requires[0].folder is not"),
        (changed("requires", folder="http://index.example/whl"), "requires[0].folder is not"),
        (changed("requires", systems=[]), "requires[0].systems names none"),
        (changed("requires", systems=["any"]), "requires[0].systems[0] is not a system"),
        (changed("requires", date="yesterday"), "requires[0].date is not"),
        (changed("requires", witnesses=[]), "requires[0] names no source"),
        (changed("requires", witnesses=None), "requires[0] lacks 'witnesses'"),
        (changed("requires", requiresDist=["a >= "]), "requires[0]: Requires-Dist 'a >= '"),
        (changed("requires", requiresDist="a"), "requires[0].requiresDist is not a list"),
        (changed("requires", requiresPython="three"), "requires[0]: Invalid specifier"),
        (changed("requires", metadataSha256="A" * 64), "requires[0].metadataSha256 is not"),
        (changed("requires", note="a\nb"), "requires[0].note is not a text on one line"),
        (changed("requires", note="a\x1b[2J"), "requires[0].note is not a text on one line"),
        (
            changed("requires", witnesses=[{"kind": "lock", "where": "a; b", "what": "c"}]),
            'requires[0].witnesses[0].where is not a text on one line, without "; "',
        ),
        (
            changed("requires", witnesses=[{"kind": "rumour", "where": "a", "what": "c"}]),
            "requires[0].witnesses[0].kind is not one of hash, lock, source",
        ),
        (changed("code", gfx=["gfx90a"]), "code[0] says not one of"),
        (changed("code", capabilities=None), "code[0] says not one of"),
        (changed("code", capabilities=["8.6"]), "code[0].capabilities[0] is not code"),
        (changed("code", 1, gfx=["gfx90A"]), "code[1].gfx[0] is not code"),
        (changed("code", sources=[]), "code[0] names no source"),
        (changed("unhashed", sources=[]), "unhashed[0] names no source"),
        (changed("unhashed", grade="high"), "unhashed[0].grade is no key"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_nonsense_is_told_by_its_place(text: str, place: str) -> None:
    with pytest.raises(Malformed) as error:
        parse_facts("p", text)
    assert place in str(error.value)


def test_two_facts_about_one_file_are_refused() -> None:
    def two(**second: Any) -> str:
        value = copy.deepcopy(SOUND)
        value["requires"].append({**value["requires"][0], **second})
        return json.dumps(value)

    for same in (
        {},
        {"systems": ["aarch64-linux"]},
        {"local": "cu126"},
        {"pythons": ["cp312-cp312"]},
    ):
        with pytest.raises(Malformed, match=r"requires\[0\] and requires\[1\] are about the same"):
            parse_facts("p", two(**same))
    assert len(parse_facts("p", two(version="1.3")).requires) == 2
    assert len(parse_facts("p", two(folder=f"{CU126}8")).requires) == 2


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(GRADES),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["requires", "code"]), st.data())
def test_whatever_stands_there_it_is_read_or_refused(key: str, data: st.DataObject) -> None:
    entry = SOUND[key][0]
    text = changed(key, **{data.draw(st.sampled_from(sorted(entry))): data.draw(JSON)})
    try:
        parse_facts("p", text)
    except Malformed as error:
        assert str(error)
