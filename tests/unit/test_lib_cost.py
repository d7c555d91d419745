"""What the library's hot paths cost in Nix function calls: a plan makes thousands of these, so each
call counts.

The numbers are upper bounds for one operation, with what is done once (an environment, a target's
tags) taken out.
"""

from __future__ import annotations

import pytest

from nixlib import evaluate_counted

TARGET = '{ python = "3.12"; system = "x86_64-linux"; glibc = "2.35"; }'
CANDIDATE = '{ version = "1.2"; key = [ 0 1 2 (-1) (-1) 1 (-1) ]; }'
FILE = '[ { file = "a"; platform = [ "manylinux_2_17_x86_64" "manylinux2014_x86_64" ]; } ]'
CODE = '[ "sm_70" "sm_75" "sm_80" "sm_86" "sm_90" "sm_100" "sm_120" ]'
REPEATED = 200

# name → (what is done once, the operation on `x`, which is another version each time, and its calls
# at most)
COSTS = {
    "a plain version's key": ("", "lib.version.key x", 1),
    "whether a plain version is a pre-release": ("", "lib.version.isPrerelease x", 1),
    "compiling one clause": ("", f'lib.specifier.compile [ [ ">=" x ] ] {CANDIDATE}', 4),
    "compiling three clauses": (
        "",
        f'lib.specifier.compile [ [ ">=" x ] [ "<" "9" ] [ "!=" "1.5.*" ] ] {CANDIDATE}',
        7,
    ),
    "a compatible release": ("", f'lib.specifier.compile [ [ "~=" x ] ] {CANDIDATE}', 5),
    "asking compiled clauses": (
        'p = lib.specifier.compile [ [ ">=" "1" ] [ "<" "9" ] ];',
        f"p ({CANDIDATE} // {{ version = x; }})",
        1,
    ),
    "a marker on the Python version": (
        f"e = lib.marker.evaluate (lib.marker.environment {TARGET});",
        'e [ "python_version" ">=" x ]',
        3,
    ),
    "a marker on the machine": (
        f"e = lib.marker.evaluate (lib.marker.environment {TARGET});",
        'e [ "platform_machine" "==" x ]',
        1,
    ),
    "choosing a pure wheel": (
        f"s = lib.wheelTags.select (lib.wheelTags.supported {TARGET});",
        's { any.py3-none = [ { file = x; platform = [ "any" ]; } ]; }',
        2,
    ),
    "choosing a native wheel": (
        f"s = lib.wheelTags.select (lib.wheelTags.supported {TARGET});",
        f"s {{ x86_64-linux = {{ cp311-cp311 = {FILE}; cp312-cp312 = {FILE}; }}; }}",
        5,
    ),
    "what covers a capability": ('c = lib.capability.coversWith { } "8.6";', f"c {CODE}", 3),
}


@pytest.mark.parametrize("name", COSTS)
def test_cost(name: str) -> None:
    once, operation, bound = COSTS[name]
    counts = []
    for repeated in (REPEATED, 2 * REPEATED):
        versions = [f"{i % 7}.{i % 13}.{i}" for i in range(1, repeated + 1)]
        _, calls = evaluate_counted(
            f"let {once} f = x: builtins.deepSeq ({operation}) 0; in map f data", versions
        )
        counts.append(calls)
    # One call each is the test's own `f`.
    assert (counts[1] - counts[0]) / REPEATED - 1 <= bound
