"""`init`: from the files of a project to a flake in which it runs on this machine."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from apps import updater
from apps.init import folder, lock_file, texts, tracking, writer
from apps.init.address import address, nixw
from apps.init.files import Files
from apps.init.git import Checkout
from apps.init.machine_plan import Said, machine_plan
from apps.init.next_steps import behind, next_steps, notes
from apps.init.questions import Questions
from apps.options import Parser
from apps.terminal import Terminal

EXAMPLE = "./nixw run --impure .#init -- ~/my-project"


def main(arguments: list[str], terminal: Terminal) -> int:
    """Lock, plan, ask and write. Raises what stops it; nothing is half written then."""
    said = _parse(arguments)
    project = folder.checked(said.project)
    inputs = folder.inputs(project, said.input)
    folder.check_locks(project)
    questions = Questions(said.yes)
    files = Files.of(project, said.force, questions)
    where = address(getattr(said, "from"), files.address, questions)
    checkout = None if said.no_git else Checkout.of(project)
    tracks = tracking.consent(checkout, questions) if checkout else False
    if checkout:
        # What git leaves out, Nix never sees.
        files.check_ignored(checkout)

    named, machine = _named(said, _TAKEN), _named(said, _MACHINE)
    kept = [] if named or said.anew else lock_file.options(lock_file.read(project), inputs)
    before = [] if machine or said.anew else texts.asked_before(files.flake)
    machine = machine or before
    said = _parse([*arguments, *before])
    as_before = f", with {' '.join([*kept, *before])} as before" if kept or before else ""
    print(f"locking {', '.join(inputs)}{as_before}", flush=True)
    code = updater.run(_lock(said, inputs, named or kept), project)
    if code != 0:
        return code
    wanted = Said(said.python, said.base, said.cuda, tuple(said.capability))
    on, planned, asked = machine_plan(project, wanted, terminal)
    print(f"\n{planned.table}\n")
    new = files.texts(where, asked, on, machine)
    writer.write(new)
    print(f"wrote {', '.join([*files.written, folder.LOCKS + '/'])}")
    if checkout and tracks:
        tracking.track(checkout, project, inputs)
    for note in [*notes(project, checkout, files.leaves_envrc), *behind(project, nixw())]:
        print(note)
    print(f"\n{terminal.style('next:', 'bold')}")
    print("\n".join(f"  {line}" for line in next_steps(project, nixw())))
    return 0


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = Parser(
        "init", "Write a flake in which a project runs on this machine, and lock it.", EXAMPLE
    )
    parser.add_argument(
        "project", nargs="?", default=".", metavar="PROJECT", help="its folder (default: this one)"
    )
    parser.add_argument(
        "--input",
        action="append",
        default=[],
        metavar="FILE",
        help="what says what it needs (default: uv.lock, pylock.toml, pyproject.toml, …)",
    )
    for name in ("extra", "group"):
        parser.add_argument(
            f"--{name}", action="append", default=[], metavar="NAME", help=f"with this {name}, too"
        )
    parser.add_argument("--python", metavar="VERSION", help="use this version, such as 3.12")
    parser.add_argument("--base", metavar="NAME", help="host or nixpkgs (default: what fits here)")
    parser.add_argument("--cuda", metavar="VERSION", help="for this CUDA, such as 12 or 12.8")
    parser.add_argument(
        "--capability",
        action="append",
        default=[],
        metavar="X.Y",
        help="for a GPU of this compute capability, in place of those that are here",
    )
    parser.add_argument(
        "--anew",
        action="store_true",
        help="without what was asked for the last time (extras, groups, Python, base, GPU)",
    )
    parser.add_argument("--from", metavar="ADDRESS", help="where accelpkgs is, as a flake")
    parser.add_argument("--yes", action="store_true", help="answer yes to what would be asked")
    parser.add_argument(
        "--force", action="store_true", help="replace files that init did not write"
    )
    parser.add_argument("--no-git", action="store_true", help="tell git of no file")
    return parser.parse(arguments)


_TAKEN = ("extra", "group")
_MACHINE = ("python", "base", "cuda", "capability")


def _named(said: argparse.Namespace, names: Sequence[str]) -> list[str]:
    """The options of those names as they were said."""
    words = []
    for name in names:
        value = getattr(said, name)
        values = value if isinstance(value, list) else [value] if value else []
        words += [word for one in values for word in (f"--{name}", one)]
    return words


def _lock(said: argparse.Namespace, inputs: list[str], more: list[str]) -> list[str]:
    words = ["lock", *inputs, "-o", folder.LOCKS, *more]
    return [*words, "--python", said.python] if said.python else words
