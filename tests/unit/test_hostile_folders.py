"""Package folders that somebody got wrong: each is refused in our format, with its file and place,
and none is planned with. And nothing of our own is wrong.
"""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from typing import Any

import pytest

from nixlib import evaluate

NAME = "a-kernel"
SHA = "0123456789abcdef" * 4
WHEEL = {
    "file": "a_kernel-2.0-cp312-cp312-manylinux_2_28_x86_64.whl",
    "sha256": SHA,
    "size": 5,
    "platform": ["manylinux_2_28_x86_64"],
}
PURE = {"file": "a_kernel-2.0-py3-none-any.whl", "sha256": SHA, "platform": ["any"]}
BEGUN = {"file": PURE["file"], "sha256Prefix": SHA[:16], "platform": ["any"]}
SOUND: dict[str, Any] = {
    "generatedBy": "hand",
    "format": 1,
    "name": NAME,
    "keptExtras": ["gpu"],
    "published": ["2.0", "1.0"],
    "releases": [
        {
            "version": "2.0",
            "requiresPython": [[">=", "3.9"]],
            "requires": [
                {"name": "einops", "specifier": [[">=", "0.6"]], "extras": ["x"]},
                {"name": "numpy", "marker": ["and", ["python_version", "<", "3.9"], ["or", ["os_name", "==", "nt"], [{"literal": "a"}, "in", {"variable": "platform_version"}]]]},  # noqa: E501
            ],
            "providesExtras": ["gpu"],
            "extras": {"gpu": [{"name": "torch"}]},
            "uploaded": "2026-11-20",
            "variants": [
                {
                    "axes": {"cuda": "12.8", "torch": "2.8", "cxx11abi": "true"},
                    "capabilities": ["sm_90a", "compute_100"],
                    "gfx": ["gfx90a"],
                    "evidence": {
                        "capabilities": {"kind": "declared", "source": "a page"},
                        "hardware": {
                            "kind": "proven on hardware",
                            "targets": ["9.0"],
                            "date": "2026-11-30",
                            "gpu": "NVIDIA H200",
                            "file": "a.whl",
                            "driver": "580.65.06",
                        },
                        "requires": {"kind": "facts", "grade": "medium", "source": "a lock",
                                     "date": "2026-11-20"},
                    },
                    "urlPrefix": "https://example.org/wheels/",
                    "startUp": [{"file": "a.pth", "sha256": "a" * 64}, {"file": "b.start"}],
                    "wheels": {"x86_64-linux": {"cp312-cp312": [WHEEL]}},
                },
                {"wheels": {"any": {"py3-none": [{**PURE, "url": "https://example.org/a.whl"}]}}},
                {"mark": "its hash is not known", "wheels": {"any": {"py3-none": [BEGUN]}}},
            ],
            "sdist": {"file": "a_kernel-2.0.tar.gz", "sha256": SHA, "size": 3},
        },
        {"version": "1.0", "variants": [{"mark": "lacks symbols"}]},
    ],
}  # fmt: skip

R, V = "releases[0]", "releases[0].variants[0]"
F = f"{V}.wheels.x86_64-linux.cp312-cp312[0]"
B = f"{R}.variants[2].wheels.any.py3-none[0]"
Q = f"{R}.requires[1]"
GONE = object()


def nested(depth: int) -> Any:
    tree: Any = ["os_name", "==", "posix"]
    for _ in range(depth):
        tree = ["or", tree]
    return tree


def bomb(n: int) -> str:
    """The name of a wheel for n × n × n tags."""
    return (
        f"a_kernel-2.0-{'.'.join(['py3'] * n)}-{'.'.join(['none'] * n)}-{'.'.join(['any'] * n)}.whl"
    )


