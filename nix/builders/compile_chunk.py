"""Compile the modules named on standard input, NUL between them.

`compile_chunk.py <site-packages> <out>`
"""

from __future__ import annotations

import errno
import importlib.util
import os
import py_compile
import sys


def main() -> None:
    """Write unchecked-hash pycs (PEP 552): no clock in them, no stat at import.

    What does not compile, or has a name that leaves no room for a suffix, has no pyc, as with pip.
    """
    site, out = sys.argv[1:]
    for name in filter(None, sys.stdin.read().split("\0")):
        target = os.path.join(out, importlib.util.cache_from_source(name))
        os.makedirs(os.path.dirname(target), exist_ok=True)
        try:
            py_compile.compile(
                os.path.join(site, name),
                target,
                dfile=name,
                doraise=True,
                quiet=1,
                invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
            )
        except (py_compile.PyCompileError, UnicodeError, RecursionError, ValueError):
            continue
        except OSError as error:
            if error.errno != errno.ENAMETOOLONG:
                raise


if __name__ == "__main__":
    import warnings

    warnings.simplefilter("ignore")
    main()
