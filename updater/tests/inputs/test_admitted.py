from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from packaging.specifiers import SpecifierSet

from accelpkgs_updater.core import markers
from accelpkgs_updater.core.environment import ENVIRONMENTS
from accelpkgs_updater.core.models import Leaf
from accelpkgs_updater.core.support import MINORS, SYSTEMS
from accelpkgs_updater.inputs.admitted import Admitted

OURS = [e for e in ENVIRONMENTS if not e.threaded]
CLAUSES = st.sampled_from(
    [
        *(f"python_version {o} '3.{m}'" for o in ("<", ">=", "==", "!=") for m in (10, 12, 14)),
        "python_full_version < '3.13.0'",
        "python_version in '3.10 3.13'",
        "platform_machine == 'aarch64'",
        "platform_machine != 'aarch64'",
        "sys_platform == 'win32'",
        "implementation_name == 'cpython'",
    ]
)
TEXTS = st.recursive(
    CLAUSES,
    lambda inner: st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(
        lambda t: f"({t[0]}) {t[1]} ({t[2]})"
    ),
    max_leaves=6,
)


@given(TEXTS, st.sampled_from(["", ">=3.11", "<3.13", ">=3.11,!=3.13.*", ">=3.12.4"]))
def test_a_set_becomes_a_marker_that_is_right_where_it_is_admitted(text: str, python: str) -> None:
    admitted = Admitted.of([SpecifierSet(python)])
    mask = admitted.where(markers.parse(text))
    here = [e for e in OURS if admitted.bit(e.system, e.minor)]
    wanted = {e for e in here if mask & admitted.bit(e.system, e.minor)}
    if not wanted:
        return
    written = admitted.marker(mask)
    tree = markers.tree(written) if written is not None else None
    assert {e for e in here if e.holds(tree)} == wanted
    if python in ("", ">=3.11", "<3.13", ">=3.11,!=3.13.*"):
        assert {e for e in here if e.holds(markers.parse(text))} == wanted


def test_the_marker_is_short() -> None:
    admitted = Admitted.of([SpecifierSet(">=3.11")])
    for text, short in (
        ("python_version >= '3.11'", None),
        ("python_full_version >= '3.13' or python_version == '3.12'", 'python_version >= "3.12"'),
        ("python_version < '3.12'", 'python_version < "3.12"'),
        ("platform_machine == 'x86_64'", 'platform_machine == "x86_64"'),
    ):
        found = admitted.marker(admitted.where(markers.parse(text)))
        assert (None if found is None else str(found)) == short


def test_environments_and_pythons_that_are_admitted() -> None:
    admitted = Admitted.of([SpecifierSet(">=3.12.4,<3.14")], [markers.parse("os_name == 'posix'")])
    assert admitted.pythons == {12: "3.12.4", 13: "3.13.0"}
    assert admitted.bit("x86_64-linux", 11) == 0 == admitted.bit("plan9", 12)
    arm = Admitted.of(environments=[markers.parse("platform_machine == 'aarch64'")])
    assert [s for s in SYSTEMS if arm.bit(s, 12)] == ["aarch64-linux"]
    assert Admitted.of([SpecifierSet("<3")]).everywhere == 0


def test_alternatives_of_pythons() -> None:
    either = Admitted.either([SpecifierSet("==3.12.*"), SpecifierSet("==3.10.*")])
    assert list(either.pythons) == [10, 12]
    every = Admitted.of()
    assert either.in_all() == every.of_minor(10) | every.of_minor(12)
    assert every.of_system("aarch64-linux") | every.of_system("x86_64-linux") == every.everywhere


def test_a_comparison_can_be_settled_elsewhere() -> None:
    admitted = Admitted.of()

    def settled(leaf: Leaf) -> int | None:
        return admitted.of_minor(12) if leaf.variable == "extra" else None

    mask = admitted.where(markers.parse("extra == 'x' and platform_machine == 'x86_64'"), settled)
    assert mask == admitted.bit("x86_64-linux", 12)
    assert admitted.where(markers.parse("extra == 'x' or sys_platform == 'win32'"), settled) == (
        admitted.of_minor(12) | admitted.elsewhere
    )
    assert len(MINORS) == len(admitted.pythons)
    assert admitted.without(mask).bit("x86_64-linux", 12) == 0
