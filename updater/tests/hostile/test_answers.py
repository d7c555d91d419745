"""Answers of an index of every kind: no traceback, and a problem with a code for each that is none.

The server gives what hypothesis makes: wrong types in every field, encodings, statuses, headers.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accelpkgs_updater.core.config import Config
from accelpkgs_updater.disk.cache import Cache
from accelpkgs_updater.disk.store import Store
from accelpkgs_updater.errors import ErrorCode
from accelpkgs_updater.net.http import Http, Limits
from accelpkgs_updater.record.folder import Folder
from accelpkgs_updater.record.update import FolderUpdate
from accelpkgs_updater.sources.index import IndexSource

from ..world import Handler, World, serving

FAST = Limits(stall=1.0, total=3.0, attempts=2, longest_wait=1.0)
SHA256 = "a" * 64
DISTINCT = 100
seen: set[tuple[int, str, bytes]] = set()

wrong = st.one_of(
    st.none(),
    st.booleans(),
    st.sampled_from([0, -1, 1 << 64, 10**400, 1.5, 1e308, float("inf"), float("nan")]),
    st.text(max_size=8),
    st.sampled_from(
        ["\ud800", "\0", "9" * 5000, "../../x", "a" * 3000, ">=" + "9" * 5000, "http://[::"]
    ),
    st.lists(st.none(), max_size=2),
    st.dictionaries(st.text(max_size=3), st.none(), max_size=2),
)
names = st.sampled_from(
    [
        "app-1.0-py3-none-any.whl",
        "app-2.0-cp312-cp312-manylinux_2_28_x86_64.whl",
        "app-1.0.tar.gz",
        "app-1.0.zip",
        "app-" + "9" * 200 + "-py3-none-any.whl",
        "app-1.0-" + ".".join(["cp312"] * 20) + "-" + ".".join(["none"] * 20) + "-any.whl",
        "other-1.0-py3-none-any.whl",
        "app-1.0-py3-none-any.whl\n",
    ]
)


def sometimes(right: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(right, right, right, wrong)


files = st.fixed_dictionaries(
    {},
    optional={
        "filename": sometimes(names),
        "url": sometimes(st.just("/files/app/app-1.0-py3-none-any.whl")),
        "hashes": sometimes(st.fixed_dictionaries({"sha256": sometimes(st.just(SHA256))})),
        "requires-python": sometimes(st.just(">=3.9")),
        "size": sometimes(st.just(7)),
        "upload-time": sometimes(st.just("2026-01-02T03:04:05Z")),
        "yanked": wrong,
        "core-metadata": sometimes(st.fixed_dictionaries({"sha256": wrong})),
    },
)
pages = st.fixed_dictionaries(
    {"meta": sometimes(st.fixed_dictionaries({"api-version": sometimes(st.just("1.1"))}))},
    optional={
        "name": wrong,
        "files": sometimes(st.lists(sometimes(files), max_size=4)),
        "versions": wrong,
    },
)
attributes = st.dictionaries(
    st.sampled_from(["href", "data-yanked", "data-requires-python", "data-core-metadata"]),
    st.one_of(
        names.map(lambda n: f"/files/app/{n}#sha256={SHA256}"),
        st.sampled_from(["http://[::", "&#" + "9" * 5000 + ";", ">=" + "9" * 5000, "javascript:x"]),
        st.text(max_size=6),
    ),
    max_size=4,
)
anchor = attributes.map(lambda a: "<a " + " ".join(f'{k}="{v}"' for k, v in a.items()) + ">x</a>")
html = st.lists(
    st.one_of(
        anchor,
        st.sampled_from(["<!--", "<a", "<script>", "<![CDATA[", "<base href='\0'>", "\ud800"]),
    ),
    max_size=5,
).map("".join)
bodies = st.one_of(
    pages.map(lambda p: ("application/vnd.pypi.simple.v1+json", json.dumps(p).encode())),
    wrong.map(lambda v: ("application/vnd.pypi.simple.v1+json", json.dumps(v).encode())),
    html.map(lambda t: ("text/html; charset=utf-8", t.encode("utf-8", "surrogatepass"))),
    st.tuples(
        st.sampled_from(["text/html", "application/json", "", "\xff", "x" * 300]),
        st.binary(max_size=40),
    ),
)
statuses = st.sampled_from(
    [200] * 12 + [201, 204, 206, 301, 302, 304, 307, 400, 401, 404, 418, 451, 503]
)
headers = st.dictionaries(
    st.sampled_from(["Location", "Retry-After", "ETag", "Link", "Content-Range", "Last-Modified"]),
    st.sampled_from(
        [
            "",
            "\xb2",
            "9" * 400,
            "http://[::",
            "//",
            "/simple/app/",
            "-1",
            "bytes 0-1/2",
            "ftp://x/",
            "x" * 9000,
        ]
    ),
    max_size=2,
)
codings = st.sampled_from(["", "", "", "gzip", "cut", "deflate", "br", "nonsense"])


@pytest.fixture(scope="module")
def upstream() -> Iterator[World]:
    with serving(World(etags=False)) as world:
        world.add("app", "1.0")
        yield world


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(statuses, bodies, headers, codings)
def test_an_answer_of_any_kind(
    upstream: World,
    tmp_path_factory: pytest.TempPathFactory,
    status: int,
    body: tuple[str, bytes],
    headers: dict[str, str],
    coding: str,
) -> None:
    kind, content = body
    if coding in ("gzip", "cut"):
        content = gzip.compress(content)[: -6 if coding == "cut" else None]
    more = dict(headers)
    if coding:
        more["Content-Encoding"] = "gzip" if coding == "cut" else coding

    def fault(handler: Handler, _: int) -> bool:
        handler.answer(content, kind, status, dict(more))
        return True

    upstream.faults["/simple/app/"] = fault
    seen.add((status, f"{kind} {sorted(more.items())}", content))
    http = Http(
        limits=FAST,
        insecure_hosts=frozenset({upstream.base.removeprefix("http://")}),
        sleep=lambda _: None,
    )
    place = tmp_path_factory.mktemp("answer")
    cache = Cache(place / "cache")

    def source(_: str, __: Config) -> IndexSource:
        return IndexSource(http, cache, upstream.index)

    # The second time what was remembered is asked for conditionally.
    for _ in range(2):
        (outcome,) = FolderUpdate(Folder(Store(place), source), 1).update(["app"], sizes=True)
        assert outcome.package is not None or outcome.problems
        assert ErrorCode.MISTAKE not in {p.code for p in outcome.problems}, outcome.problems
        if outcome.package is not None:
            assert Store(place).write(outcome.package) in (True, False)
            assert Store(place).package("app") == outcome.package


def test_they_were_many() -> None:
    if not seen:
        pytest.skip("the test before it makes them")
    assert len(seen) >= DISTINCT
