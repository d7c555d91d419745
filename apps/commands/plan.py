"""`plan`: choose versions for a target and say why; builds and fetches nothing."""

from __future__ import annotations

import json

from apps import detect, nix, options, plan_table, request
from apps.terminal import Terminal

EXAMPLE = "./nixw run .#plan -- --python 3.12 --cuda 12.8 --capability 8.6 torch xformers"


def main(arguments: list[str], terminal: Terminal) -> int:
    """Print the plan for the packages and target of the arguments.

    Raises the library's problems.
    """
    parser = options.Parser(
        "plan", "Choose versions for a target and say why, without building anything.", EXAMPLE
    )
    parser.add_argument(
        "packages", nargs="*", metavar="PACKAGE", help="such as torch, 'jax[cuda12]' or 'numpy<2'"
    )
    parser.add_argument("--json", action="store_true", help="print the plan as data")
    parser.add_argument("--why", action="store_true", help="print every reason")
    options.add_target(parser)
    said = parser.parse(arguments)
    wanted = request.of(said, said.packages)
    if "python" not in wanted:
        python = detect.default_python()
        wanted.update({"python": python} if python else {})
    plan = nix.plan(wanted)
    if said.json:
        print(json.dumps(plan, indent=2, sort_keys=True))
    else:
        print(plan_table.render(plan, request.names(wanted), terminal, said.why))
    return 0
