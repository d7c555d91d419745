from __future__ import annotations

import re
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from packaging.tags import compatible_tags, cpython_tags
from packaging.utils import InvalidWheelFilename, canonicalize_name, parse_wheel_filename

from accelpkgs_updater.core.filenames import foreign, interpreters, parse_sdist, parse_wheel
from accelpkgs_updater.core.support import MINORS

PYTHONS = (
    [f"cp3{m}" for m in range(6, 17)]
    + [f"py3{m}" for m in range(6, 17)]
    + ["py3", "py2", "cp27", "pp310"]
)
ABIS = [f"cp3{m}{t}" for m in range(9, 17) for t in ("", "t")] + ["abi3", "none", "pypy310_pp73"]


def supported(minor: int, threaded: bool) -> set[str]:
    abi = f"cp3{minor}{'t' if threaded else ''}"
    tags = [
        *cpython_tags((3, minor), [abi], ["linux_x86_64"]),
        *compatible_tags((3, minor), f"cp3{minor}", ["linux_x86_64"]),
    ]
    return {f"{t.interpreter}-{t.abi}" for t in tags}


@pytest.mark.parametrize("minor", MINORS)
@pytest.mark.parametrize("threaded", [False, True])
def test_tags_serve_whom_packaging_says(minor: int, threaded: bool) -> None:
    reference = supported(minor, threaded)
    for python, abi in product(PYTHONS, ABIS):
        tag = f"{python}-{abi}"
        if abi == "abi3" and threaded:
            continue
        assert ((minor, threaded) in interpreters(tag)) is (tag in reference), tag


def test_the_stable_abi_of_free_threaded_pythons() -> None:
    assert interpreters("cp315-abi3t") == {(15, True)}
    assert not any(threaded for _, threaded in interpreters("cp312-abi3"))


def test_a_compressed_name_stands_under_each_of_its_tags() -> None:
    name = parse_wheel(
        "Foo_Bar-1.0-1b-py2.py3-none-manylinux1_x86_64.manylinux_2_28_x86_64.musllinux_1_1_x86_64.whl"
    )
    assert name is not None
    assert (name.name, str(name.version), name.build) == ("foo-bar", "1.0", (1, "b"))
    assert name.tags == ("py3-none",)
    assert name.platforms == {"x86_64-linux": ("manylinux1_x86_64", "manylinux_2_28_x86_64")}


@pytest.mark.parametrize(
    "filename",
    [
        "a-1-cp312-cp312-win_amd64.whl",
        "a-1-cp39-cp39-manylinux_2_28_x86_64.whl",
        "a-1-py2-none-any.whl",
        "a-1-cp312-cp312-musllinux_1_2_x86_64.whl",
        "a-1-pp310-pypy310_pp73-manylinux_2_28_x86_64.whl",
        "a-1-cp312-cp312-manylinux_2_28_ppc64le.whl",
    ],
)
def test_what_nobody_of_ours_can_use(filename: str) -> None:
    assert parse_wheel(filename) is None


PLATFORMS = [
    "any",
    "win32",
    "win_amd64",
    "macosx_11_0_arm64",
    "macosx_10_9_x86_64.manylinux1_x86_64",
    "linux_x86_64",
]
PARTS = [
    "a",
    "A_b",
    "1.0",
    "1.0+cu12",
    "one",
    "1b",
    "",
    "py2.py3",
    *PYTHONS[:6],
    *ABIS,
    *PLATFORMS,
    "musllinux_1_2_x86_64",
]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PARTS), min_size=1, max_size=7).map(lambda p: "-".join(p) + ".whl"))
def test_a_name_is_read_as_packaging_reads_it(filename: str) -> None:
    try:
        found = parse_wheel(filename)
    except ValueError as error:
        if not str(error).startswith("unsafe"):
            with pytest.raises(InvalidWheelFilename, match=re.escape(str(error))):
                parse_wheel_filename(filename)
        return
    if found is not None:
        name, version, build, _ = parse_wheel_filename(filename)
        assert (found.name, found.version, found.build or ()) == (
            canonicalize_name(name),
            version,
            build,
        )


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(PYTHONS), st.sampled_from(ABIS), st.sampled_from(PLATFORMS))
def test_what_is_foreign_at_a_glance_is_nobody_s(python: str, abi: str, platform: str) -> None:
    filename = f"a-1-{python}-{abi}-{platform}.whl"
    if foreign(filename):
        assert parse_wheel(filename) is None


def test_most_of_what_is_foreign_is_seen_at_a_glance() -> None:
    names = [
        "cp39-cp39-linux_x86_64",
        "cp37-cp37m-linux_x86_64",
        "pp39-pypy39_pp73-linux_x86_64",
        "py3-none-win32",
    ]
    assert all(foreign(f"a-1-{n}.whl") for n in [*names, "cp312-cp312-macosx_10_9_x86_64"])
    assert foreign("a-1.win32-py3.12.exe")
    assert not foreign("a-1-cp39-abi3-linux_x86_64.whl")


@pytest.mark.parametrize(
    "filename",
    [
        "../a-1-py3-none-any.whl",
        "a-1-py3-none-any.whl\n",
        "a/b-1-py3-none-any.whl",
        "a-$(x)-py3-none-any.whl",
        "а-1-py3-none-any.whl",  # noqa: RUF001 (a Cyrillic letter on purpose)
        "a-1-py3-none-any.whl.exe",
        "a-one-py3-none-any.whl",
        "a-py3-none-any.whl",
        "-1-py3-none-any.whl",
        "",
    ],
)
def test_hostile_and_broken_names_are_refused(filename: str) -> None:
    with pytest.raises(ValueError):
        parse_wheel(filename)


def test_sdists() -> None:
    assert parse_sdist("flash_attn-2.8.3.post1.tar.gz")[0] == "flash-attn"
    for bad in ("a-1.tar.bz2", "../a-1.tar.gz", "a.tar.gz", "a-x.tar.gz"):
        with pytest.raises(ValueError):
            parse_sdist(bad)


def test_a_stable_abi_serves_every_later_python_of_its_kind() -> None:
    first, *later = [m for m in MINORS if m >= 13]
    assert interpreters(f"cp3{first}-abi3t") == {(m, True) for m in (first, *later)}
    assert interpreters(f"cp3{first}-abi3") == {(m, False) for m in (first, *later)}
