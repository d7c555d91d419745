from __future__ import annotations

from itertools import product

import pytest
from packaging.tags import compatible_tags, cpython_tags

from accelpkgs_updater.core.filenames import MINORS, interpreters, parse_sdist, parse_wheel

PYTHONS = [f"cp3{m}" for m in range(6, 17)] + [f"py3{m}" for m in range(6, 17)] + ["py3", "py2", "cp27", "pp310"]
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
    name = parse_wheel("Foo_Bar-1.0-1b-py2.py3-none-manylinux1_x86_64.manylinux_2_28_x86_64.musllinux_1_1_x86_64.whl")
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
