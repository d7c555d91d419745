"""What of the machine a build lacked, read from what its compiler, linker or pkg-config said."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

__all__ = ["Lacking", "lacking"]

_NAME = r"([A-Za-z0-9_][A-Za-z0-9_./+-]{0,99})"
_COMMAND = "the command {}"
_SAID = (
    # gcc, then clang.
    (rf"fatal error: {_NAME}: No such file", "the header {}"),
    (rf"fatal error: '{_NAME}' file not found", "the header {}"),
    # GNU's linkers, then LLVM's.
    (rf"cannot find -l{_NAME}", "the library lib{}"),
    (rf"unable to find library -l{_NAME}", "the library lib{}"),
    # pkg-config in its ways, then Meson's and CMake's words.
    (rf"Package '?{_NAME}'? was not found in the pkg-config", "{}.pc of pkg-config"),
    (rf"Package '{_NAME}'(?:, required by [^,]*,)? not found", "{}.pc of pkg-config"),
    (rf"No package '{_NAME}' found", "{}.pc of pkg-config"),
    (rf'Dependency "{_NAME}" not found', "{}.pc of pkg-config"),
    (rf"Could NOT find {_NAME}", "{}, which CMake looks for"),
    (rf"{_NAME}: (?:command )?not found", _COMMAND),
    (rf"command '{_NAME}' failed: No such file", _COMMAND),
    (r"(pg_config|mysql_config|\w+-config) executable not found", _COMMAND),
    (r"No such file or directory: '(cmake|g\+\+|gcc|gfortran|git|make|pkg-config|swig)'", _COMMAND),
)
# What Debian calls the package that has it. Others have names that are alike.
_DEBIAN = {
    "Python.h": "python3-dev",
    "alsa/asoundlib.h": "libasound2-dev",
    "cairo.pc": "libcairo2-dev",
    "cmake": "cmake",
    "curl/curl.h": "libcurl4-openssl-dev",
    "ffi.h": "libffi-dev",
    "g++": "g++",
    "gcc": "gcc",
    "gfortran": "gfortran",
    "gmp.h": "libgmp-dev",
    "hdf5.h": "libhdf5-dev",
    "jpeglib.h": "libjpeg-dev",
    "lber.h": "libldap-dev",
    "libavcodec.pc": "libavcodec-dev",
    "libpq.pc": "libpq-dev",
    "pq": "libpq-dev",
    "mysqlclient": "default-libmysqlclient-dev",
    "libpq-fe.h": "libpq-dev",
    "libxml/xmlversion.h": "libxml2-dev",
    "libxslt/xslt.h": "libxslt1-dev",
    "linux/input.h": "linux-libc-dev",
    "lzma.h": "liblzma-dev",
    "mariadb_config": "libmariadb-dev",
    "mpi.h": "libopenmpi-dev",
    "mysql.h": "default-libmysqlclient-dev",
    "mysql/mysql.h": "default-libmysqlclient-dev",
    "mysql_config": "default-libmysqlclient-dev",
    "mysqlclient.pc": "default-libmysqlclient-dev",
    "openblas.pc": "libopenblas-dev",
    "openssl/ssl.h": "libssl-dev",
    "pg_config": "libpq-dev",
    "pkg-config": "pkg-config",
    "portaudio.h": "portaudio19-dev",
    "sndfile.h": "libsndfile1-dev",
    "snappy-c.h": "libsnappy-dev",
    "sql.h": "unixodbc-dev",
    "sqlite3.h": "libsqlite3-dev",
    "yaml.h": "libyaml-dev",
    "zlib.h": "zlib1g-dev",
    "zmq.h": "libzmq3-dev",
    "zstd.h": "libzstd-dev",
}
_MOST = 4
_LONGEST = 2000


class Lacking(NamedTuple):
    """What is lacking, in words. `debian`: its package there, where that is known."""

    words: str
    debian: str | None


def lacking(lines: Iterable[str]) -> list[Lacking]:
    """Return what is lacking, each once, in the order in which it was said."""
    found: dict[str, Lacking] = {}
    for line in lines:
        for pattern, words in _SAID:
            match = re.search(pattern, line[:_LONGEST])
            if match is not None:
                said = words.format(match[1])
                key = f"{match[1]}.pc" if ".pc" in words else match[1]
                found.setdefault(said, Lacking(said, _DEBIAN.get(key)))
                break
    return list(found.values())[:_MOST]
