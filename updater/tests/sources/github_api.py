"""GitHub's own description of its REST API (npm: @octokit/openapi), as a judge of requests and
answers.
"""

from __future__ import annotations

import fcntl
import json
import shutil
import subprocess
import tarfile
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from jsonschema import Draft202012Validator, FormatChecker

MEMBER = "package/generated/api.github.com.json"
PATH = "/repos/{owner}/{repo}/releases"


def description(folder: Path) -> dict[str, Any]:
    """Fetch the description once; skips where there is no npm."""
    kept = folder / "api.github.com.json"
    # Several processes run the tests; one fetches, the others wait for it.
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            _fetch(folder, kept)
    return json.loads(kept.read_bytes())


def _fetch(folder: Path, kept: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("there is no npm to fetch GitHub's description of its API with")
    done = subprocess.run(
        [npm, "pack", "--silent", "@octokit/openapi"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        pytest.skip(f"npm cannot fetch @octokit/openapi: {done.stderr.strip()[-200:]}")
    (packed,) = folder.glob("*.tgz")
    with tarfile.open(packed) as archive:
        member = archive.extractfile(MEMBER)
        assert member is not None
        kept.write_bytes(member.read())
    packed.unlink()


class Judge:
    """Says whether a request to, or an answer of, the list of releases is as described."""

    def __init__(self, api: dict[str, Any]) -> None:
        self._operation = api["paths"][PATH]["get"]
        self._components = api["components"]
        schema = self._operation["responses"]["200"]["content"]["application/json"]["schema"]
        whole = {**_draft(schema), "components": {"schemas": _draft(self._components["schemas"])}}
        self._answer = Draft202012Validator(whole, format_checker=FormatChecker())

    def answer(self, value: Any) -> None:
        self._answer.validate(value)

    def request(self, url: str) -> None:
        parts = urlsplit(url)
        assert (parts.scheme, parts.netloc) == ("https", "api.github.com")
        start, owner, repository, end = parts.path.strip("/").split("/")
        assert (start, end) == ("repos", "releases")
        assert owner and repository
        described = [
            self._components["parameters"][p["$ref"].rpartition("/")[2]]
            for p in self._operation["parameters"]
        ]
        known = {p["name"]: p["schema"] for p in described if p["in"] == "query"}
        for name, (value,) in parse_qs(parts.query, strict_parsing=True).items():
            assert name in known, f"GitHub knows no {name} here"
            Draft202012Validator(_draft(known[name])).validate(int(value))


def _draft(schema: Any) -> Any:
    """OpenAPI 3.0 says `nullable` where JSON Schema has a type of its own."""
    if isinstance(schema, list):
        return [_draft(s) for s in schema]
    if not isinstance(schema, dict):
        return schema
    rest = {k: _draft(v) for k, v in schema.items() if k not in ("nullable", "example", "examples")}
    return {"anyOf": [rest, {"type": "null"}]} if schema.get("nullable") is True else rest
