"""`updater`: run the updater of this flake in an environment with what it needs."""

from __future__ import annotations

from apps import updater
from apps.terminal import Terminal


def main(arguments: list[str], terminal: Terminal) -> int:
    """Run the updater with the arguments, in the current folder; its exit code is ours."""
    updater.become(arguments)
