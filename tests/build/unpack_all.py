"""Unpack wheels as the builder does, and print a digest of each result: BUILDERS JOBS FOLDER.

Run by each interpreter in turn; JOBS is a file with a list of specs.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import os
import shutil
import sys
from pathlib import Path


def _digest(root: Path) -> str:
    """Names, kinds, contents, and who may be run: what the store keeps of files."""
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        kind = "link" if path.is_symlink() else "folder" if path.is_dir() else "file"
        digest.update(f"{path.relative_to(root)}|{kind}|".encode("utf-8", "surrogateescape"))
        if kind == "file":
            digest.update(b"x" if os.access(path, os.X_OK) else b"-")
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def main() -> None:
    """Print name of the wheel → digest, as JSON."""
    builders, jobs, folder = sys.argv[1:]
    sys.path.insert(0, builders)
    unpack = importlib.import_module("unpack")
    attributes, out = Path(folder, "attributes.json"), Path(folder, "out")
    os.environ["NIX_ATTRS_JSON_FILE"] = str(attributes)
    answers = {}
    for spec in json.loads(Path(jobs).read_text("utf-8")):
        attributes.write_text(json.dumps({"spec": spec, "outputs": {"out": str(out)}}), "utf-8")
        unpack.main()
        answers[spec["file"]] = _digest(out)
        shutil.rmtree(out)
    print(json.dumps(answers))


if __name__ == "__main__":
    main()
