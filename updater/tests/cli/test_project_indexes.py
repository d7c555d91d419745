from __future__ import annotations

import pytest

from accelpkgs_updater.cli.project_indexes import project_indexes
from accelpkgs_updater.errors import UpdaterError
from accelpkgs_updater.inputs.model import Fate, Index, Inputs, Line, Place
from accelpkgs_updater.net.pipconf import PipConf

HERE = Place("requirements.txt", 2)
USUAL = "https://usual.invalid/simple"


def asked(*indexes: Index) -> tuple[str, ...]:
    found, _ = project_indexes(Inputs(indexes=indexes))
    return found.added(PipConf((USUAL,))).endpoints


def test_an_index_stands_in_place_of_the_usual_or_before_it() -> None:
    own = Index("https://own.invalid/simple/", HERE, extra=False)
    more = Index("https://more.invalid/simple", HERE)
    assert asked(own) == ("https://own.invalid/simple",)
    assert asked(more) == ("https://more.invalid/simple", USUAL)
    assert asked(more, own) == ("https://more.invalid/simple", "https://own.invalid/simple")


def test_packages_have_indexes_of_their_own() -> None:
    index = Index("https://own.invalid/simple", HERE, only_for=frozenset({"a", "b"}))
    found, notes = project_indexes(Inputs(indexes=(index,)))
    assert found.only == dict.fromkeys("ab", ("https://own.invalid/simple",))
    assert found.added(PipConf((USUAL,))).endpoints == (USUAL,)
    assert not notes


def test_what_is_not_asked_is_said() -> None:
    torch = Index("https://t.invalid/whl/cu128", HERE, extra=False, axes={"cuda": "12.8"})
    folder = Index("./wheels", HERE, folder=True)
    plain = Index("http://plain.invalid/simple", HERE)
    found, notes = project_indexes(Inputs(indexes=(torch, folder, plain)))
    assert found.added(PipConf((USUAL,))).endpoints == (USUAL,)
    assert len(notes) == 3
    assert "it says cuda 12.8" in notes[0]
    assert "it is not https" in notes[2]


def test_what_stands_in_place_of_the_usual_must_be_one_that_can_be_asked() -> None:
    with pytest.raises(UpdaterError) as caught:
        project_indexes(Inputs(indexes=(Index("http://plain.invalid/simple", HERE, extra=False),)))
    assert [(p.code, p.where) for p in caught.value.problems] == [("E519", "requirements.txt:2")]


def test_no_index_asks_nobody() -> None:
    line = Line(HERE, "--no-index", Fate.OPTION)
    with pytest.raises(UpdaterError) as caught:
        project_indexes(Inputs(no_index=True, lines=(line,)))
    assert caught.value.problems[0].where == "requirements.txt:2"


def test_passwords_go_to_their_origin_alone() -> None:
    origin = "https://own.invalid:443"
    index = Index("https://own.invalid/simple", HERE)
    secret = {origin: "Basic eA=="}
    found, _ = project_indexes(Inputs(indexes=(index,), credentials=secret))
    assert found.added(PipConf((USUAL,))).credentials == secret
    assert "eA==" not in repr(found)
