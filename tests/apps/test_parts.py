"""The small parts: tables, sizes, options, Nix text, errors, the cache, the progress of builds."""

from __future__ import annotations

import io
import itertools
import json

import pytest

from apps import nix, table
from apps.base import Base
from apps.build import PLAN_FORMAT, Wanted
from apps.cache import Entry
from apps.machine.pythons import Python
from apps.nix.build import _reason
from apps.nix_text import text
from apps.problem import Problems
from apps.problems import no_python
from apps.progress import Progress
from apps.terminal import Terminal


def test_table_in_a_pipe_is_not_wrapped():
    assert (
        table.render(("a", "b"), [("x", "word " * 50)], Terminal()).splitlines()[1]
        == ("x  " + "word " * 50).rstrip()
    )


def test_table_wraps_its_last_column():
    lines = table.render(("a", "b"), [("x", "word " * 20)], Terminal(width=40)).splitlines()
    assert max(map(len, lines)) <= 40
    assert all(line.startswith("   word") for line in lines[2:])


def test_table_puts_a_long_last_column_below_where_there_is_no_room():
    lines = table.render(
        ("a" * 30, "b"), [("x", "some words of a reason")], Terminal(width=40)
    ).splitlines()
    assert lines[1:] == ["x", "    some words of a reason"]


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        7,
        "a ${b} \" \\ \n 'c'",
        ["x", ["y"]],
        {},
        {"a": 1},
        {"torch-x": "1", "3.12": "2", "if": [1, None]},
        {"a": {"b": {"c": "d"}}},
    ],
)
def test_nix_text_says_what_the_value_is(nix_eval, value):
    assert nix_eval(text(value)) == value


def test_an_error_of_the_library_is_taken_out_of_what_nix_prints(run_nix, nix_eval):
    wrong = '{ packages = [ ]; python = "2.7"; glibc = "new"; capabilities = [ "8" ]; }'
    thrown = run_nix("eval", "--impure", "--expr", f"(import ./. {{ }}).plan {wrong}")
    assert thrown.returncode != 0
    assert str(nix.failure("evaluate", thrown.stderr)) == nix_eval(
        f"((import (root + /default.nix) {{ }}).tryPlan {wrong}).message"
    )


def test_another_failure_is_named_by_its_cause():
    log = (
        "error:\n  … while evaluating\n     at file.nix:1:1:\n  error: attribute 'x' missing\n"
        "  at other.nix:2:3:\n"
    )
    assert "  why:   error: attribute 'x' missing" in str(nix.failure("evaluate", log)).splitlines()


def test_no_python_names_what_was_seen():
    assert isinstance(no_python("3.12", ["3.11.2 at /usr/bin/python3"]), Problems)
    one = str(no_python("3.12", ["3.11.2 at /usr/bin/python3.11 (usable)"]))
    assert "  fix:   leave --python out: another version is usable here\n" in one
    assert "leave --python out" not in str(no_python("3.12", []))
    assert str(no_python(None, [])).startswith("accelpkgs E423: there is no CPython 3.10 or newer")
    assert "  fix:   install python3 of your distribution" in str(no_python(None, []))


def test_the_reason_of_a_failed_build_is_no_empty_line():
    reason = _reason("error:\n  … while fetching\n\n  error: unable to download 'x'\n")
    assert reason == ["error: unable to download 'x'"]
    assert _reason("error:\n  it broke\n  at last\n") == ["it broke", "at last"]
    assert _reason("") == []


