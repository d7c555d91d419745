"""Which CUDA a wheel was built for, from what its files need.

A SONAME's number is not the version of CUDA by itself (libcufft.so.11 is of CUDA 12): the table of
SONAMEs measured in NVIDIA's components says which belong to one major version only. What a file
merely opens by name is no evidence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from accelpkgs_updater.core.loader_facts import SonameTable
from accelpkgs_updater.core.models import Package
from accelpkgs_updater.measure.measurement import Linked
from accelpkgs_updater.measure.wheel_loader import Closure

__all__ = ["contradictions", "cuda_of", "majors_of"]


def majors_of(files: Mapping[str, Linked], each: Closure, table: SonameTable) -> set[str]:
    """Return the CUDA major versions that the files of a closure need.

    A copy in the wheel under a name of its own (auditwheel) counts by its SONAME.
    """
    own = {path.rpartition("/")[2]: x.soname for path, x in files.items()}
    names = {n for path in each.files for n in files[path].needed}
    asked = {n if n in table else own.get(n) or n for n in names}
    found = (table[n].get("cuda", "") for n in asked if n in table)
    return {cuda.partition(".")[0] for cuda in found if cuda}


def cuda_of(
    files: Mapping[str, Linked], chosen: Mapping[str, Sequence[Closure]], table: SonameTable
) -> str | None:
    """Return the CUDA major version that all files tell, None where they tell none or several.

    `chosen`: the closures by alternative; those of no alternative under an empty name.
    """
    found = {
        m for closures in chosen.values() for c in closures for m in majors_of(files, c, table)
    }
    return found.pop() if len(found) == 1 else None


def contradictions(package: Package) -> Iterator[str]:
    """Yield a sentence for each variant whose axes say otherwise than its bytes.

    Of files that were measured, and whose variant is not marked already.
    """
    for release in package.releases:
        for variant in release.variants:
            if variant.mark is not None:
                continue
            where = f"{package.name} {release.version}"
            declared = variant.axes.get("cuda")
            torch = variant.axes.get("torch")
            for system, loads in variant.loads.items():
                measured = loads.get("cuda")
                if declared and measured and declared.partition(".")[0] != measured:
                    yield (
                        f"{where} ({system}): its axis says CUDA {declared}, its files need "
                        f"libraries of CUDA {measured}"
                    )
                refuted = loads.get("torchNot", ())
                fits = [*refuted, *loads.get("torch", ())]
                claimed = [v for v in fits if torch and f"{v}.".startswith(f"{torch}.")]
                if claimed and all(v in refuted for v in claimed):
                    yield f"{where} ({system}): it is for torch {torch}, which lacks its symbols"
