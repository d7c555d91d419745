"""Names of libraries that a file may open, found whatever the pieces in which it comes."""

from __future__ import annotations

import pytest

from accelpkgs_updater.measure.opened import OpenedNames

DATA = (
    b"\0dlopen\0libcudart.so.12\0libnvrtc.so\0libcublasLt.so.12.8.4\0libfoo.so.1\0"
    b"libtorch_cuda.so\0x" + b"." * 300 + b"\0libnccl.so.2"
)
NAMES = {
    "libcudart.so.12",
    "libnvrtc.so",
    "libcublasLt.so.12.8.4",
    "libtorch_cuda.so",
    "libnccl.so.2",
}


@pytest.mark.parametrize("size", [1, 3, 17, 64, 1000])
def test_pieces_do_not_matter(size: int) -> None:
    opened = OpenedNames()
    for start in range(0, len(DATA), size):
        opened.feed(DATA[start : start + size])
    opened.finish()
    assert opened.names == NAMES


def test_a_file_of_names_alone_fills_no_memory() -> None:
    opened = OpenedNames()
    opened.feed(b"".join(b"libcu%d.so\0" % n for n in range(10_000)))
    opened.finish()
    assert len(opened.names) == 4096
