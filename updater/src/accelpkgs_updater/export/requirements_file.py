"""A plan as a requirements file with hashes, as pip and uv read it."""

from __future__ import annotations

from accelpkgs_updater.export.git_commit import Repository
from accelpkgs_updater.export.planned import Planned, PlannedPackage, without_file
from accelpkgs_updater.export.pylock_file import SOURCE_NOTE

__all__ = ["FIRST_LINE", "requirements_text"]

FIRST_LINE = "# made by: updater export"


def requirements_text(plan: Planned) -> str:
    """Return the file's text: a pin and a hash each; a file that no index has, by its address.

    Raises `UpdaterError` (E536) of a git repository, of which installers know no hash.
    """
    repositories = [p.name for p in plan.packages if isinstance(p.file, Repository)]
    if repositories:
        why = "it is a git repository, and installers that ask for hashes take none"
        raise without_file(repositories, why, "requirements.txt", "export it as pylock.toml")
    head = [
        FIRST_LINE,
        f"# plan {plan.id}: {_target(plan)}",
        "# All that is needed is here, so no requirement has to be followed:",
        "#   pip install --no-deps --require-hashes -r requirements.txt",
        "#   uv pip sync --require-hashes requirements.txt",
        *(f"# warning: {_one_line(warning)}" for warning in plan.warnings),
    ]
    body = [line for package in plan.packages for line in _lines(package)]
    return "".join(f"{line}\n" for line in [*head, *body])


def _target(plan: Planned) -> str:
    parts = [f"Python {plan.python}", plan.system]
    parts += [f"{name} {value}" for name, value in plan.axes.items() if value != "none"]
    parts += [f"capability {capability}" for capability in plan.capabilities]
    parts += list(plan.gfx)
    parts += [f"driver {plan.driver}"] if plan.driver else []
    parts += [f"glibc {plan.glibc} or newer"] if plan.glibc else []
    return ", ".join(parts)


def _lines(package: PlannedPackage) -> list[str]:
    file = package.file
    assert not isinstance(file, Repository)
    what = f"{package.name} @ {file.url}" if file.url else f"{package.name}=={package.version}"
    note = [f"# source: {SOURCE_NOTE}"] if package.is_source else []
    return [*note, f"{what} \\", f"    --hash=sha256:{file.sha256}"]


def _one_line(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text)
