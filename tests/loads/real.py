"""Real wheels: a site of links to what was unpacked, what the rules of the plan say of it, and what
dlopen observes there.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

from accelpkgs_updater.measure import measured_file
from accelpkgs_updater.measure.alternatives import alternatives
from accelpkgs_updater.measure.loads import _asked, _taken, _unused
from accelpkgs_updater.measure.wheel_loader import closure, loadable, roots
from nixlib import ROOT, evaluate, nix

SYSTEM = "x86_64-linux"
PYTHON = "/usr/bin/python3.11"
# The driver's libraries, and how its functions begin.
DRIVER = {"libcuda.so.1": "cu(?!File)[A-Z]", "libnvidia-ml.so.1": "nvml[A-Z]"}
OBSERVE = Path(__file__).with_name("observe_real.py")
# The rules alone, for sets that no request would bring: a provider is lost, majors are mixed.
JUDGE = """
  let
    inherit (builtins) attrNames filter listToAttrs mapAttrs pathExists;
    facts = import (root + "/nix/facts");
    rules = root + "/nix/concretise/loads";
    scope = { inherit lib facts; target = { }; };
    foundIn = import (rules + "/found.nix") { inherit lib facts; libraries = [ ]; };
    verdictOf = import (rules + "/verdict.nix") { inherit lib facts; };
    check = import (rules + ".nix") scope;
    metaOf = name:
      let own = root + "/pkgs/${name}/package.nix"; in
      import (root + "/nix/concretise/folder/defaults.nix")
      // (if pathExists own then import own else { });
    judge = set:
      let
        assigned = mapAttrs (name: wheel: {
          candidate = {
            inherit (wheel) version axes loads;
            meta = metaOf name;
            edges = map (name: { inherit name; }) wheel.requires;
          };
        }) set.packages;
        measured = filter (name: assigned.${name}.candidate.loads != null) (attrNames assigned);
        choice = {
          inherit assigned measured;
          axes.cuda = { value = set.cuda; binders = [ ]; };
        };
        found = foundIn { inherit assigned measured; };
        row = name:
          let verdict = verdictOf (choice // { inherit found; }) name; in
          {
            inherit (verdict) state;
            lost =
              if verdict.lost == null then [ ]
              else [ verdict.lost.library ] ++ verdict.lost.others;
          };
      in
      {
        why = if (check choice).lost == null then null else (check choice).lost.why;
        rows = listToAttrs (map (name: { inherit name; value = row name; }) measured);
        first = mapAttrs (name: _: found.preloads.${name}) assigned;
        optional = mapAttrs (name: _: (metaOf name).loads.optional or [ ]) assigned;
      };
  in
  map judge data
"""


@dataclass(frozen=True)
class Wheel:
    """A wheel that lies unpacked: `files` is its site-packages, `loads` what the plan reads."""

    name: str
    version: str
    axes: Mapping[str, str]
    files: Path
    loads: Mapping[str, Any] | None = None
    requires: Sequence[str] = ()
    modules: Sequence[str] = ()


@dataclass
class Set:
    """Wheels that share an environment, and the CUDA that it is for."""

    title: str
    wheels: list[Wheel]
    cuda: str = "none"
    rows: list[Row] = field(default_factory=list)
    why: str | None = None


@dataclass(frozen=True)
class Row:
    """One package of a set: what the rules say, and each file that failed with its reason."""

    package: str
    state: str
    lost: tuple[str, ...]
    opened: int
    failed: Mapping[str, str]
    # Whether a package that is imported first is said to fail.
    after: bool = False

    @property
    def kind(self) -> str:
        """TP, TN, FP (said to load, does not), FN (said to fail, loads), or unsure.

        What a refused package's import keeps from being tried is unsure.
        """
        if not self.lost and self.after and "import" in self.failed:
            return "unsure"
        if self.lost:
            return "TN" if self.names & set(self.lost) else "FN"
        if self.state != "proven":
            return "unsure"
        return "FP" if self.failed else "TP"

    @property
    def names(self) -> set[str]:
        """The libraries that the loader, or torch's own search for them, misses."""
        said = "\n".join(self.failed.values())
        return {m.lstrip(".") for m in re.findall(r"(lib[\w.+-]+): cannot open shared", said)} | {
            f"{stem}{number}"
            for stem in re.findall(r"(lib\w+\.so\.)\*\[0-9\] not found", said)
            for number in ("11", "12", "13")
        }


# A request's plan, in short, and what it unpacks to.
PLAN = """
  let
    host = (import {root}/nix/bases).host {{
      pythons."3.11" = {{ executable = "{python}"; version = "{version}"; }};
    }};
    made = (import {root}/nix/outputs/lib.nix {{ }}).concretise
      ({{ base = host; python = "3.11"; }} // {{ {request} }});
    builds = builtins.mapAttrs (_: level: level.build) made.packages;
"""


def planned(title: str, request: str) -> tuple[Set, dict[str, str]]:
    """Plan a request for the host base and unpack its wheels; the states are the plan's own."""
    said = subprocess.run([PYTHON, "-V"], capture_output=True, text=True, check=True).stdout
    start = PLAN.format(root=ROOT, python=PYTHON, version=said.split()[1], request=request)
    paths = "builtins.mapAttrs (_: b: builtins.unsafeDiscardStringContext b.outPath) builds"
    asked = f"{start} in {{ inherit (made) plan; builds = {paths}; }}"
    plan = json.loads(_nix("eval", "--json", "--impure", "--expr", asked))
    every = f"{start} in builtins.attrValues builds"
    _nix("build", "--no-link", "--impure", "--keep-going", "--expr", every)
    store = re.search(r"root=([^&]+)", _nix("config", "show", "store"))
    wheels = []
    for name, entry in plan["plan"]["packages"].items():
        build = Path(plan["builds"][name])
        if store and not build.exists():
            build = Path(f"{store[1]}{build}")
        manifest = json.loads((build / "accelpkgs-build.json").read_text())
        module = name.replace("-", "_")
        wheels.append(
            Wheel(
                name=name,
                version=entry["version"],
                axes=entry["axes"],
                files=build / "site-packages",
                loads=_loads(name, entry),
                requires=[r["name"] for r in entry["requires"]],
                modules=[module] if module in manifest["modules"]["regular"] else [],
            )
        )
    axis = plan["plan"].get("axes", {}).get("cuda", "none")
    cuda = axis["value"] if isinstance(axis, dict) else axis
    return Set(title, wheels, cuda), {
        name: entry["loads"]["state"] for name, entry in plan["plan"]["packages"].items()
    }


def _nix(*arguments: str) -> str:
    features = ["--extra-experimental-features", "nix-command flakes"]
    done = subprocess.run(
        [nix(), *features, *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def _loads(name: str, entry: dict[str, Any]) -> Any:
    if entry["loads"]["state"] in ("pure", "built from source"):
        return None
    return variant(name, entry["version"], entry["axes"]).get("loads", {}).get(SYSTEM)


def variant(name: str, version: str, axes: Mapping[str, str]) -> dict[str, Any]:
    """What releases.json records of the variant of a plan's entry."""
    data = json.loads((ROOT / "pkgs" / name / "releases.json").read_text())
    for release in data["releases"]:
        for one in release.get("variants", []):
            if release["version"] == version and one.get("axes", {}) == axes:
                return {"requires": release.get("requires", []), **one}
    raise LookupError(f"{name} {version} {axes}")


@cache
def _measured(name: str) -> Mapping[str, Any]:
    return measured_file.load(ROOT / "pkgs" / name / "measured.json")


def _measurement(wheel: Wheel) -> Any:
    """That of the wheel, or of the one for another Python that stands for it."""
    read = _measured(wheel.name)
    wheels = variant(wheel.name, wheel.version, wheel.axes)["wheels"][SYSTEM]
    known = [f["sha256"] for files in wheels.values() for f in files]
    return next(m for s in known if (m := read.get(s)) and m.libraries is not None)


def opened(wheel: Wheel, optional: Sequence[str]) -> Iterator[list[str]]:
    """The files that the plan speaks of, as they lie in the site; alternatives together.

    Which file of a wheel nobody opens is the updater's to say: a plug-in, another backend's, what
    another file leads to. What package.nix calls optional is not asked, either.
    """
    measured = _measurement(wheel)
    files = loadable(measured.libraries or (), measured.file)
    every = roots(files)
    taken = _taken(every, alternatives({p: _asked(each) for p, each in every.items()}), wheel.axes)
    extras = _unused(files, taken)
    own = {path.rpartition("/")[2] for path in files} | {x.soname for x in files.values()}
    groups: dict[str, list[str]] = {}
    for path, it in taken.items():
        # What an optional plug-in leads to is a library of its own.
        for one in every[path].files if it is None and path not in extras else (path,):
            asked = _asked(closure(files, one))
            here = re.sub(r"cpython-3\d+-", "cpython-311-", one)
            is_optional = any(fnmatchcase(n, pattern) for n in asked for pattern in optional)
            if not (one in extras or asked & own or is_optional or ".libs/" in one):
                if (wheel.files / here).exists():
                    groups.setdefault(it.group if it else one, []).append(here)
                if one == path:
                    break
    yield from groups.values()


def link(wheels: Sequence[Wheel], root: Path, *, imported: bool) -> Path:
    """Make a virtual environment in which each file is a link: `$ORIGIN` is its folder here.

    Where nothing is imported only libraries are there.
    """
    site = root / "lib/python3.11/site-packages"
    (root / "bin").mkdir(parents=True)
    (root / "bin/python").symlink_to(PYTHON)
    (root / "pyvenv.cfg").write_text("home = /usr/bin\ninclude-system-site-packages = false\n")
    for wheel in wheels:
        for folder, _, names in os.walk(wheel.files):
            there = site / Path(folder).relative_to(wheel.files)
            there.mkdir(parents=True, exist_ok=True)
            for name in names:
                if (imported or ".so" in name) and not (there / name).exists():
                    (there / name).symlink_to(Path(folder, name))
    return site


def stubs(wheels: Sequence[Wheel], folder: Path) -> list[str]:
    """Stand-ins for the driver's libraries, with each function that some file wants of them."""
    wanted: dict[str, set[str]] = {name: set() for name in DRIVER}
    for wheel in wheels:
        for one in _measurement(wheel).libraries if wheel.loads is not None else ():
            path = wheel.files / re.sub(r"cpython-3\d+-", "cpython-311-", one.name)
            if one.machine or not wanted.keys() & set(one.needed) or not path.exists():
                continue
            said = subprocess.run(
                ["nm", "-D", "--undefined-only", "-P", str(path)],
                capture_output=True,
                text=True,
                check=True,
            ).stdout
            for name, pattern in DRIVER.items():
                wanted[name] |= set(re.findall(rf"^({pattern}\w+)", said, re.MULTILINE))
    made = []
    for name, functions in wanted.items():
        source, library = folder / f"{name}.c", folder / name
        source.write_text("".join(f"int {f}(void) {{ return 100; }}\n" for f in sorted(functions)))
        command = [
            "gcc",
            "-shared",
            "-fPIC",
            "-w",
            f"-Wl,-soname,{name}",
            "-o",
            str(library),
            str(source),
        ]
        subprocess.run(command, check=True)
        made.append(str(library))
    return made


def compare(sets: Sequence[Set], drivers: Sequence[str] | None = None) -> None:
    """Fill in `rows` and `why` of each set; `drivers` are `stubs` that serve all of them."""
    asked = [
        {
            "cuda": each.cuda,
            "packages": {
                w.name: {
                    "version": w.version,
                    "axes": w.axes,
                    "loads": w.loads,
                    "requires": w.requires,
                }
                for w in each.wheels
            },
        }
        for each in sets
    ]
    for each, said in zip(sets, evaluate(JUDGE, asked), strict=True):
        each.why = said["why"]
        each.rows = list(_rows(each, said, drivers))


def _rows(each: Set, said: dict[str, Any], made: Sequence[str] | None) -> Iterator[Row]:
    wheels = {w.name: w for w in each.wheels}
    opens = {n: list(opened(wheels[n], said["optional"][n])) for n in said["rows"]}
    with tempfile.TemporaryDirectory() as folder:
        before = {n for name in opens for n in said["first"][name]}
        before |= {name for name in opens if (wheels[name].loads or {}).get("loaded")}
        imported = any(wheels[name].modules for name in before)
        site = link(each.wheels, Path(folder, "environment"), imported=imported)
        drivers = stubs(each.wheels, Path(folder)) if made is None else made
        jobs = []
        for name, groups in opens.items():
            first = [wheels[n] for n in said["first"][name] if n != name]
            own = [wheels[name]] if wheels[name].loads.get("loaded") else []  # type: ignore[union-attr]
            jobs.append(
                {
                    "imports": [m for w in [*first, *own] for m in w.modules],
                    "load": [
                        str(site / path)
                        for w in first
                        if not w.modules
                        for group in opens.get(w.name, [])
                        for path in group
                    ],
                    "open": [[str(site / path) for path in group] for group in groups],
                }
            )
        answers = _observe(site, drivers, jobs)
    for (name, groups), failed in zip(opens.items(), answers, strict=True):
        row = said["rows"][name]
        short = {path.removeprefix(f"{site}/"): why for path, why in failed.items()}
        after = any(said["rows"].get(n, row)["lost"] for n in said["first"][name])
        yield Row(name, row["state"], tuple(row["lost"]), len(groups), short, after)


def _observe(site: Path, drivers: Sequence[str], jobs: list[dict[str, Any]]) -> Any:
    """Ask a Python without LD_LIBRARY_PATH and without the machine's cache of libraries."""
    python = site.parents[2] / "bin/python"
    loader = "/lib64/ld-linux-x86-64.so.2"
    done = subprocess.run(
        [loader, "--inhibit-cache", "--argv0", str(python), os.path.realpath(PYTHON), str(OBSERVE)],
        input=json.dumps({"driver": list(drivers), "jobs": jobs}),
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": "/usr/bin:/bin", "HOME": str(site.parents[2]), "PYTHONDONTWRITEBYTECODE": "1"},
    )
    return json.loads(done.stdout.splitlines()[-1])
