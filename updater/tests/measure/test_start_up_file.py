from __future__ import annotations

import json
from pathlib import Path

import pytest

from accelpkgs_updater.core.models import StartUpFile
from accelpkgs_updater.disk.store import Store
from accelpkgs_updater.errors import UpdaterError
from accelpkgs_updater.measure.start_up_file import (
    StartUp,
    dump,
    load_start_up,
    parse,
    save_start_up,
)

ONE = StartUp(
    "x-10-py3-none-any.whl",
    "a" * 64,
    "2026-11-29",
    (StartUpFile("x.pth", "c" * 64), StartUpFile("y.start")),
)
TWO = StartUp("x-9-py3-none-any.whl", "b" * 64, "2026-11-28", unpacked=0)


def test_what_is_written_is_read_again_whatever_the_order() -> None:
    text = dump("x", [ONE, TWO])
    assert text == dump("x", [TWO, ONE])
    assert parse(text) == {ONE.sha256: ONE, TWO.sha256: TWO}
    # The ninth version stands before the tenth, a wheel a line.
    assert [line[2:4] for line in text.splitlines() if ".whl" in line] == ["bb", "aa"]


def test_a_file_is_replaced_only_by_another(tmp_path: Path) -> None:
    store = Store(tmp_path)
    assert load_start_up(store, "x") == {}
    assert save_start_up(store, "x", {ONE.sha256: ONE})
    assert not save_start_up(store, "x", {ONE.sha256: ONE})
    assert load_start_up(store, "x") == {ONE.sha256: ONE}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        json.dumps({"format": 2, "wheels": {}}),
        json.dumps({"format": 1, "wheels": []}),
        json.dumps({"format": 1, "wheels": {"a": {}}}),
        json.dumps({"format": 1, "wheels": {"a" * 64: {"file": "x", "date": "x"}}}),
        json.dumps({"format": 1, "wheels": {"a" * 64: {"file": "x", "date": "x", "startUp": "x"}}}),
        json.dumps(
            {"format": 1, "wheels": {"a" * 64: {"file": "x", "date": "x", "startUp": ["x"]}}}
        ),
        json.dumps({"format": 1, "wheels": {"a" * 64: {"file": 1, "date": "x", "startUp": []}}}),
        *(
            json.dumps(
                {
                    "format": 1,
                    "wheels": {
                        "a" * 64: {"file": "x", "date": "x", "startUp": [], "unpacked": size}
                    },
                }
            )
            for size in (-1, "1", 1.5, True, None)
        ),
    ],
)
def test_a_damaged_file_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "x/start-up.json").write_text(text)
    with pytest.raises(UpdaterError, match="E542"):
        load_start_up(Store(tmp_path), "x")
