"""Make a build of nixpkgs' libraries where a wheel of NVIDIA's would have its own.

Arguments: OUT NAME VERSION FILE FOLDER LIBRARIES REQUIRES TAGS.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path


def main(
    out: Path,
    name: str,
    version: str,
    file: str,
    folder: str,
    libraries: Path,
    requires: str,
    tags: str,
) -> None:
    """Write site-packages with links and METADATA, and the manifest that every build has.

    Raises SystemExit where there is no library.
    """
    found = sorted((libraries / "lib").glob("lib*.so*"))
    if not found:
        sys.exit(f"{libraries}/lib has no shared library")
    site = out / "site-packages"
    place = site / "nvidia" / folder / "lib"
    place.mkdir(parents=True)
    for library in found:
        (place / library.name).symlink_to(library)
    info = f"{name.replace('-', '_')}-{version}.dist-info"
    (site / info).mkdir()
    lines = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}"]
    for edge in json.loads(requires):
        extras = f"[{','.join(edge['extras'])}]" if edge.get("extras") else ""
        specifier = ",".join("".join(clause) for clause in edge.get("specifier", []))
        lines.append(f"Requires-Dist: {edge['name']}{extras}{specifier}")
    (site / info / "METADATA").write_text("\n".join(lines) + "\n", "utf-8")
    manifest = {
        "format": 1,
        "name": name,
        "version": version,
        "file": file,
        "tags": json.loads(tags),
        "purelib": False,
        "distInfo": info,
        "modules": {"regular": [], "namespace": ["nvidia"]},
        "entryPoints": {},
        "elf": [f"nvidia/{folder}/lib"],
        "startUp": [],
        "searchPaths": {},
    }
    (out / "accelpkgs-build.json").write_text(
        json.dumps(manifest, indent=1, sort_keys=True) + "\n", "utf-8"
    )


if __name__ == "__main__":
    out, name, version, file, folder, libraries, requires, tags = sys.argv[1:]
    main(Path(out), name, version, file, folder, Path(libraries), requires, tags)
