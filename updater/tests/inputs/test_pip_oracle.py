"""Generated requirements files: what pip reads of them, and what we do, is the same."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from accelpkgs_updater.errors import UpdaterError
from accelpkgs_updater.inputs.model import Asked, Fate, Inputs
from accelpkgs_updater.inputs.read import read_inputs

pytest.importorskip("pip._internal.req.req_file")

SUM = "0f" * 32
OTHER = "1e" * 32

REQUIREMENTS = st.sampled_from(
    [
        *("attrs", "Attrs >= 25", "idna==3.*", "idna~=3.1,!=3.4", "a-b_c.d", "uvicorn[standard,x]"),
        *("six;python_version<'3.12'", "six ; platform_machine == 'x86_64' or os_name=='posix'"),
        *("torch==2.8.0+cu128", "x (>=1)", "a==1 ; platform_version != '#1 x'", "a >=1, <2"),
        f"attrs==25.1 --hash=sha256:{SUM}",
        f"attrs==25.1 --hash sha256:{SUM} --hash=sha256:{OTHER}",
        f"attrs==25.1\t--hash=sha256:{SUM}",
        "git+https://h.invalid/a/b.git@v1#egg=b",
        "b @ git+https://h.invalid/a/b.git@v1 ; python_version < '3.13'",
        "b @ git+https://h.invalid/a/b.git@v1; python_version < '3.13'",
        "b[x]@git+https://h.invalid/a/b.git;python_version < '3.13'",
        "-e git+https://h.invalid/a/b.git#egg=b&subdirectory=c",
        "https://h.invalid/f/six-1.17.0-py2.py3-none-any.whl",
        "six @ https://h.invalid/f/six-1.17.0-py2.py3-none-any.whl",
        "https://h.invalid/y-1.tar.gz#egg=y",
        "y[z] @ https://h.invalid/y-1.tar.gz",
        *("${NAME_1}==1", "$NAME_1", "a==${NAME_1", "idna#x", "a = 1", "a b", "=1", "a; b"),
        *("attrs --no-such", "attrs --pre", "attrs -", "'a'"),
    ]
)
OPTIONS = st.sampled_from(
    [
        *("--pre", "--no-index", "-i https://h.invalid/a", "--index-url=https://h.invalid/b"),
        *("--extra-index-url https://h.invalid/c", "--extra-index https://h.invalid/d"),
        *("--prefer-binary", "--only-binary=:all:", "--use-feature=fast-deps"),
        *("-i https://h.invalid/e --extra-index-url https://h.invalid/f --pre",),
        *("-r other.txt", "-rother.txt", "--requirement=sub/third.txt", "-c other.txt"),
        *("-c sub/third.txt", "-r none.txt", "-r", "-i", "-x", "--index-url 'a b"),
    ]
)
ENDS = st.sampled_from(
    ["\n", "\r\n", "\r", " \n", "\t\n", "  # c\n", "\t# c\n", "\n\n#\n", "\x0c", "\u2028"]
)
JOINTS = st.sampled_from([" ", " \\\n", "\\\n  ", "\t", " \\\n# c\n"])


@st.composite
def files(draw: st.DrawFn) -> str:
    lines = draw(st.lists(st.one_of(REQUIREMENTS, REQUIREMENTS, OPTIONS), max_size=6))
    text = []
    for line in lines:
        first, *rest = line.split(" ")
        text.append(first)
        for word in rest:
            text += [draw(JOINTS) if draw(st.booleans()) else " ", word]
        text.append(draw(ENDS))
    return "".join(text)


class Different(Exception):
    """pip does not read the file."""


def of_pip(folder: Path) -> dict[str, Any]:
    from pip._internal.exceptions import PipError
    from pip._internal.index.collector import LinkCollector
    from pip._internal.index.package_finder import PackageFinder
    from pip._internal.models.search_scope import SearchScope
    from pip._internal.models.selection_prefs import SelectionPreferences
    from pip._internal.network.session import PipSession
    from pip._internal.req.constructors import install_req_from_parsed_requirement
    from pip._internal.req.req_file import parse_requirements

    session = PipSession()
    scope = SearchScope.create(find_links=[], index_urls=["https://first.invalid"], no_index=False)
    finder = PackageFinder.create(
        link_collector=LinkCollector(session, scope),
        selection_prefs=SelectionPreferences(allow_yanked=False),
    )
    try:
        parsed = list(parse_requirements(str(folder / "main.txt"), session, finder))
        made = [(p, install_req_from_parsed_requirement(p)) for p in parsed]
    except (PipError, ValueError) as error:
        raise Different(str(error)) from error
    found: dict[str, Any] = {"roots": [], "constraints": [], "sources": [], "hashes": {}}
    for one, install in made:
        marker = str(install.markers) if install.markers else ""
        if install.link is not None:
            if one.constraint:
                continue
            link = install.link
            name = canonicalize_name(install.req.name) if install.req else None
            found["sources"].append((name, install.editable, frozenset(install.extras), marker))
            assert link.url
            continue
        text = requirement(str(install.req), marker)
        found["constraints" if one.constraint else "roots"].append(text)
        for digest in (one.options or {}).get("hashes", {}).get("sha256", []):
            found["hashes"].setdefault(canonicalize_name(install.req.name), set()).add(digest)
    index = finder.search_scope
    found["no index"] = index.no_index
    found["indexes"] = [u for u in index.index_urls if u != "https://first.invalid"]
    found["first"] = "https://first.invalid" in index.index_urls
    found["pre"] = ":all:" in getattr(finder.release_control, "all_releases", ())
    return found


def requirement(text: str, marker: str) -> str:
    made = Requirement(text)
    return f"{canonicalize_name(made.name)} {sorted(made.extras)} {made.specifier} {marker}"


def ours(inputs: Inputs) -> dict[str, Any]:
    def shown(asked: Requirement) -> str:
        bare = Requirement(str(asked))
        bare.marker = None
        return requirement(str(bare), str(asked.marker) if asked.marker else "")

    return {
        "roots": [shown(r.requirement) for r in inputs.roots],
        "constraints": [shown(r.requirement) for r in inputs.constraints],
        "sources": [
            (s.name, s.editable, s.extras, str(s.marker) if s.marker else "")
            for s in inputs.sources
        ],
        "hashes": {n: set(h) for n, h in inputs.hashes.items()},
        "no index": inputs.no_index,
        "indexes": [i.url for i in inputs.indexes],
        "first": not inputs.no_index and all(i.extra for i in inputs.indexes),
        "pre": "*" in inputs.prereleases,
    }


@pytest.fixture(autouse=True, scope="module")
def variables() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NAME_1", "named")
        for name in [n for n in os.environ if n.startswith("PIP_")]:
            patch.delenv(name)
        patch.setenv("PIP_CONFIG_FILE", os.devnull)
        yield


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@example(f"attrs==25.1 \\\n    --hash=sha256:{SUM} \\\n    # via\n")
@example("--pre\n-r other.txt\n--no-index\n-i https://h.invalid/a\n")
@given(files())
def test_both_read_the_same(text: str) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "sub").mkdir()
        (folder / "main.txt").write_bytes(text.encode())
        (folder / "other.txt").write_text("other>=1\n-c sub/third.txt\n")
        (folder / "sub" / "third.txt").write_text("third<2 # c\n")
        try:
            expected = of_pip(folder)
        except Different:
            expected = None
        try:
            inputs = read_inputs([str(folder / "main.txt")], Asked())
        except UpdaterError as error:
            assert expected is None or allowed(str(error), text), (str(error), expected)
            return
        assert expected is not None, f"pip refuses it; we read {ours(inputs)}"
        assert ours(inputs) == expected
        assert Fate.ELSEWHERE not in {line.fate for line in inputs.lines}


def allowed(said: str, text: str) -> bool:
    """Tell whether we say why we refuse what pip takes, and drops in silence."""
    reasons = ("stands behind an option", "stand alone", "is not set", "its options are not")
    return any(reason in said for reason in reasons)
