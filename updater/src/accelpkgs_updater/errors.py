"""Problems and the one exception that carries them, in the project's error format (see docs/errors.md)."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["Problem", "UpdaterError", "render"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem: a stable code, a title, and where, why and how to fix it."""

    code: str
    title: str
    where: str = ""
    why: tuple[str, ...] = field(default=())
    fix: str = ""


def render(problem: Problem) -> str:
    """Return the text a person sees; control characters never pass, at most ten lines."""
    lines = [f"accelpkgs {problem.code}: {_clean(problem.title)}"]
    if problem.where:
        lines.append(f"  where: {_clean(problem.where)}")
    for index, why in enumerate(problem.why[:6]):
        lines.append(f"{'  why:   ' if index == 0 else '         '}{_clean(why)}")
    if problem.fix:
        lines.append(f"  fix:   {_clean(problem.fix)}")
    return "\n".join(lines)


def _clean(text: str) -> str:
    # Upstream text (names, reasons) must not be able to move the cursor or forge a line of output.
    printable = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
    return printable if len(printable) <= 300 else printable[:297] + "..."


class UpdaterError(Exception):
    """Raised at the edge of a stage; carries every problem of that stage."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(render(p) for p in problems))
        self.problems = problems
