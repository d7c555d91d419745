from __future__ import annotations

import json
from html import escape
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accelpkgs_updater.limits import TooMuchError, raised
from accelpkgs_updater.sources import simple_page
from accelpkgs_updater.sources.html_anchors import KNOWN, anchors
from accelpkgs_updater.sources.simple_page import parse_page

URL = "https://index.invalid/simple/p/"
HASH = "a" * 64


def html(text: str):
    return parse_page(URL, "text/html; charset=utf-8", text.encode())


def test_html() -> None:
    (link,) = html(
        f'<a href="../../f/p-1%2Bcu12-py3-none-any.whl#sha256={HASH}"'
        ' data-requires-python="&gt;=3.9" data-yanked="bad"'
        f' data-core-metadata="sha256={"b" * 64}" data-dist-info-metadata="true">p</a>'
    )
    assert link.filename == "p-1+cu12-py3-none-any.whl"
    assert link.url == "https://index.invalid/f/p-1%2Bcu12-py3-none-any.whl"
    assert (link.sha256, link.requires_python, link.yanked, link.metadata_sha256) == (
        HASH,
        ">=3.9",
        "bad",
        "b" * 64,
    )


def test_the_hash_of_metadata_is_never_the_wheels() -> None:
    (link,) = html(f'<a href="p-1-py3-none-any.whl" data-dist-info-metadata="sha256={HASH}">p</a>')
    assert (link.sha256, link.metadata_sha256) == (None, HASH)
    assert html('<a href="x.whl" data-core-metadata="true">')[0].metadata_sha256 == ""
    assert html('<a href="x.whl" data-core-metadata="false">')[0].metadata_sha256 is None
    assert html('<a href="x.whl#md5=abc">')[0].sha256 is None
    assert html('<a href="x.whl#sha256=ABC">')[0].sha256 is None


def test_a_base_and_absolute_links() -> None:
    links = html(
        '<base href="https://b.invalid/x/"><a href="y.whl"></a><a href="https://c.invalid/z.whl"></a><a></a>'
    )
    assert [x.url for x in links] == ["https://b.invalid/x/y.whl", "https://c.invalid/z.whl"]


def page(*files: dict, **more):
    body = {"meta": {"api-version": "1.3"}, "files": list(files), **more}
    return parse_page(URL, "application/vnd.pypi.simple.v1+json", json.dumps(body).encode())


def test_json() -> None:
    (link,) = page(
        {
            "filename": "p-1-py3-none-any.whl",
            "url": "/f/p-1-py3-none-any.whl",
            "hashes": {"sha256": HASH.upper()},
            "requires-python": None,
            "yanked": True,
            "size": 7,
            "upload-time": "2026-01-01T00:00:00Z",
            "core-metadata": {"sha256": HASH},
        }
    )
    assert link.url == "https://index.invalid/f/p-1-py3-none-any.whl"
    assert (link.sha256, link.yanked, link.size, link.metadata_sha256) == (HASH, "", 7, HASH)
    (plain,) = page(
        {
            "filename": "x",
            "url": "x",
            "hashes": {},
            "dist-info-metadata": True,
            "size": -1,
            "yanked": False,
        }
    )
    assert (plain.sha256, plain.metadata_sha256, plain.size, plain.yanked) == (None, "", None, None)
    assert page({"url": "x"}, {"filename": ""}) == []


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/vnd.pypi.simple.v1+json", b"<html>"),
        ("application/vnd.pypi.simple.v1+json", b"[]"),
        ("application/json", b'{"meta": {"api-version": "2.0"}, "files": []}'),
        ("application/vnd.pypi.simple.v1+json", b"\xff\xfe"),
        ("application/pdf", b""),
    ],
)
def test_what_is_no_page_is_refused(kind: str, body: bytes) -> None:
    with pytest.raises(ValueError):
        parse_page(URL, kind, body)


attributes = st.dictionaries(
    st.sampled_from(["href", "data-yanked", "data-requires-python", "data-core-metadata"]),
    st.text("ab/.#&;<>='% \u00e9", max_size=8).map(lambda t: escape(t, quote=True)),
    max_size=3,
)


