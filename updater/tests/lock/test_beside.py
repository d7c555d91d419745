from __future__ import annotations

from packaging.version import Version

from accelpkgs_updater.core.models import Metadata, Package, Release, Requirement, Variant
from accelpkgs_updater.core.wheel import Sdist, Wheel
from accelpkgs_updater.lock.beside import PackageBeside

FILE = Wheel("p.whl", "a" * 64)
BASE = Metadata(((">=", "3.12"),), (Requirement("base"),))
OWN = Metadata((), (Requirement("own"),))
X86 = {"x86_64-linux": {"cp312-cp312": (FILE,)}}
ARM = {"aarch64-linux": {"cp313-cp313": (FILE,)}}
SERVED = PackageBeside(
    Package(
        "p",
        (
            Release("3", BASE, (Variant(wheels=X86, mark="symbols do not fit"),)),
            Release("2", BASE, (Variant(wheels=X86), Variant(wheels=ARM, metadata=OWN))),
            Release("1", BASE, sdist=Sdist("p-1.tar.gz", "b" * 64)),
        ),
    )
)


def test_where_what_is_recorded_can_be_used() -> None:
    three, two, one = SERVED.candidates()
    assert three.fits == frozenset()
    assert two.fits == {("x86_64-linux", (12, False)), ("aarch64-linux", (13, False))}
    assert ("aarch64-linux", (14, True)) in one.fits
    assert not any(minor < 12 for _, (minor, _) in one.fits)


def test_the_variant_for_a_system_speaks() -> None:
    assert SERVED.metadata(Version("2"), "x86_64-linux") == BASE
    assert SERVED.metadata(Version("2"), "aarch64-linux") == OWN
    assert SERVED.metadata(Version("1"), "x86_64-linux") == BASE
    assert SERVED.metadata(Version("9"), "x86_64-linux") is None
    assert SERVED.metadatas() == [BASE, BASE, BASE, OWN]
