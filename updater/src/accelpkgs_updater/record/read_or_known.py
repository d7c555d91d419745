"""What counts as the metadata of a file: what was read from it, else what a `facts.json` knows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from accelpkgs_updater.core.facts import KIND, Facts, RequirementsFact
from accelpkgs_updater.core.models import Metadata
from accelpkgs_updater.errors import ErrorCode, Problem, UpdaterError
from accelpkgs_updater.sources.source import FileMetadata, UpstreamFile

_STATED = "the index states this hash of METADATA: "

__all__ = ["is_fact", "outlasts", "read_or_known", "refuted"]


def read_or_known(
    facts: Facts, files: Sequence[UpstreamFile], system: str, read: Callable[[], FileMetadata]
) -> FileMetadata:
    """Return the metadata of files that have one, which `read` reads. What is read beats a fact;
    what the hash proves that the index states of one's METADATA need not be read.

    Raises `UpdaterError` where it cannot be read and no fact is known.
    """
    fact = _fact(facts, files[0], system) if files else None
    if fact is None:
        return read()
    proofs = sorted(f.dist.file for f in files if fact.proven_by(f.dist.metadata_sha256))
    if proofs:
        proof = f"{_STATED}{proofs[0]}; {fact.evidence['source']}"
        return _known(fact, {**fact.evidence, "grade": "proven", "source": proof})
    try:
        return read()
    except UpdaterError:
        return _known(fact, fact.evidence)


def refuted(
    name: str, facts: Facts, file: UpstreamFile, system: str, read: FileMetadata
) -> Problem | None:
    """Return the problem of a fact that what was read from a file contradicts, None where it does
    not.
    """
    fact = _fact(facts, file, system)
    if fact is None or read.mark is not None or read.evidence:
        return None
    why = tuple(_differences(read, fact.metadata))
    if not why:
        return None
    return Problem(
        ErrorCode.REFUTED_FACT,
        f"METADATA of {name} {fact.build.version} is not what is declared of it",
        where=file.dist.file,
        why=why,
        fix=f"what was read is taken; correct or delete the fact in pkgs/{name}/facts.json",
    )


def is_fact(evidence: Mapping[str, Any]) -> bool:
    """Tell whether requirements with this evidence are from a `facts.json`."""
    return bool(evidence.get("requires", {}).get("kind") == KIND)


def outlasts(before: tuple[Metadata, Mapping[str, Any]], read: FileMetadata) -> bool:
    """Tell whether what is recorded of a file counts more than what is known of it now.

    What was read once stays true: a file with this hash cannot change. So does a proof.
    """
    metadata, evidence = before
    if is_fact(evidence):
        proven = bool(evidence["requires"].get("grade") == "proven")
        return proven and is_fact(read.evidence) and metadata == read.metadata
    return read.mark is not None or (is_fact(read.evidence) and not evidence)


def _fact(facts: Facts, file: UpstreamFile, system: str) -> RequirementsFact | None:
    return facts.requires_of(file.wheel, file.folder, system) if file.wheel else None


def _known(fact: RequirementsFact, evidence: Mapping[str, str]) -> FileMetadata:
    return FileMetadata(fact.metadata, evidence={"requires": dict(evidence)})


def _differences(read: FileMetadata, known: Metadata) -> Iterator[str]:
    found = read.metadata
    if found.requires_python != known.requires_python:
        yield f"Requires-Python: {_python(found)} was read, {_python(known)} is declared"
    # Of what is recorded some extras may be left out; what is there must agree.
    extras = found.extras.keys() | (set() if read.recorded else known.extras.keys())
    pairs = [("", found.requires, known.requires)]
    pairs += [
        (f" of {e}", found.extras.get(e, ()), known.extras.get(e, ())) for e in sorted(extras)
    ]
    for where, of_read, of_known in pairs:
        yield from (f"read, not declared{where}: {r}" for r in of_read if r not in of_known)
        yield from (f"declared, not read{where}: {r}" for r in of_known if r not in of_read)


def _python(metadata: Metadata) -> str:
    return ",".join(o + v for o, v in metadata.requires_python) or "none"
