"""Direct references: what is taken from an address or a folder, and not from an index."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import parse_qsl, unquote, urlsplit

from packaging.markers import Marker
from packaging.utils import InvalidWheelFilename, canonicalize_name, parse_wheel_filename

from accelpkgs_updater.inputs.model import DirectSource, Kind, Place
from accelpkgs_updater.net.pipconf import split_credentials

__all__ = ["ARCHIVES", "Reference", "UnusableReference", "is_address", "learn_addresses"]

ARCHIVES = (
    *(".zip", ".tar.gz", ".tgz", ".tar", ".tar.bz2", ".tbz"),
    *(".tar.xz", ".txz", ".tlz", ".tar.lz", ".tar.lzma"),
)
"""The endings of what pip takes for an archive of sources."""

_OTHERS = ("hg", "svn", "bzr")
_SCHEMES = ("http", "https", "file", "ftp", "git", *_OTHERS)
_ADDRESS = re.compile(r"([a-z][a-z0-9+.-]{0,20})://[^\s'\"<>]+", re.IGNORECASE)
_SCP = re.compile(r"(?:git\+)?(?:ssh://)?(git@[\w.-]+):(?!\d+/)([^\s@]+)(.*)", re.DOTALL)
_SHA256 = re.compile("[0-9a-fA-F]{64}")
_SECRET = re.compile(r"token|sig|secret|password|passwd|credential|api.?key|auth", re.IGNORECASE)
"""In the name of what stands behind an address's `?`."""

_LONGEST = 4096


class UnusableReference(ValueError):
    """An address or a path that leads to nothing that can be built; `fix` says what to give."""

    def __init__(self, why: str, fix: str = "") -> None:
        super().__init__(why)
        self.fix = fix


def is_address(text: str) -> bool:
    """Tell whether pip takes a text for an address."""
    scheme = text.partition(":")[0].lower()
    return ":" in text and scheme.partition("+")[0] in _SCHEMES


def learn_addresses(text: str) -> None:
    """Keep the user and password of every address in a text out of all that is told."""
    for match in _ADDRESS.finditer(text):
        if "@" in match[0] and not _plain_ssh(match[0]):
            split_credentials(match[0])


def _plain_ssh(url: str) -> bool:
    # What a person is called there is no secret, and git needs it.
    return "ssh://" in url and ":" not in urlsplit(url).netloc.rpartition("@")[0]


@dataclass(frozen=True, slots=True)
class Reference:
    """What stands around an address: who asks, and for whom."""

    place: Place
    name: str | None = None
    extras: Iterable[str] = ()
    marker: Marker | None = None
    editable: bool = False
    sha256: str | None = None

    def source(self, url: str) -> DirectSource:
        """Return what an address leads to. Raises `UnusableReference`."""
        if len(url) > _LONGEST or any(ord(c) < 33 for c in url):
            raise UnusableReference("an address that is none")
        match = _SCP.fullmatch(url)
        if match and "://" not in url.replace("git+ssh://", "").replace("ssh://", ""):
            url = f"git+ssh://{match[1]}/{match[2]}{match[3]}"
        try:
            parts = urlsplit(url)
            _ = parts.port
        except ValueError as error:
            raise UnusableReference(f"an address that is none: {error}") from error
        said = dict(parse_qsl(parts.fragment.replace("#", "&"), max_num_fields=20))
        scheme, _, transport = parts.scheme.partition("+")
        if scheme in _OTHERS:
            raise UnusableReference(f"{scheme} is not fetched; git is", "give an archive, or git")
        bare = url.partition("#")[0]
        if parts.query and any(
            _SECRET.search(k) for k, _ in parse_qsl(parts.query, True, max_num_fields=100)
        ):
            raise UnusableReference(
                "what stands behind its ? looks like a token, which would be written down",
                "give an address without, or the file itself",
            )
        if scheme == "git":
            return self._git(bare.removeprefix("git+") if transport else bare, said)
        if scheme == "file":
            return self.local(unquote(parts.path), said)
        if scheme not in ("http", "https") or not parts.hostname:
            raise UnusableReference(f"{scheme}:// is not fetched", "give an https:// address")
        return self._file(bare, parts.path, said)

    def local(self, path: str, said: dict[str, str] | None = None) -> DirectSource:
        """Return what a path leads to. Raises `UnusableReference`."""
        lower = path.lower()
        kind = Kind.WHEEL if lower.endswith(".whl") else Kind.PATH
        if lower.endswith(ARCHIVES):
            kind = Kind.ARCHIVE
        return self._made(kind, path, said or {}, _wheel_name(path) if kind is Kind.WHEEL else None)

    def _file(self, url: str, path: str, said: dict[str, str]) -> DirectSource:
        location, _ = split_credentials(url)
        lower = path.lower()
        if lower.endswith(".whl"):
            return self._made(Kind.WHEEL, location, said, _wheel_name(path))
        if lower.endswith(ARCHIVES):
            return self._made(Kind.ARCHIVE, location, said)
        raise UnusableReference(
            "the address is of no wheel and of no archive", "git+https://… for a repository"
        )

    def _git(self, url: str, said: dict[str, str]) -> DirectSource:
        head, slashes, rest = url.partition("://")
        host, slash, path = rest.partition("/")
        path, _, revision = path.partition("@")
        location = f"{head}{slashes}{host}{slash}{path}"
        if not path or not slashes:
            raise UnusableReference("the address names no repository")
        if not _plain_ssh(url):
            location, _ = split_credentials(location)
        return self._made(Kind.GIT, location, said, revision=unquote(revision) or None)

    def _made(
        self,
        kind: Kind,
        location: str,
        said: dict[str, str],
        stated: str | None = None,
        *,
        revision: str | None = None,
    ) -> DirectSource:
        egg, _, extras = said.get("egg", "").partition("[")
        name = self.name or stated or egg.partition("-")[0].strip() or None
        name = canonicalize_name(name) if name else None
        if self.name and stated and canonicalize_name(self.name) != canonicalize_name(stated):
            raise UnusableReference(f"the wheel is of {stated}, and not of {self.name}")
        subdirectory = said.get("subdirectory", "").strip("/")
        if ".." in PurePosixPath(subdirectory).parts:
            raise UnusableReference("its subdirectory leads out of it")
        sha256 = said.get("sha256", self.sha256 or "").lower()
        if sha256 and not _SHA256.fullmatch(sha256):
            raise UnusableReference("its sha256 is not of 64 hexadecimal digits")
        wanted = {e.strip() for e in extras.rstrip("]").split(",") if e.strip()} | set(self.extras)
        return DirectSource(
            kind,
            location,
            self.place,
            name,
            revision,
            subdirectory,
            sha256 or None,
            frozenset(map(canonicalize_name, wanted)),
            self.marker,
            self.editable,
        )


def _wheel_name(path: str) -> str:
    try:
        return parse_wheel_filename(unquote(path.rpartition("/")[2]))[0]
    except InvalidWheelFilename as error:
        raise UnusableReference(f"no name of a wheel: {error}") from error
