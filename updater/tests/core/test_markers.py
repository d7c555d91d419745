from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from packaging.markers import InvalidMarker
from packaging.markers import Marker as TextMarker

from accelpkgs_updater.core.markers import extra_names, fold, parse
from accelpkgs_updater.core.models import Leaf, Marker, Node

TARGETS = [
    {
        "os_name": "posix",
        "sys_platform": "linux",
        "platform_system": "Linux",
        "platform_python_implementation": "CPython",
        "implementation_name": "cpython",
        "implementation_version": f"3.{minor}.1",
        "platform_machine": machine,
        "platform_release": "6.1.0",
        "platform_version": "1",
        "python_version": f"3.{minor}",
        "python_full_version": f"3.{minor}.{patch}",
    }
    for minor, machine, patch in product((10, 11, 12, 15, 16), ("x86_64", "aarch64"), (0, 7))
]

atoms = st.one_of(
    st.tuples(
        st.sampled_from(["python_version", "python_full_version"]),
        st.sampled_from(["<", "<=", ">", ">=", "==", "!="]),
        st.sampled_from(["3.8", "3.9", "3.9.7", "3.10", "3.10.0", "3.11", "3.12", "4", "2.7"]),
    ),
    st.tuples(
        st.sampled_from(["python_version"]),
        st.sampled_from(["==", "!="]),
        st.sampled_from(["3.9.*", "3.10.*", "3.12.*"]),
    ),
    st.tuples(
        st.sampled_from(
            [
                "sys_platform",
                "platform_system",
                "os_name",
                "platform_machine",
                "platform_python_implementation",
            ]
        ),
        st.sampled_from(["==", "!=", "in", "not in"]),
        st.sampled_from(
            [
                "linux",
                "Linux",
                "win32",
                "posix",
                "x86_64",
                "aarch64",
                "arm64",
                "CPython",
                "PyPy",
                "linux darwin",
            ]
        ),
    ),
)


@st.composite
def texts(draw: st.DrawFn, depth: int = 3) -> str:
    if depth == 0 or draw(st.booleans()):
        variable, operator, literal = draw(atoms)
        turned = (
            draw(st.booleans())
            and operator in ("==", "!=", "<", ">", "<=", ">=")
            and ".*" not in literal
        )
        swap = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}.get(operator, operator)
        return f'"{literal}" {swap} {variable}' if turned else f'{variable} {operator} "{literal}"'
    parts = [draw(texts(depth - 1)) for _ in range(draw(st.integers(2, 3)))]
    return "(" + f" {draw(st.sampled_from(['and', 'or']))} ".join(parts) + ")"


def as_text(marker: Marker) -> str:
    if isinstance(marker, Node):
        return "(" + f" {marker.kind} ".join(as_text(c) for c in marker.children) + ")"
    if marker.swapped:
        return f'"{marker.literal}" {marker.operator} {marker.variable}'
    return f'{marker.variable} {marker.operator} "{marker.literal}"'


@given(texts())
@settings(max_examples=120, deadline=None)
def test_a_folded_marker_answers_as_packaging_does_on_every_target(text: str) -> None:
    folded = fold(parse(text))
    for target in TARGETS:
        expected = TextMarker(text).evaluate(target)
        assert (
            folded if isinstance(folded, bool) else TextMarker(as_text(folded)).evaluate(target)
        ) is expected


@given(texts())
@settings(max_examples=60, deadline=None)
def test_folding_twice_changes_nothing(text: str) -> None:
    once = fold(parse(text))
    assert isinstance(once, bool) or fold(once) == once


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('sys_platform == "win32"', False),
        ('sys_platform == "linux" and python_version >= "3.8"', True),
        ('platform_machine == "arm64"', False),
        (
            'platform_machine == "x86_64" or platform_machine == "AMD64"',
            Leaf("platform_machine", "==", "x86_64"),
        ),
        ('"3.12" > python_version', Leaf("python_version", "<", "3.12")),
        ('"linux" in sys_platform', True),
        ('"el9" in platform_release', Leaf("platform_release", "in", "el9", swapped=True)),
        ('platform_python_implementation != "PyPy"', True),
        ('python_version >= "three"', Leaf("python_version", ">=", "three")),
        ('python_version != "3.8.*"', True),
    ],
)
def test_what_is_folded(text: str, expected: Marker | bool) -> None:
    assert fold(parse(text)) == expected


def test_and_binds_closer_than_or() -> None:
    tree = parse('os_name == "a" and os_name == "b" or os_name == "c"')
    assert isinstance(tree, Node)
    assert tree.kind == "or"


def test_extras_are_normalised() -> None:
    assert extra_names(parse('extra == "A.b" or extra == "c"')) == {"a-b", "c"}


@pytest.mark.parametrize(
    "text", ['"a" == "b"', 'python_version ~ "3"', "", 'sys_platform ~= "linux"']
)
def test_nonsense_is_refused(text: str) -> None:
    with pytest.raises(InvalidMarker):
        fold(parse(text))