# Where, what is put there, and the place that the sentence names where it is another one.
FAULTS: list[tuple[Any, ...]] = [
    ("format", 2),
    ("format", GONE),
    ("name", "torch"),
    ("name", 3),
    ("keptExtras", "gpu"),
    ("published", ["new"], "published[0]"),
    ("releases", GONE),
    ("releases", None),
    ("releases", {}),
    ("releases", []),
    ("relaeses", []),
    (R, "2.0"),
    (R, []),
    (f"{R}.version", "banana"),
    (f"{R}.version", "2.0.0-1"),
    (f"{R}.version", "02.0"),
    (f"{R}.version", 2),
    (f"{R}.version", GONE),
    (f"{R}.version", "1" * 5000),
    ("releases[1].version", "2.0"),
    (f"{R}.version", "0.5", f"{F}.file"),
    ("releases[1].version", "3.0"),
    (f"{R}.requries", []),
    (f"{R}.uploaded", "yesterday"),
    (f"{R}.requiresPython", ">=3.9"),
    (f"{R}.requiresPython[0]", [">=3.9"]),
    (f"{R}.requires", {}),
    (f"{R}.requires[0]", "einops>=0.6"),
    (f"{R}.requires[0].name", "Ein_Ops"),
    (f"{R}.requires[0].name", "../einops"),
    (f"{R}.requires[0].name", GONE),
    (f"{R}.requires[0].specifier", ">=0.6", f"{R}.requires[0].specifier"),
    (f"{R}.requires[0].specifier[0]", [">>", "0.6"]),
    (f"{R}.requires[0].specifier[0]", ["~=", "2"]),
    (f"{R}.requires[0].specifier[0]", [">=", "2,<3"]),
    (f"{R}.requires[0].specifier[0]", [">=", 2]),
    (f"{R}.requires[0].extras", "x"),
    (f"{R}.requires[0].url", "file:///etc/passwd"),
    (f"{R}.requires[0].specifer", []),
    (f"{Q}.marker", "python_version < '3'"),
    (f"{Q}.marker", []),
    (f"{Q}.marker", ["python_version", "<>", "3"], f"{Q}.marker[1]"),
    (f"{Q}.marker", ["python_vresion", "<", "3"], f"{Q}.marker[0]"),
    (f"{Q}.marker", ["os.name", "==", "posix"], f"{Q}.marker[0]"),
    (f"{Q}.marker", ["extra", "==", "gpu"], f"{Q}.marker[0]"),
    (f"{Q}.marker", ["python_version", "<", 3], f"{Q}.marker[2]"),
    (f"{Q}.marker", ["python_version", "<", "three"]),
    (f"{Q}.marker", ["sys_platform", "<", "win32"]),
    (f"{Q}.marker", ["python_version", "<"]),
    (f"{Q}.marker", ["and"]),
    (f"{Q}.marker", ["and", ["python_version", "=<", "3"]], f"{Q}.marker[1][1]"),
    (f"{Q}.marker", [{"literal": "3"}, "in", {"variable": "nowhere"}], f"{Q}.marker[2]"),
    (f"{Q}.marker", [{"literal": "3"}, "in", "os_name"], f"{Q}.marker[0]"),
    (f"{Q}.marker", nested(400), f"{Q}.marker[1][1]"),
    (f"{R}.providesExtras", [""], f"{R}.providesExtras[0]"),
    (f"{R}.extras", [], f"{R}.extras"),
    (f"{R}.extras", {"A B": []}, f"{R}.extras"),
    (f"{R}.extras.gpu", "torch"),
    (f"{R}.variants", {}),
    (V, 7),
    (f"{V}.axes", ["cuda"]),
    (f"{V}.axes.cuda", 12.8),
    (f"{V}.axes.cuda", "twelve"),
    (f"{V}.axes.torch", ""),
    (f"{V}.axes.Cuda", "12", f"{V}.axes"),
    (f"{V}.capabilities", "sm_80"),
    (f"{V}.capabilities[0]", "8.0"),
    (f"{V}.capabilities[0]", "sm_8"),
    (f"{V}.gfx[0]", "gfx 90a"),
    (f"{V}.evidence", []),
    (f"{V}.evidence.hardware.gpu", GONE),
    (f"{V}.evidence.hardware.kind", "surely"),
    (f"{V}.evidence.hardware.targets", "9.0"),
    (f"{V}.evidence.hardware.date", "lately"),
    (f"{V}.evidence.hardware.host", "bobs-laptop"),
    (f"{V}.evidence.requires.grade", "certain"),
    (f"{V}.evidence.requires.grade", GONE),
    (f"{V}.evidence.requires.source", GONE),
    (f"{V}.evidence.requires.date", "lately"),
    (f"{V}.mark", ""),
    (f"{V}.urlPrefix", "file:///srv/"),
    (f"{V}.urlPrefix", "https://me:secret@example.org/"),
    (f"{V}.urlPrefix", "https://example.org/wheels"),
    (f"{V}.loads", {"x86_64-linux": {"needs": [{"need": "libc.so.6"}]}}, "needs[0].need"),
    (
        f"{V}.loads",
        {"x86_64-linux": {"needs": [{"need": ["libx.so"], "runpath": ["d"]}]}},
        "needs[0].runpath",
    ),
    (f"{V}.startUp", "a.pth"),
    (f"{V}.startUp", ["a.pth"], f"{V}.startUp[0]"),
    (f"{V}.startUp", [{"sha256": "a" * 64}], f"{V}.startUp[0]"),
    (f"{V}.startUp", [{"file": "a\x1b[31m.pth"}], f"{V}.startUp[0].file"),
    (f"{V}.startUp", [{"file": "a.pth", "sha256": "A" * 64}], f"{V}.startUp[0].sha256"),
    (f"{V}.startUp", [{"file": "a.pth", "reviewed": True}], f"{V}.startUp[0]"),
    (f"{V}.wheels", []),
    (f"{V}.wheels.x86_64-linux", []),
    (f"{V}.wheels.riscv64-linux", {}),
    (f"{V}.wheels.x86_64-linux.cp312", [], f"{V}.wheels.x86_64-linux"),
    (f"{V}.wheels.x86_64-linux.cp312-cp312", WHEEL),
    (f"{V}.wheels.x86_64-linux.cp311-cp311", [WHEEL], "cp311-cp311[0].file"),
    (f"{V}.wheels.aarch64-linux", {"cp312-cp312": [WHEEL]}, "aarch64-linux.cp312-cp312[0].platform"),  # noqa: E501
    (F, None),
    (f"{F}.file", "../../etc/passwd"),
    (f"{F}.file", "a_kernel-2.0-cp312-cp312-linux_x86_64.tar"),
    (f"{F}.file", "torch-2.0-cp312-cp312-manylinux_2_28_x86_64.whl"),
    (f"{F}.file", "a_kernel-2.1-cp312-cp312-manylinux_2_28_x86_64.whl"),
    (f"{F}.file", GONE),
    (f"{F}.file", bomb(300), f"{F}.file has 3916 letters, and a file's name at most 255"),
    (f"{F}.file", bomb(6), f"{F}.file stands for 216 tags, and a wheel's name for at most 128"),
    (f"{F}.file", bomb(200_000), f"{F}.file has"),
    (f"{F}.sha256", "xyz"),
    (f"{F}.sha256", SHA.upper()),
    (f"{F}.sha256", GONE),
    (f"{R}.variants[2].mark", GONE, f"{R}.variants[2] has files with a sha256Prefix alone"),
    (f"{B}.sha256Prefix", "0123"),
    (f"{B}.sha256Prefix", SHA),
    (f"{B}.sha256", SHA),
    (f"{F}.size", -5),
    (f"{F}.size", "5"),
    (f"{F}.size", 1.5),
    (f"{F}.platform", []),
    (f"{F}.platform", "manylinux_2_28_x86_64"),
    (f"{F}.platform[0]", "win_amd64", f"{F}.platform"),
    (f"{F}.build", 1),
    (f"{F}.yanked", True),
    (f"{F}.uploaded", "2026"),
    (f"{F}.url", "ftp://example.org/a.whl"),
    (f"{F}.url", "https://example.org/a b.whl"),
    (f"{F}.hash", SHA),
    (f"{R}.sdist", []),
    (f"{R}.sdist.file", "a_kernel-2.0.exe"),
    (f"{R}.sdist.file", "other-2.0.tar.gz"),
    (f"{R}.sdist.sha256", None),
]  # fmt: skip
WHOLE = ["[]", '"text"', "3", "null", '"' + "x" * 100_000 + '"']
PACKAGES = [
    ("[ ]", "it holds no attribute set"),
    ('throw "no"', "it throws"),
    ("{ pkgs }: { }", "it holds no attribute set"),
    ('{ kind = "fast"; }', "kind"),
    ("{ imports = 3; }", "imports"),
    ('{ imports = [ "a b" ]; }', "imports[0]"),
    ('{ standsFor = "b"; }', "standsFor"),
    ('{ standsFor = [ "B_c" ]; }', "standsFor[0]"),
    ('{ libraries = [ "Not_Normal" ]; }', "libraries[0]"),
    ('{ description = throw "no"; }', "description throws"),
    ("{ rules = [ ]; }", "rules"),
    ("{ source = [ ]; }", "source"),
    ('{ source.toolchain = [ "rust" ]; }', "source.toolchain[0]"),
    ('{ source.cudaOptional = "yes"; }', "source.cudaOptional"),
    ('{ source.buildRequires = [ "==3" ]; }', "source.buildRequires[0]"),
    (
        "{ source.enviroment = _: { }; }",
        "source.enviroment is not known; did you mean environment?",
    ),
    ('{ requires = [ "torch" ]; }', "requires[0]"),
    ('{ requires = [ { requirement = "torch"; } ]; }', "requires[0].source is missing"),
    (
        '{ requires = [ { requirement = "torch"; source = "a"; date = "b"; axes = [ ]; } ]; }',
        "requires[0].axes",
    ),
    ("{ loads.machine = [ { libraries = [ ]; } ]; }", "loads.machine[0].place is missing"),
    (
        "{ loads.machine = [ { "
        'libraries = [ ]; place = ""; source = ""; date = ""; axes.a = 6; } ]; }',
        "loads.machine[0].axes.a",
    ),
    ("{ improts = [ ]; }", "improts is not known; did you mean imports?"),
]


