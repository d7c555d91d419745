"""Make a plan by hand, from the package index: `make_plan.py 3.11 numpy einops > plans/small.json`.

Only for these tests, which must not depend on the resolver: the newest release with a wheel for
that Python on x86_64 Linux. A name may be pinned: `numpy==2.3.4`. `--source NAME` takes its sdist,
with setuptools to build it. It needs pypi-simple, which the environment of the tests lacks.
"""

from __future__ import annotations

import hashlib
import io
import json
import sys
import zipfile
from email.parser import HeaderParser
from typing import Any

import requests
from packaging.requirements import Requirement
from packaging.tags import compatible_tags, cpython_tags
from packaging.utils import InvalidWheelFilename, canonicalize_name, parse_wheel_filename
from packaging.version import Version
from pypi_simple import DistributionPackage, PyPISimple


def _platforms() -> list[str]:
    modern = [f"manylinux_2_{minor}_x86_64" for minor in range(36, 4, -1)]
    return [
        *modern,
        "manylinux2014_x86_64",
        "manylinux2010_x86_64",
        "manylinux1_x86_64",
        "linux_x86_64",
    ]


def _choose(
    client: PyPISimple, requirement: Requirement, python: str
) -> tuple[DistributionPackage, Version, dict[str, Any]]:
    major, minor = map(int, python.split("."))
    order = list(cpython_tags((major, minor), platforms=_platforms())) + list(
        compatible_tags((major, minor), f"cp{major}{minor}", _platforms())
    )
    rank = {tag: number for number, tag in enumerate(order)}
    found = []
    for package in client.get_project_page(requirement.name).packages:
        try:
            _, version, _, tags = parse_wheel_filename(package.filename)
        except InvalidWheelFilename:
            continue
        ranks = [rank[tag] for tag in tags if tag in rank]
        if (
            ranks
            and not package.is_yanked
            and version in requirement.specifier
            and not version.is_prerelease
        ):
            best = min((tag for tag in tags if tag in rank), key=rank.__getitem__)
            stated = {
                "python": best.interpreter,
                "abi": best.abi,
                "platform": sorted({tag.platform for tag in tags}),
            }
            found.append((version, -min(ranks), package, stated))
    if not found:
        raise SystemExit(f"no wheel for {requirement}")
    version, _, package, stated = max(found, key=lambda item: item[:2])
    return package, version, stated


def _metadata(package: DistributionPackage) -> str:
    """Return METADATA: beside the file (PEP 658), else out of it; an index may lack the first."""
    beside = requests.get(package.metadata_url, timeout=60)
    if beside.ok:
        return beside.text
    with zipfile.ZipFile(io.BytesIO(requests.get(package.url, timeout=60).content)) as wheel:
        name = next(name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
        return wheel.read(name).decode()


def make_plan(python: str, wanted: list[str]) -> dict[str, Any]:
    """Return the plan; `id` is a hash of the rest."""
    environment = {
        "python_version": python,
        "python_full_version": f"{python}.0",
        "platform_machine": "x86_64",
        "sys_platform": "linux",
    }
    environment |= {
        "platform_system": "Linux",
        "os_name": "posix",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }
    packages: dict[str, Any] = {}
    waiting = [(Requirement(text), "your packages") for text in wanted]
    with PyPISimple() as client:
        while waiting:
            requirement, by = waiting.pop(0)
            name = canonicalize_name(requirement.name)
            if name in packages:
                packages[name]["requiredBy"].append(by)
                continue
            package, version, tags = _choose(client, requirement, python)
            metadata = HeaderParser().parsestr(_metadata(package))
            active = [
                r
                for r in map(Requirement, metadata.get_all("Requires-Dist") or [])
                if r.marker is None or r.marker.evaluate({**environment, "extra": ""})
            ]
            packages[name] = {
                "name": name,
                "version": str(version),
                "flavour": "wheel",
                "axes": {},
                "file": {
                    "file": package.filename,
                    "sha256": package.digests["sha256"],
                    "size": package.size,
                },
                "tags": tags,
                "extras": [],
                "requires": [
                    {
                        "name": canonicalize_name(r.name),
                        "specifier": [[s.operator, s.version] for s in r.specifier],
                        "extras": sorted(r.extras),
                    }
                    for r in active
                ],
                "requiredBy": [by],
                "capabilities": None,
                "because": {"why": "newest", "newer": []},
                "build": None,
            }
            waiting += [(r, name) for r in active]
    target = {
        "system": "x86_64-linux",
        "python": python,
        "capabilities": [],
        "compiler": {"gcc": "12"},
        "flavour": "prefer-wheel",
        "constraints": {},
    }
    plan = {"format": 2, "target": target, "axes": {}, "packages": dict(sorted(packages.items()))}
    return {
        "id": hashlib.sha256(json.dumps(plan, sort_keys=True).encode()).hexdigest()[:16],
        **plan,
    }


def from_source(plan: dict[str, Any], name: str, toolchain: list[str]) -> None:
    """Change one package of a plan to its sdist, built with the newest setuptools."""
    package = plan["packages"][name]
    with PyPISimple() as client:
        files = client.get_project_page(name).packages
    sdist = next(
        f for f in files if f.filename.endswith(".tar.gz") and f.version == package["version"]
    )
    package["flavour"] = "source"
    package["tags"] = None
    package["file"] = {"file": sdist.filename, "sha256": sdist.digests["sha256"]}
    package["build"] = {
        "against": [],
        "toolchain": toolchain,
        "variables": {},
        "packages": make_plan(plan["target"]["python"], ["setuptools", "wheel"])["packages"],
    }


def main() -> None:
    """Print the plan that the command line asks for."""
    arguments = sys.argv[2:]
    source = arguments[arguments.index("--source") + 1] if "--source" in arguments else None
    plan = make_plan(sys.argv[1], [a for a in arguments if a != "--source"])
    if source:
        from_source(plan, source, ["cxx"])
        plan["id"] = plan["id"][::-1]
    print(json.dumps(plan, indent=1))


if __name__ == "__main__":
    main()
