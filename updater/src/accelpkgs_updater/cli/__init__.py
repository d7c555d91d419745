"""The command line: `accelpkgs-updater`, `python -m accelpkgs_updater`, `nixw run .#updater --
…`.
"""

from accelpkgs_updater.cli.app import main

__all__ = ["main"]
