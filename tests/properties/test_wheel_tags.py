"""nix/lib/wheel-tags.nix agrees with `packaging` on the order of tags, on file names and on the
choice of a file.

Not compared, since ours is meant to differ:
- file names with characters other than ASCII letters, digits, `_` and `.`, in versions also `+` and
  `!`: ours refuses them, `packaging` allows nearly all of them in a tag or a build tag;
- `%2B` in file names: ours decodes it, as links have it.
"""

from __future__ import annotations

import itertools
import random
import re
from typing import Any

import pytest
from packaging import _manylinux, tags
from packaging.utils import InvalidWheelFilename, canonicalize_name, parse_wheel_filename

from nixlib import evaluate
from properties import versions as generate

CASES = 10_000
TARGETS: list[dict[str, Any]] = [
    {"python": python, "system": system, "glibc": glibc}
    for python, system, glibc in itertools.product(
        ["3.10", "3.11", "3.12", "3.13", "3.13t", "3.14", "3.15", "3.15t"],
        ["x86_64-linux", "aarch64-linux"],
        ["2.17", "2.28", "2.35", "2.39", "2.4"],
    )
]


def _platforms(patch: pytest.MonkeyPatch, system: str, glibc: str) -> list[str]:
    """What `packaging` says on such a machine: its own code, told of another machine."""
    patch.setattr(tags.sysconfig, "get_platform", lambda: f"linux-{system.removesuffix('-linux')}")
    patch.setattr(tags._musllinux, "platform_tags", lambda archs: iter(()))
    patch.setattr(_manylinux, "_have_compatible_abi", lambda executable, archs: True)
    patch.setattr(_manylinux, "_get_glibc_version", lambda: tuple(int(n) for n in glibc.split(".")))
    patch.setattr(_manylinux, "_get_manylinux_module", lambda: None)
    return list(tags._linux_platforms(is_32bit=False))


def _tags(patch: pytest.MonkeyPatch, target: dict[str, Any]) -> list[str]:
    numbers = tuple(int(n) for n in target["python"].rstrip("t").split("."))
    interpreter = f"cp{numbers[0]}{numbers[1]}"
    platforms = _platforms(patch, target["system"], target["glibc"])
    abi = interpreter + ("t" if target["python"].endswith("t") else "")
    every = itertools.chain(
        tags.cpython_tags(numbers, [abi], platforms),
        tags.compatible_tags(numbers, interpreter, platforms),
    )
    return list(dict.fromkeys(str(tag) for tag in every))


def _in_order(ranks: dict[str, int]) -> list[str]:
    assert sorted(ranks.values()) == list(range(len(ranks)))
    return sorted(ranks, key=ranks.__getitem__)


def test_every_tag_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    found = evaluate("map lib.wheelTags.supported data", TARGETS)
    compared = 0
    for target, ours in zip(TARGETS, found, strict=True):
        platforms = _in_order(ours["platforms"])
        native = [
            f"{tag}-{platform}"
            for tag in _in_order(ours["interpreterAbi"])
            for platform in platforms
        ]
        pure = [f"{tag}-any" for tag in _in_order(ours["pure"])]
        expected = _tags(monkeypatch, target)
        assert native + pure == expected, target
        compared += len(expected)
    assert compared >= CASES


PYTHON_TAGS = [
    "cp312",
    "cp312",
    "cp311",
    "cp39",
    "cp313",
    "cp315",
    "cp310",
    "cp36",
    "cp32",
    "py3",
    "py3",
    "py2",
    "py312",
    "py39",
    "pp310",
]
ABI_TAGS = {
    "cp": ["abi3", "abi3", "none", "abi3t"],
    "py": ["none", "none", "none", "abi3"],
    "pp": ["pypy310_pp73"],
}
PLATFORMS = [
    "linux",
    "manylinux1",
    "manylinux2010",
    "manylinux2014",
    *(f"manylinux_2_{n}" for n in (5, 12, 17, 24, 27, 28, 31, 34, 35, 39)),
]


def _wheels(rng: random.Random) -> list[dict[str, Any]]:
    """A few files of one release, told apart by their tags and builds."""
    files: dict[tuple[Any, ...], dict[str, Any]] = {}
    for _ in range(rng.randint(1, 7)):
        python = rng.choice(PYTHON_TAGS)
        abi = rng.choice(
            [*ABI_TAGS[python[:2]], *([python, python + "t"] if python.startswith("cp") else [])]
        )
        system = rng.choice(["x86_64-linux", "x86_64-linux", "aarch64-linux", "any"])
        architecture = system.removesuffix("-linux")
        platform = (
            ["any"]
            if system == "any"
            else sorted(
                {f"{p}_{architecture}" for p in rng.sample(PLATFORMS, rng.choice([1, 1, 2, 3]))}
            )
        )
        build = rng.choice([None, None, None, [1, ""], [2, ""], [2, "a"], [10, "b"]])
        file: dict[str, Any] = {"system": system, "tag": f"{python}-{abi}", "platform": platform}
        if build:
            file["build"] = build
        if rng.random() < 0.1:
            file["yanked"] = "broken"
        files[system, python, abi, tuple(platform), tuple(build or ())] = file
    return [{**file, "file": str(n)} for n, file in enumerate(files.values())]


