"""The updater of accelpkgs: upstream indexes in, `pkgs/<name>/releases.json` out."""

__all__ = ["__version__"]
__version__ = "0.1.0"
