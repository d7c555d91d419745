"""The third and fourth question: do the packages compute, natively or by the driver's compiler, as
planned? Each program is `pkgs/<name>/prove.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from apps.proof.line import Line, judged, not_asked
from apps.proof.process import Answers

SEES = "sees the GPU"


def computes(package: Mapping[str, Any], said: Answers) -> list[Line]:
    """A line for each comparison with the CPU."""
    name = f"package.{package['name']}"
    if not said.first("sees"):
        return [judged(name, SEES, _why_not(said), holds=False)]
    found = [_compared(name, row) for row in said.of("check")]
    ended = said.first("raised") or said.end
    if ended or not found:
        found.append(
            judged(name, "computes to its end", ended or "it compared nothing", holds=False)
        )
    return found


def _why_not(said: Answers) -> str:
    if said.first("sees") == 0:
        return "sees no GPU, and the driver has one"
    return said.first("raised") or said.end or "it said nothing"


def _compared(name: str, row: Mapping[str, Any]) -> Line:
    difference, tolerance = row["difference"], row["tolerance"]
    promised = f"differs from the CPU by {tolerance:.1e} at most"
    if difference is None:
        return judged(f"{name}.{row['check']}", promised, row["why"], holds=False)
    holds = difference <= tolerance
    return judged(f"{name}.{row['check']}", promised, f"by {difference:.1e}", holds=holds)


def fine(said: Answers) -> bool:
    """Whether a program ran to its end and every comparison held."""
    return all(line.outcome == "agrees" for line in computes({"name": ""}, said))


def modes(
    package: Mapping[str, Any], others: list[Mapping[str, Any]], target: str
) -> dict[str, bool | str]:
    """What is promised of a program without the driver's compiler, and with it alone.

    Mode → whether it runs, or why that cannot be said. `others` are the packages with code that it
    requires.
    """
    own = _serves(package, target)
    if own is None:
        return dict.fromkeys(("disable-ptx-jit", "force-ptx-jit"), _unknown(package, target))
    unsure = [p["name"] for p in others if (_serves(p, target) or {}).get("kind") != "sass"]
    without: bool | str = own["kind"] == "sass"
    if without and unsure:
        without = f"{', '.join(unsure)}: not known to have machine code for {target}"
    # Its own kernels are left out, if they are machine code alone. Whether it runs where it has PTX
    # hangs on what it calls.
    forced: bool | str = False if not own["ptx"] else "it has PTX, and calls what may have none"
    return {"disable-ptx-jit": without, "force-ptx-jit": forced}


def native(
    package: Mapping[str, Any], mode: str, promised: bool | str, said: Answers | None
) -> Line:
    """A line for a program in a mode."""
    name = f"native.{package['name']}.{mode}"
    if isinstance(promised, str) or said is None:
        return not_asked(name, "runs or not, as planned", str(promised))
    words = {True: "runs", False: "does not run"}
    why = "" if fine(said) else f": {said.first('raised') or said.end or 'another answer'}"
    return judged(name, words[promised], words[fine(said)] + why, holds=fine(said) == promised)


def _serves(package: Mapping[str, Any], target: str) -> dict[str, Any] | None:
    return (package["serves"] or {}).get(target)


def _unknown(package: Mapping[str, Any], target: str) -> str:
    if package["serves"] is None:
        return "nobody measured its code"
    return f"the plan has no code of it for {target}"