def _by_tag(files: list[dict[str, Any]]) -> dict[str, Any]:
    wheels: dict[str, Any] = {}
    for file in files:
        inner = {key: value for key, value in file.items() if key not in ("system", "tag")}
        wheels.setdefault(file["system"], {}).setdefault(file["tag"], []).append(inner)
    return wheels


def test_the_choice_of_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(425)
    order = [
        {tag: rank for rank, tag in enumerate(_tags(monkeypatch, target))} for target in TARGETS
    ]
    cases = [(rng.randrange(len(TARGETS)), _wheels(rng)) for _ in range(CASES)]
    found = evaluate(
        """let
             supported = map lib.wheelTags.supported data.targets;
             brief = hit:
               if hit == null then null else "${hit.file} ${hit.tags.python}-${hit.tags.abi}";
             one = case: let
               target = builtins.elemAt supported (builtins.elemAt case 0);
               call = select: brief (select target (builtins.elemAt case 1));
             in map call [ lib.wheelTags.select (lib.wheelTags.selectWith { yanked = true; }) ];
           in map one data.cases""",
        {"targets": TARGETS, "cases": [(target, _by_tag(files)) for target, files in cases]},
    )

    def best(ranks: dict[str, int], files: list[dict[str, Any]]) -> str | None:
        usable = []
        for file in files:
            hits = [ranks[tag] for p in file["platform"] if (tag := f"{file['tag']}-{p}") in ranks]
            if hits:
                usable.append(
                    (min(hits), tuple(file.get("build", ())), f"{file['file']} {file['tag']}")
                )
        if not usable:
            return None
        first = min(rank for rank, _, _ in usable)
        # One tag can be matched by two files with the same build: then any of them is right, and
        # ours keeps the order.
        newest = max(build for rank, build, _ in usable if rank == first)
        return next(text for rank, build, text in usable if (rank, build) == (first, newest))

    for (target, files), (ours, with_yanked) in zip(cases, found, strict=True):
        expected = best(order[target], [f for f in files if "yanked" not in f])
        assert ours == expected, (TARGETS[target], files)
        assert with_yanked == (expected or best(order[target], files)), (TARGETS[target], files)
    assert (
        sum(ours is not None for ours, _ in found) > CASES / 3
        and sum(ours != yanked for ours, yanked in found) > 100
    )


NAMES = ["torch", "flash_attn", "Flash_Attn", "zope.interface", "a", "A1", "ruamel.yaml"]
BUILDS = ["1", "01", "3abc", "2_b", "1.a", "x1", ""]


def _filename(rng: random.Random) -> str:
    version = (
        generate.version(rng).replace("-", "_")
        if rng.random() < 0.8
        else generate.damage(rng, "1.0+cu128")
    )
    build = f"-{rng.choice(BUILDS)}" if rng.random() < 0.3 else ""
    python = rng.choice(["py3", "py2.py3", "cp312", "CP312", "cp39.cp310", "3cp", "py3."])
    abi = rng.choice(["none", "abi3", "cp312", "cp313t", "abi3.none", ""])
    platform = rng.choice(
        ["any", "linux_x86_64", "manylinux_2_17_x86_64.manylinux2014_x86_64", "win_amd64", ".any"]
    )
    text = f"{rng.choice(NAMES)}-{version}{build}-{python}-{abi}-{platform}.whl"
    return generate.damage(rng, text) if rng.random() < 0.15 else text


def _expected(text: str) -> dict[str, Any] | None:
    try:
        name, version, build, _ = parse_wheel_filename(text)
    except InvalidWheelFilename:
        return None
    python, abi, platform = (
        part.lower().split(".") for part in text.removesuffix(".whl").split("-")[-3:]
    )
    return {
        "name": canonicalize_name(name),
        "version": str(version),
        "build": list(build),
        "python": python,
        "abi": abi,
        "platform": platform,
    }


def test_file_names() -> None:
    rng = random.Random(427)
    legal = re.compile(r"[\w.]+-[\w.+!]+(-[\w.]*)+", re.ASCII)
    texts = [
        text for text in (_filename(rng) for _ in range(CASES + 2000)) if legal.fullmatch(text)
    ][:CASES]
    assert len(texts) == CASES
    found = evaluate("map lib.wheelTags.parseFilename data", texts)
    wrong = {
        text: (ours, theirs)
        for text, ours in zip(texts, found, strict=True)
        if ours != (theirs := _expected(text))
    }
    assert not wrong
    assert min(found.count(None), len(found) - found.count(None)) > 1000
