"""The commands by name. The module of each is imported when it is asked for: all of them together
take longer than a small lock.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup

from accelpkgs_updater.cli.options import grouped

__all__ = ["COMMANDS", "LazyCommands"]

COMMANDS = (
    "update",
    "add",
    "check",
    "lock",
    "measure",
    "proof",
    "show",
    "status",
    "why",
    "remove",
    "verify",
    "propose",
    "report",
    "cache",
    "export",
)
"""In the order of the help; the module and the function are called so, too."""

_SETTINGS: dict[str, dict[str, Any]] = {
    # What it does not know are words of `plan`.
    "export": {"ignore_unknown_options": True},
}


class LazyCommands(TyperGroup):
    """A group whose commands are made when they are asked for."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names, in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return a command, None where there is none of that name."""
        # Where there is none of that name, all are needed to find the one that was meant.
        for name in (cmd_name,) if cmd_name in COMMANDS else COMMANDS:
            if name not in self.commands:
                self.add_command(_command(name))
        return self.commands.get(cmd_name)


def _command(name: str) -> Any:
    function = getattr(import_module(f"accelpkgs_updater.cli.commands.{name}"), name)
    alone = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
    alone.command(name, context_settings=_SETTINGS.get(name))(grouped(function))
    return typer.main.get_command(alone)