class Anchors(HTMLParser):
    """What the standard library finds."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.links: list[dict[str, str]] = []
        self.base: str | None = None
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.links.append({k: v or "" for k, v in attrs if k in KNOWN})
        elif tag == "base" and self.base is None:
            self.base = dict(attrs).get("href") or None


@settings(max_examples=80, deadline=None)
@given(
    st.lists(attributes, max_size=4),
    st.sampled_from(
        [
            "",
            "<!-- x -->",
            "<base href='/q/'>",
            "<A href=y>",
            "<abbr>",
            "<!DOCTYPE html><html><head><title>x</title></head>",
            "<script>'<a href=x>'</script>",
            "<style><a></style >",
            "<!-- <a href=x> --><a href='a>b' data-yanked>",
            "<a\nhref = x\tdata-yanked=''/>",
            "<a x=1 / href=y>1 < 2</a>",
            "<A HREF='&#x41;&amp;'><br/>",
        ]
    ),
)
def test_reading_by_pattern_and_tag_by_tag_is_reading_by_parser(
    found: list[dict[str, str]], around: str
) -> None:
    text = around + "".join(
        "<a" + "".join(f' {k}="{v}"' for k, v in each.items()) + ">file</a><br/>\n"
        for each in found
    )
    parser = Anchors(text)
    assert simple_page._anchors(text, lambda _: False) == (parser.links, parser.base)
    assert anchors(text) == (parser.links, parser.base)


@pytest.mark.parametrize(
    "text",
    [
        "<!--",
        "<!-- ->",
        "<a",
        "<a href='",
        "<a href=",
        '<a x="',
        "<script>",
        "<script></scrip>",
        "<!",
        "<![CDATA[",
        "<?",
        "</",
        "<",
        "<a =",
        "<a href",
    ],
)
def test_what_is_left_open_ends_the_page(text: str) -> None:
    first = '<a href="x"></a>'
    assert anchors(first + text) == ([{"href": "x"}], None)
    # Not a time that grows with the square of the page's size.
    many = text * (1_000_000 // len(text))
    assert len(anchors(first + many)[0]) <= 1 + many.count("<a")


def test_a_page_of_more_than_the_bounds_allow() -> None:
    text = '<a href="x-1.tar.gz"></a>' * 4
    body = json.dumps({"meta": {"api-version": "1.0"}, "files": [{"filename": "x"}] * 4})
    kinds = (("text/html", text), ("application/vnd.pypi.simple.v1+json", body))
    for kind, page_text in kinds:
        assert len(parse_page(URL, kind, page_text.encode())) == 4
        with raised({"page-files": 3}), pytest.raises(TooMuchError, match="more than 3") as caught:
            parse_page(URL, kind, page_text.encode())
        assert "--limit page-files=" in caught.value.fix
    with raised({"page-values": 5}), pytest.raises(TooMuchError, match="values in it"):
        parse_page(URL, kinds[1][0], body.encode())


def test_words_and_addresses_are_such_as_may_be_recorded() -> None:
    (link,) = page(
        {
            "filename": "x",
            "url": "/a b",
            "yanked": "no\nsuch\u0007\ud800" + "x" * 900,
            "size": 1 << 70,
            "upload-time": "yesterday",
            "requires-python": ">=3," * 30,
        }
    )
    assert (link.url, link.size, link.uploaded, link.requires_python) == ("", None, None, "")
    assert link.yanked is not None and link.yanked.startswith("no such  x")
    assert len(link.yanked) == 500


@pytest.mark.parametrize("around", ["", "<abbr>"])
def test_files_to_skip_are_left_out_however_the_page_is_read(around: str) -> None:
    names = ["a-1-py3-none-any.whl", "a-1-cp39-cp39-win32.whl", "a-1.tar.gz"]
    body = around + "".join(f'<a href="f/{n}#sha256={HASH}">{n}</a>' for n in names)
    kept = parse_page(URL, "text/html", body.encode(), lambda n: n.endswith("win32.whl"))
    assert [link.filename for link in kept] == [names[0], names[2]]


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_break_the_html_reader(body: bytes) -> None:
    for link in parse_page(URL, "text/html", b"<a href='" + body):
        assert link.sha256 is None or len(link.sha256) == 64
