"""`plan`: choose versions for a target and say why; builds and fetches nothing."""

from __future__ import annotations

import json
import re
from typing import Any

from apps import detect, nix, plan_table, request
from apps.problems import Problems
from apps.terminal import Terminal

EXAMPLE = "./nixw run .#plan -- --python 3.12 --cuda 12.8 --capability 8.6 torch xformers"


def main(arguments: list[str], terminal: Terminal) -> int:
    """Print the plan for the packages and the target of the arguments. Raises the library's problems."""
    parser = request.Parser(
        "plan", "Choose versions for a target and say why, without building anything.", EXAMPLE
    )
    parser.add_argument(
        "packages", nargs="*", metavar="PACKAGE", help="such as torch, 'jax[cuda12]' or 'numpy<2'"
    )
    parser.add_argument("--json", action="store_true", help="print the plan as data")
    parser.add_argument("--why", action="store_true", help="print every reason")
    request.add_target(parser)
    options = parser.parse(arguments)
    wanted = request.of(options, options.packages)
    if "python" not in wanted:
        python = detect.default_python()
        wanted.update({"python": python} if python else {})
    chosen = plan(wanted)
    print(
        json.dumps(chosen, indent=2, sort_keys=True)
        if options.json
        else plan_table.render(chosen, names(wanted), terminal, options.why)
    )
    return 0


def plan(wanted: dict[str, Any]) -> dict[str, Any]:
    """The plan for a request. Raises the problems that the library found, in its words."""
    return plan_of(nix.evaluate("plan", {"request": wanted}))


def plan_of(answer: dict[str, Any]) -> dict[str, Any]:
    """The plan in an answer of `lib.tryPlan`. Raises its problems."""
    if not answer["ok"]:
        raise Problems(answer["message"])
    return answer["plan"]


def names(wanted: dict[str, Any]) -> list[str]:
    """The normalised names of the packages that a request asks for, without extras and specifiers."""
    heads = (re.match(r"[A-Za-z0-9._-]*", text.strip()) for text in wanted["packages"])
    return [re.sub(r"[-_.]+", "-", head.group()).lower() for head in heads if head]
