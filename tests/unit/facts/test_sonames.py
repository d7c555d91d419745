"""nix/facts/sonames.json is what the components teach, and pkgs says what its bytes say."""

from __future__ import annotations

from accelpkgs_updater.core.loader_facts import SONAMES
from accelpkgs_updater.disk.store import Store
from accelpkgs_updater.measure.cuda_axis import contradictions
from accelpkgs_updater.measure.sonames import dump, table_of
from nixlib import ROOT

STORE = Store(ROOT / "pkgs")


def test_the_table_is_what_the_components_teach() -> None:
    """Mend it by `updater measure --all`."""
    text = dump(table_of(STORE))
    assert (ROOT / "nix/facts/sonames.json").read_text(encoding="utf-8") == text
    majors = {row["cuda"].partition(".")[0] for row in SONAMES.values() if "cuda" in row}
    assert majors == {"12", "13"}


def test_no_declared_axis_contradicts_the_bytes() -> None:
    packages = (STORE.package(name) for name in STORE.names())
    assert [said for p in packages if p for said in contradictions(p)] == []
