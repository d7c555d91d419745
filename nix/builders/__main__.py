"""Run one builder: `python <this folder> <module>`; the module's `main()` does the work of the derivation."""

import importlib
import sys

from problem import guarded

if __name__ == "__main__":
    guarded(importlib.import_module(sys.argv[1]).main)