def test_cache_forgets_what_is_gone_from_the_store(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    built = tmp_path / "built"
    built.mkdir()
    entry = Entry(request={"a": 1})
    entry.link.symlink_to(built)
    entry.note({"plan": 1})
    assert Entry(request={"a": 1}).facts() == {"plan": 1}
    assert Entry(request={"a": 2}).facts() is None
    built.rmdir()
    assert Entry(request={"a": 1}).facts() is None


def test_a_plan_of_another_format_is_not_taken_from_the_cache(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    built = tmp_path / "built"
    built.mkdir()
    on = Base({}, "3.12")
    Wanted({}, on, Terminal())._entry.link.symlink_to(built)
    taken = []
    for plan in ({"format": PLAN_FORMAT}, {"format": 1}, {}):
        Wanted({}, on, Terminal())._entry.note({"plan": plan})
        taken.append(Wanted({}, on, Terminal()).built)
    assert taken == [True, False, False]
    assert str(PLAN_FORMAT) in (nix.ROOT / "nix/concretise/plan-format.nix").read_text().split()


STORE = "/nix/store/" + "a" * 32
EVENTS = [
    {"action": "start", "id": 1, "type": 104, "text": "", "fields": []},
    {"action": "result", "id": 1, "type": 105, "fields": [0, 2, 0, 0]},
    {
        "action": "start",
        "id": 2,
        "type": 105,
        "text": "",
        "fields": [f"{STORE}-torch-2.8.0.drv", "", 1, 1],
    },
    {"action": "result", "id": 2, "type": 101, "fields": ["\033[1m12 of 888 MB\033[0m"]},
    {"action": "stop", "id": 2},
    {
        "action": "start",
        "id": 3,
        "type": 105,
        "text": "",
        "fields": [f"{STORE}-environment.drv", "", 1, 1],
    },
    {"action": "stop", "id": 3},
    {"action": "msg", "level": 0, "msg": "error: it broke"},
]


def feed(terminal, seconds=1):
    """What is printed where `seconds` pass between two events."""
    stream = io.StringIO()
    clock = itertools.count(0, seconds)
    progress = Progress(stream, terminal, lambda: next(clock))
    for event in EVENTS:
        progress.feed("@nix " + json.dumps(event) + "\n")
    progress.feed("not an event\n")
    progress.feed("@nix {broken\n")
    progress.close()
    return stream.getvalue(), progress


def test_progress_in_a_pipe_is_lines():
    printed, progress = feed(Terminal())
    assert printed == "  [1/2] torch-2.8.0\n  [2/2] environment\n"
    assert progress.errors == ["error: it broke"]
    assert list(progress.tail) == ["12 of 888 MB", "not an event"]


def test_what_caches_bring_is_counted_and_what_goes_to_builders_is_not():
    stream = io.StringIO()
    progress = Progress(stream, Terminal())
    events = [
        {"action": "start", "id": 1, "type": 104, "text": "", "fields": []},
        {"action": "start", "id": 2, "type": 103, "text": "", "fields": []},
        {"action": "result", "id": 1, "type": 105, "fields": [0, 1, 0, 0]},
        {"action": "result", "id": 2, "type": 105, "fields": [0, 2, 0, 0]},
        # To a builder.
        {"action": "start", "id": 3, "type": 103, "text": "copying 9 paths", "fields": []},
        {"action": "result", "id": 3, "type": 105, "fields": [0, 9, 0, 0]},
        {"action": "start", "id": 4, "type": 108, "fields": [f"{STORE}-numpy", "https://a"]},
        {"action": "stop", "id": 4},
        {"action": "start", "id": 5, "type": 108, "fields": [f"{STORE}-torch", "https://a"]},
        {"action": "stop", "id": 5},
        {"action": "start", "id": 6, "type": 105, "fields": [f"{STORE}-environment.drv"]},
        {"action": "stop", "id": 6},
        {"action": "stop", "id": 3},
    ]
    for event in events:
        progress.feed("@nix " + json.dumps(event) + "\n")
    assert stream.getvalue() == "  [1/3] numpy\n  [2/3] torch\n  [3/3] environment\n"


def test_a_long_download_is_not_silent():
    printed, _ = feed(Terminal(), seconds=20)
    assert printed.splitlines()[0] == "  … 12 of 888 MB"


def test_progress_on_a_terminal_is_one_line_that_goes_away():
    printed, _ = feed(Terminal(width=20))
    assert "\n" not in printed
    assert printed.endswith("\r\033[K")
    assert all(len(part) < 20 for part in printed.replace("\033[K", "").split("\r"))


def test_a_free_threaded_interpreter_is_asked_for_by_its_name():
    assert (
        Python(
            "/usr/bin/python3.13t", "/usr/bin/python3.13t", "3.13.1", "cpython", True, None
        ).request
        == "3.13t"
    )
