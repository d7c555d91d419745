"""The words of `plan`'s command line (apps/nix/arguments.nix), and the small parts of its output:
one Nix evaluation for many cases.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps import support
from nixlib import evaluate

READ = """map (words:
  let
    fromLock = path: { packages = [ "locked" ]; python = "3.10"; index = [ path ]; };
    asked = import (root + /apps/nix/arguments.nix) { inherit fromLock; } {
      inherit words;
      folder = "/here";
    };
    index = map toString (asked.request.index or [ ]);
  in
  asked // { request = asked.request // (if index == [ ] then { } else { inherit index; }); }
) data"""


def read(*command_lines: list[str]) -> list[dict[str, Any]]:
    return evaluate(READ, list(command_lines))


# Arguments, and what they make of a request that says nothing else.
SAID: list[tuple[list[str], dict[str, Any]]] = [
    (["--cuda", "none"], {"cuda": None}),
    (["--cuda", "12.8"], {"cuda": "12.8"}),
    (["--cuda=12.8"], {"cuda": "12.8"}),
    (["--cuda", "12", "--cuda", "13"], {"cuda": "13"}),
    (["--python", "3.13t"], {"python": "3.13t"}),
    (["--capability", "8.6,9.0", "--capability=12.0"], {"capabilities": ["8.6", "9.0", "12.0"]}),
    (["--gfx", "gfx942"], {"gfx": ["gfx942"]}),
    (["--flavour", "source"], {"flavour": "source"}),
    (
        ["--flavour", "source", "--flavour", "torch=wheel"],
        {"flavour": {"default": "source", "torch": "wheel"}},
    ),
    (["--flavour", "torch=a=b"], {"flavour": {"torch": "a=b"}}),
    (
        ["--constraint", "torch==2.8.*", "--constraint", "torch!=2.8.1"],
        {"constraints": {"torch": "==2.8.*,!=2.8.1"}},
    ),
    (["--constraint=numpy<2"], {"constraints": {"numpy": "<2"}}),
    (["--prefer", "sympy==1.13"], {"prefer": {"sympy": "1.13"}}),
    (["--prefer", "sympy == 1.13"], {"prefer": {"sympy": "1.13"}}),
    (["--prerelease", "jax"], {"prereleases": ["jax"]}),
    (["--prerelease", "jax", "--prerelease", "all"], {"prereleases": True}),
    (["--gcc", "13"], {"compiler": {"gcc": "13"}}),
    (["--library", "libmpi.so.40"], {"libraries": ["libmpi.so.40"]}),
    (["--strict"], {"strict": True}),
    (["--index", "x", "--index", "/y"], {"index": ["/here/x", "/y"]}),
    (
        ["--lock", "x"],
        {"packages": ["locked"], "python": "3.10", "index": ["/here/x"]},
    ),
    (
        ["--lock=/y", "a", "--index", "z", "--python", "3.13"],
        {"packages": ["locked", "a"], "python": "3.13", "index": ["/here/z", "/y"]},
    ),
    (["a", "--driver", "-1", "b"], {"packages": ["a", "b"], "driver": "-1"}),
    (["--", "--python"], {"packages": ["--python"]}),
    (["-"], {"packages": ["-"]}),
    ([], {}),
    *(([f"--{row['name']}", "4.2"], {row["name"]: "4.2"}) for row in support.AXES),
]


def test_what_is_said_is_asked():
    bare = {"packages": [], "python": "3.12"}
    assert [asked["request"] for asked in read(*(words for words, _ in SAID))] == [
        {**bare, **part} for _, part in SAID
    ]


# Arguments, and how the problem with them begins.
WRONG = {
    "unrecognized arguments: --no --way": ["--no", "a", "--way"],
    "unrecognized arguments: -x": ["-x"],
    "argument --cuda: expected one argument": ["--cuda"],
    "argument --driver: expected one argument": ["--driver", "--json"],
    "argument --json: ignored explicit argument yes": ["--json=yes"],
    "argument --index: a folder is meant, and the text is empty": ["--index", ""],
}


def test_what_nobody_can_read_is_said():
    assert [asked["problem"]["title"] for asked in read(*WRONG.values())] == list(WRONG)


def test_flags():
    (asked,) = read(["--json", "--why", "-h", "torch"])
    assert asked["flags"] == {"json": True, "why": True, "help": True}


WORDS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20),
    st.sampled_from(["--index", "--prefer", "--flavour", "--constraint", "--capability", "--"]),
    st.sampled_from(["a==1", "=", "==", "a=", "torch[x]", "--driver=", "-1", "0", "none"]),
)


@settings(max_examples=3, deadline=None)
@given(st.lists(st.lists(WORDS, max_size=6), min_size=150, max_size=150))
def test_any_words_make_a_request_or_a_usage_error(command_lines):
    for words, asked in zip(command_lines, read(*command_lines), strict=True):
        assert set(asked["request"]["packages"]) <= set(words)
        if asked["problem"] is not None:
            assert asked["problem"]["title"]


BYTES = {
    # substring cuts bytes: the halves of a letter are no text.
    '"torch"': True,
    '""': True,
    '"ü…𝄞"': True,
    'builtins.substring 0 1 "ü"': False,
    'builtins.substring 1 1 "ü"': False,
    'builtins.substring 0 2 "…" + "x"': False,
    '"x" + builtins.substring 0 3 "𝄞"': False,
}


def test_bytes_that_are_no_text_are_known():
    texts = " ".join(f"({text})" for text in BYTES)
    told = evaluate(f"map (import (root + /apps/nix/is-text.nix)).check [ {texts} ]")
    assert told == list(BYTES.values())


def test_foreign_words_are_shown_and_move_nothing():
    cases = {
        "a\tb\x1b[2Jc": "a\ufffdb\ufffd[2Jc",
        "two\nlines": "two\nlines",
        "\x7f\x80\x9b\u202e\u200b\u2028\ufeff": "\ufffd" * 7,
        "Grüße… 你好": "Grüße… 你好",
        "x" * 2001: "x" * 2000 + "…",
    }
    told = evaluate("map (import (root + /apps/nix/printable.nix)) data", list(cases))
    assert told == list(cases.values())


SIZES = {
    0: "0 B",
    999: "999 B",
    1000: "1 kB",
    12_345: "12.3 kB",
    1_234_567: "1.23 MB",
    1_030_000: "1.03 MB",
    999_400_000: "999 MB",
    999_600_000: "1 GB",
    3_230_000_000: "3.23 GB",
    12_000_000_000: "12 GB",
}


def test_sizes():
    assert evaluate("map (import (root + /apps/nix/size.nix)) data", list(SIZES)) == list(
        SIZES.values()
    )


@given(count=st.integers(0, 10**13))
@settings(max_examples=1, deadline=None)
def test_sizes_are_those_of_three_digits(count):
    # Where a half would have to be rounded either will do.
    counts = [count + step for step in (0, 7, 77_777, 123_456_789)] + [10**n + 3 for n in range(13)]
    told = evaluate("map (import (root + /apps/nix/size.nix)) data", counts)
    for number, text in zip(counts, told, strict=True):
        value, unit = text.split()
        near = float(value) * {"B": 1, "kB": 1e3, "MB": 1e6, "GB": 1e9}[unit]
        assert abs(near - number) <= 0.00501 * max(number, 1) and re.fullmatch(r"[0-9.]+", value)


def test_lines_are_broken_between_words():
    wrap = "(import (root + /apps/nix/wrap.nix)).wrap"
    told = evaluate(f'{wrap} 10 "hello dear  wörld abcdefghijklmnopqrstuvw x"')
    assert told == ["hello dear", "wörld", "abcdefghij", "klmnopqrst", "uvw x"]


@pytest.mark.parametrize("width", [40, 80, 0])
def test_the_help_fits_and_names_each_option(width):
    text = evaluate(f"import (root + /apps/nix/help.nix) {{ width = {width}; }}")
    lines = text.splitlines()[:-1]
    assert max(map(len, lines)) <= (width or 80)
    for row in support.AXES:
        assert f"  --{row['name']} VERSION" in text
    assert "(default: 3.12)" in " ".join(text.split())


def test_data_is_json_over_several_lines():
    value = {"b": [1, {"x": None}], "a": {}, "c": [], "d": "ü\n\x9b\x7f", "e": True}
    text = evaluate("import (root + /apps/nix/json.nix) data", value)
    assert evaluate("builtins.fromJSON data", text) == value
    assert text.splitlines()[:3] == ["{", '  "a": {},', '  "b": [']
    assert not {"\x9b", "\x7f"} & set(text)
