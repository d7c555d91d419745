from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from packaging.markers import Marker

from accelpkgs_updater.core.environment import ENVIRONMENTS, Environment, listed
from accelpkgs_updater.core.markers import fold, parse

texts = st.sampled_from(
    (
        "python_version < '3.11'",
        "python_full_version >= '3.13.0'",
        "'3.12' <= python_version",
        "platform_machine == 'aarch64'",
        "platform_machine in 'x86_64 amd64'",
        "'6' in platform_machine",
        "sys_platform == 'win32'",
        "implementation_name != 'pypy'",
        "platform_release == 'it\"s'",
        "extra == 'x'",
    )
)
markers = st.recursive(
    texts,
    lambda inner: st.tuples(inner, st.sampled_from(("and", "or")), inner).map(
        lambda t: f"({t[0]} {t[1]} {t[2]})"
    ),
    max_leaves=5,
)


@given(markers, st.sampled_from(ENVIRONMENTS))
def test_a_folded_marker_holds_where_the_whole_one_does(
    text: str, environment: Environment
) -> None:
    whole = Marker(text).evaluate(
        {
            "implementation_name": "cpython",
            "os_name": "posix",
            "platform_machine": environment.system.removesuffix("-linux"),
            "platform_python_implementation": "CPython",
            "platform_release": "",
            "platform_system": "Linux",
            "platform_version": "",
            "python_full_version": environment.oldest,
            "python_version": f"3.{environment.minor}",
            "sys_platform": "linux",
            "extra": "",
        }
    )
    folded = fold(parse(text))
    assert whole == (folded if isinstance(folded, bool) else environment.holds(folded))


def test_free_threading_came_with_python_3_13() -> None:
    assert Environment("x86_64-linux", 12, True) not in ENVIRONMENTS
    assert Environment("aarch64-linux", 13, True) in ENVIRONMENTS


def test_in_few_words() -> None:
    assert (
        listed(ENVIRONMENTS)
        == "x86_64-linux: 3.10-3.15, 3.13t-3.15t; aarch64-linux: 3.10-3.15, 3.13t-3.15t"
    )
    some = [
        e
        for e in ENVIRONMENTS
        if e.python in ("3.10", "3.12", "3.13", "3.14t") and e.system == "x86_64-linux"
    ]
    assert listed(reversed(some)) == "x86_64-linux: 3.10, 3.12-3.13, 3.14t"
    assert listed([]) == ""
