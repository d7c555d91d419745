"""What of a wheel acts whenever Python starts: which members, and what in a `.pth` file."""

from __future__ import annotations

from hashlib import sha256

import pytest

from accelpkgs_updater.core.models import StartUpFile
from accelpkgs_updater.limits import TooMuchError
from accelpkgs_updater.measure.archive import Archive, Member
from accelpkgs_updater.measure.start_up import start_up_of

from .build import MemorySource, wheel

CODE = b"import os\n"


def look(members: dict[str, bytes]) -> tuple[StartUpFile, ...]:
    archive = Archive(MemorySource(wheel(members)))
    return start_up_of(archive.members, lambda m: b"".join(archive.again(m)))


def found(members: dict[str, bytes]) -> tuple[str, ...]:
    return tuple(one.file for one in look(members))


def hashed(members: dict[str, bytes]) -> str:
    return next(one.sha256 for one in look(members) if one.file == "a.pth")


def listed(members: dict[str, bytes]) -> str:
    """As sha256sum says it."""
    lines = [f"{sha256(members[name]).hexdigest()}  {name}\n" for name in sorted(members)]
    return sha256("".join(lines).encode()).hexdigest()


@pytest.mark.parametrize(
    "member",
    [
        "a.pth",
        "x-1.data/purelib/a.pth",
        "x-1.data/platlib/a.pth",
        "x-1.data/data/lib/python3.12/site-packages/a.pth",
        "x-1.data/data/lib64/python3.13t/site-packages/a.pth",
        "x-1.data/data/lib/python3/site-packages/a.pth",
    ],
)
def test_every_way_to_the_root_of_site_packages(member: str) -> None:
    assert found({member: CODE, "x/__init__.py": b""}) == ("a.pth",)


@pytest.mark.parametrize(
    "member",
    [
        "x/a.pth",
        "a.pth.txt",
        "x-1.data/data/etc/a.pth",
        "x-1.data/data/lib/python3.12/a.pth",
        "x-1.data/scripts/a.pth",
        "x-1.data/headers/a.pth",
        "x-1.data/purelib/x/a.pth",
        "x/sitecustomize.py",
        "sitecustomizes.py",
        "sitecustomize.txt",
        "x/a.start",
    ],
)
def test_nothing_elsewhere(member: str) -> None:
    assert found({member: CODE}) == ()


@pytest.mark.parametrize(
    ("member", "name"),
    [
        ("a.start", "a.start"),
        ("x-1.data/purelib/a.start", "a.start"),
        ("sitecustomize.py", "sitecustomize.py"),
        ("usercustomize.pyc", "usercustomize.pyc"),
        ("sitecustomize.cpython-312-x86_64-linux-gnu.so", None),
        ("sitecustomize.abi3.so", "sitecustomize.abi3.so"),
        ("usercustomize/__init__.py", "usercustomize"),
        ("x-1.data/platlib/sitecustomize/deep/x.py", "sitecustomize"),
    ],
)
def test_what_needs_no_look_inside(member: str, name: str | None) -> None:
    assert found({member: b""}) == (name or member,)


@pytest.mark.parametrize(
    "content",
    [
        b"import os\n",
        b"import\tos",
        b"\xef\xbb\xbfimport os\n",
        b"# a comment\r\n\r\nimport os\r\n",
        b"folder\rimport os",
        # Whatever ends a line in Unicode: Python 3.13 takes all of these.
        b"folder\fimport os\n",
        b"folder\vimport os\n",
        b"# \x1cimport os\n",
        "# \u2028import os\n".encode(),
        "# \x85import os\n".encode(),
        # No UTF-8: the encoding of the locale, in which this ends a line.
        b"# \xff\x85import os\n",
        # A folder outside, where anything may lie.
        b"/opt/modules\n",
        b"../../modules\n",
        b"a/../../modules\n",
        b"..\n",
    ],
)
def test_pth_files_that_act(content: bytes) -> None:
    assert found({"a.pth": content}) == ("a.pth",)


