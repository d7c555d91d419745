"""What the report says, and what it must not say."""

from __future__ import annotations

import getpass
import json
import socket

import pytest

from accelpkgs_updater.proof.proof_report import parse_report
from apps.proof import report
from apps.proof.line import Line
from apps.proof.machine import Seen
from proof.conftest import NAME

UUID = "GPU-5c1a2b3d-0000-1111-2222-333344445555"


def test_the_updater_reads_what_a_card_said(card, cuda_spec, program):
    """One that is proven, one that is not, and none: the two programs share a format."""
    path = program("def devices():\n    return 1\ndef checks(device):\n    yield 'x', 1, 1, 0\n")
    [package] = [p for p in cuda_spec["packages"] if p["name"] == "unread"]
    spec = {**cuda_spec, "ptx": {}, "packages": [{**package, "program": path}]}
    found = parse_report(json.dumps(card(spec)))
    assert (found.outcome, found.gpu, found.target) == ("proven", NAME, "9.0")
    assert [(one.name, one.sha256) for one in found.computed] == [("unread", "0" * 64)]
    other = parse_report(json.dumps(card(spec, seen=Seen(((NAME, "8.6"),), None))))
    assert [name for name, *_ in other.differs] == ["machine.device-0.target"]
    assert parse_report(json.dumps(card(spec, device=None))).outcome == "no GPU"


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("cannot open /home/bob/secret/model.bin: no", "cannot open <path>: no"),
        ("~/x and /tmp/a b", "<path> and <path> b"),
        (f"device {UUID} is lost", "device <id> is lost"),
        ("MIG-5c1a2b3d-0000-1111-2222-333344445555", "<id>"),
        ("within 1/2 of 3 s", "within 1/2 of 3 s"),
        ("a\x1b[31mb\nc", "a\N{REPLACEMENT CHARACTER}[31mb\N{REPLACEMENT CHARACTER}c"),
        ("x" * 500, "x" * 300 + "…"),
    ],
)
def test_messages_tell_nothing_of_who_and_where(said, shown):
    assert report.impersonal(said) == shown


def test_names_of_the_machine_and_the_person_are_taken_out(monkeypatch):
    monkeypatch.setattr(socket, "gethostname", lambda: "bobs-laptop.example.org")
    monkeypatch.setattr(getpass, "getuser", lambda: "bob")
    said = "bob@bobs-laptop: bobs-laptop.example.org failed, kebob did not"
    assert report.impersonal(said) == "<name>@<name>: <name> failed, kebob did not"


def test_a_whole_report_has_no_path_and_no_name(card, cuda_spec, program, monkeypatch):
    monkeypatch.setattr(socket, "gethostname", lambda: "bobs-laptop")
    path = program(
        "def devices():\n    return 1\n"
        f"def checks(device):\n    raise OSError('/home/bob/x on bobs-laptop, {UUID}')\n    yield\n"
    )
    [package] = [p for p in cuda_spec["packages"] if p["name"] == "unread"]
    text = json.dumps(card({**cuda_spec, "packages": [{**package, "program": path}]}))
    assert "OSError: <path> on <name>, <id>" in text
    for secret in ("bob", "/", "5c1a2b3d"):
        assert secret not in text.replace("nix/facts", "").replace("N/A", ""), secret


def test_the_kernel_is_told_by_its_numbers_alone(card, spec, monkeypatch):
    monkeypatch.setattr("platform.release", lambda: "6.8.0-45-bobs-own")
    assert card(spec)["machine"]["kernel"] == "6.8.0"


@pytest.mark.parametrize(
    ("outcomes", "expected", "code"),
    [
        ([("rule.x", "agrees"), ("rule.y", "not asked")], "proven", 0),
        ([("rule.x", "agrees"), ("machine.x", "differs")], "differs", 1),
        # That the machine is what was seen proves nothing of the set.
        ([("machine.x", "agrees")], "nothing asked", 1),
        ([("rule.x", "not asked")], "nothing asked", 1),
        ([], "nothing asked", 1),
    ],
)
def test_what_follows_from_the_lines(outcomes, expected, code):
    found = report.outcome([Line(name, outcome, "", "") for name, outcome in outcomes])
    assert (found, report.EXIT[found]) == (expected, code)


def test_people_read_both_sides(card, spec):
    told = report.told(card(spec, "load ptx-8.4-sm_90 209", seen=Seen(((NAME, "9.0"),), None)))
    assert (
        "  differs: rule.9.0.compute_90.ptx-of-12.4\n"
        "    promised: runs, and computes what the CPU does\n"
        "    found:    is refused: CUDA_ERROR_NO_BINARY_FOR_GPU\n"
    ) in told
    assert told.endswith(f"not proven on {NAME} (9.0): see what differs above")
    assert "  agrees: machine.devices\n" not in told