def _steps(place: str) -> list[str | int]:
    found = re.finditer(r"\.?([A-Za-z0-9_-]+)|\[(\d+)\]", place)
    return [int(m[2]) if m[2] else m[1] for m in found]


def broken(place: str, value: Any) -> dict[str, Any]:
    """The sound file with another value at one place."""
    data = copy.deepcopy(SOUND)
    *path, last = _steps(place)
    at: Any = data
    for step in path:
        at = at[step]
    if value is GONE:
        del at[last]
    else:
        at[last] = value
    return data


def write(folder: Path, releases: Any, package: str | None = None) -> str:
    """An index with that one package."""
    inside = folder / NAME
    inside.mkdir(parents=True)
    text = releases if isinstance(releases, str) else json.dumps(releases)
    (inside / "releases.json").write_text(text, encoding="utf-8")
    if package is not None:
        (inside / "package.nix").write_text(package, encoding="utf-8")
    return str(folder)


PLAN = """
let
  inherit (import (root + "/nix/concretise") { }) tryPlan;
  of = index: tryPlan { inherit index; packages = [ "a-kernel" ]; python = "3.12"; };
in
map (
  folder:
  let
    answer = of [ (/. + folder) ];
  in
  {
    inherit (answer) ok;
    text = answer.message or "";
  }
) data
"""


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    top = tmp_path_factory.mktemp("folders")
    given: list[tuple[Any, str | None]] = [(broken(f[0], f[1]), None) for f in FAULTS]
    given += [(whole, None) for whole in WHOLE] + [(SOUND, package) for package, _ in PACKAGES]
    given += [(SOUND, "{ }")]
    folders = [write(top / str(n), *case) for n, case in enumerate(given)]
    found: list[dict[str, Any]] = evaluate(PLAN, folders)
    return found