@pytest.mark.parametrize(
    "content",
    [b"", b"\n", b"# import os\n", b" import os\n", b"imports\n", b"folder/inside\n", b"a/../b\n"],
)
def test_pth_files_that_only_add_folders_of_their_own(content: bytes) -> None:
    assert found({"a.pth": content}) == ()


def test_all_of_them_sorted_and_each_once() -> None:
    members = {
        "z.pth": CODE,
        "x-1.data/purelib/b.pth": CODE,
        "b.pth": CODE,
        "usercustomize/a.py": b"",
        "usercustomize/b.py": b"",
        "a.start": b"",
    }
    assert found(members) == ("a.start", "b.pth", "usercustomize", "z.pth")


def test_folders_that_a_pth_file_adds_count_as_the_root() -> None:
    members = {
        "a.pth": b"# \nhere\nx/./y/\nother\x0cdeep\n",
        "here/sitecustomize.py": b"",
        "x-1.data/purelib/x/y/usercustomize/__init__.py": b"",
        "deep/sitecustomize.py": b"",
        "there/sitecustomize.py": b"",
        "here/b.pth": CODE,
        "here/b.start": b"",
    }
    expected = ("deep/sitecustomize.py", "here/sitecustomize.py", "x/y/usercustomize")
    assert found(members) == expected


def test_bounds_are_told_with_their_settings() -> None:
    with pytest.raises(TooMuchError, match=r"101 files.* are more than 100") as told:
        found({f"{n}.start": b"" for n in range(101)})
    assert "--limit start-up=NUMBER" in told.value.fix
    with pytest.raises(TooMuchError, match=r"102 folders .* are more than 100"):
        found({"a.pth": b"".join(b"f%d\n" % n for n in range(101))})
    huge = Member("a.pth", 0, 1, 5 << 20, 8, 0)
    with pytest.raises(TooMuchError, match=r"bytes of 'a\.pth'"):
        start_up_of([huge], lambda _: pytest.fail("it is read"))


def test_a_name_that_would_change_what_is_printed_is_refused() -> None:
    with pytest.raises(ValueError, match="no name of a file that could be shown"):
        found({"\x1b[31m.start": b""})


REACHED = {
    "a.pth": b"import os; os.y and __import__('_hack').go()\n",
    "_hack/__init__.py": b"import other\n",
    "_hack/deep/b.py": b"1\n",
    "os.abi3.so": b"2",
}


def test_the_hash_is_of_the_file_and_of_the_modules_that_it_names() -> None:
    more = {"other.py": b"", "hack/__init__.py": b"", "x/_hack.py": b"", "_hack-1.dist-info/X": b""}
    assert hashed({**REACHED, **more}) == listed(REACHED)
    for name, content in REACHED.items():
        assert hashed({**REACHED, name: content + b"#"}) != listed(REACHED)
    assert hashed({**REACHED, "_hack.pyc": b""}) != listed(REACHED)
    below = {f"x-1.data/purelib/{name}": content for name, content in REACHED.items()}
    assert hashed(below) == listed(REACHED)


@pytest.mark.parametrize(
    "more",
    [
        {"b.pth": b"folder\n"},
        {"a.pth": b"import _hack\nfolder\n"},
        {"a.pth": "import _hack # é\n".encode()},
        {"x-1.data/purelib/_hack/__init__.py": b""},
        {f"_hack/{n}.py": b"" for n in range(50)},
        {"_hack/big.py": bytes(1 << 20)},
    ],
)
def test_what_would_be_guessed_has_no_hash(more: dict[str, bytes]) -> None:
    assert hashed({**REACHED, **more}) == ""


def test_nothing_but_pth_files_has_a_hash() -> None:
    members = {"a.start": CODE, "sitecustomize.py": CODE, "usercustomize/__init__.py": CODE}
    assert {one.sha256 for one in look(members)} == {""}