def refused(answer: dict[str, Any], file: str, sentence: str) -> None:
    head, _, rest = answer["text"].partition("\n")
    assert not answer["ok"]
    assert re.fullmatch(rf"accelpkgs E009: cannot use /.*/{NAME}/{file} as package data", head)
    assert sentence in rest and len(answer["text"].splitlines()) <= 10


@pytest.mark.parametrize("number", range(len(FAULTS)))
def test_a_fault_is_named_with_its_place(answers: list[dict[str, Any]], number: int) -> None:
    place = FAULTS[number][2] if len(FAULTS[number]) > 2 else FAULTS[number][0]
    refused(answers[number], "releases.json", place)


def test_what_is_no_object(answers: list[dict[str, Any]]) -> None:
    for answer in answers[len(FAULTS) :][: len(WHOLE)]:
        refused(answer, "releases.json", "it holds no object")


@pytest.mark.parametrize("number", range(len(PACKAGES)))
def test_a_package_nix(answers: list[dict[str, Any]], number: int) -> None:
    answer = answers[len(FAULTS) + len(WHOLE) + number]
    refused(answer, "package.nix", PACKAGES[number][1])


def test_the_sound_folder_is_read(answers: list[dict[str, Any]]) -> None:
    assert "E009" not in answers[-1]["text"]


def test_nothing_of_ours_is_wrong() -> None:
    """Ours is not checked where it is planned with, so here it is."""
    text = evaluate(
        """
        let
          facts = import (root + "/nix/facts");
          errors = import (root + "/nix/errors");
          check = import (root + "/nix/concretise/folder") { inherit lib facts errors; };
          read = import (root + "/nix/concretise/index.nix") { inherit errors check; };
          of = folder:
            let table = read [ (root + folder) ]; in
            builtins.concatMap (name: table.${name}.problems)
              (builtins.filter (name: builtins.match ".*[.].*" name == null)
                (builtins.attrNames table));
        in
        errors.render (of "/pkgs" ++ of "/tools-index")
        """
    )
    assert text == ""
