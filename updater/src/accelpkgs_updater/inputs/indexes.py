"""The indexes and folders of files that a project names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from accelpkgs_updater.core.scaffold import PYTORCH
from accelpkgs_updater.inputs.gather import Gathering
from accelpkgs_updater.inputs.index_axes import axes_of_index
from accelpkgs_updater.inputs.model import Fate, Index, Place
from accelpkgs_updater.net.allowed_hosts import is_loopback, origin
from accelpkgs_updater.net.pipconf import read_pip_conf, split_credentials
from accelpkgs_updater.sources.layouts import LAYOUTS

__all__ = ["IndexLines", "unusable_index", "whose_index"]

_UNKNOWN = "an index that neither pip's configuration nor we name"


@dataclass
class IndexLines:
    """Takes what is said of indexes, in the order in which it is read."""

    gathering: Gathering

    def first(self, place: Place, text: str, url: str) -> None:
        """Take an index in place of the usual one: of several, the last counts."""
        g = self.gathering
        if g.no_index:
            g.line(place, text, Fate.OPTION, "without effect: no index is asked (--no-index)")
            return
        for index in g.indexes:
            if not index.folder and index.only_for is None:
                g.replaced(index.place, f"replaced by {place}")
        g.indexes = [i for i in g.indexes if i.folder or i.only_for is not None]
        g.axes = {}
        self._take(place, text, url, extra=False)

    def beside(self, place: Place, text: str, url: str) -> None:
        """Take an index beside the usual one."""
        if self.gathering.no_index:
            why = "without effect: no index is asked (--no-index)"
            self.gathering.line(place, text, Fate.OPTION, why)
            return
        self._take(place, text, url, extra=True)

    def none(self, place: Place, text: str) -> None:
        """Ask only folders from now on."""
        g = self.gathering
        for index in g.indexes:
            if not index.folder:
                g.replaced(index.place, f"without effect: {place} says that no index is asked")
        g.indexes = [i for i in g.indexes if i.folder]
        g.axes = {}
        g.no_index = True
        g.line(place, text, Fate.OPTION, "only the folders that are named are looked into")

    def of(self, place: Place, text: str, url: str, names: Iterable[str], said: str) -> None:
        """Take an index for certain packages only."""
        self._take(place, text, url, extra=True, names=frozenset(names), said=said)

    def widen(self, place: Place) -> None:
        """Let an index that was taken for certain packages be asked for others, too."""
        g = self.gathering
        g.indexes = [replace(i, only_for=None) if i.place == place else i for i in g.indexes]

    def links(self, place: Place, text: str, where: str, file: Path) -> None:
        """Take a folder of files, or a page that links to some."""
        g = self.gathering
        bare, _ = split_credentials(where)
        if "://" in bare and not bare.lower().startswith("file:"):
            axes = axes_of_index(bare)
            g.indexes.append(Index(bare, place, folder=True, axes=axes))
            told = "".join(f"; it is of {a} {v}" for a, v in axes.items() if v != "none")
            g.refused(
                place,
                text,
                f"a page of links is not asked; what pkgs records counts{told}",
                "give its files by their addresses, where pkgs has none",
            )
            return
        path = Path(unquote(urlsplit(bare).path) if ":" in bare else bare)
        # As pip does: beside the file, else from here.
        found = file.parent / path if (file.parent / path).exists() else path
        if not found.exists():
            g.line(place, text, Fate.OPTION, f"there is nothing at {path}")
            return
        g.indexes.append(Index(str(found), place, folder=True))
        g.line(place, text, Fate.OPTION, f"files of {found}")

    def _take(
        self,
        place: Place,
        text: str,
        url: str,
        *,
        extra: bool,
        names: frozenset[str] | None = None,
        said: str = "",
    ) -> None:
        g = self.gathering
        bare, header = split_credentials(url.strip())
        why = unusable_index(bare)
        if why:
            g.refused(place, text, f"{bare}: {why}", "https://HOST/simple")
            return
        if header:
            g.credentials[origin(bare)] = header
        axes = axes_of_index(bare)
        g.indexes.append(Index(bare, place, names, extra, axes=axes))
        if names is None:
            for axis, value in axes.items():
                other = g.axes.setdefault(axis, value)
                if other != value and extra:
                    g.wrong(place, f"{axis} {value} by this index, {other} by another")
                g.axes[axis] = value
        told = ", ".join(f"{a} {v}" for a, v in sorted(axes.items()))
        g.line(place, text, Fate.OPTION, "; ".join(t for t in (said, whose_index(bare), told) if t))


def unusable_index(url: str) -> str:
    """Return why an index cannot be asked; empty where it can."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        return f"it is no address ({error})"
    if parts.scheme in ("", "file"):
        return "a folder is no index that other machines have; give it as --find-links"
    if parts.scheme != "https" and not is_loopback(url):
        return "it is not https"
    return "" if parts.hostname else "it names no host"


@lru_cache(maxsize=1)
def _configured() -> frozenset[str]:
    return frozenset(url.rstrip("/") for url in read_pip_conf().endpoints)


def whose_index(url: str) -> str:
    """Return in a few words whose index it is."""
    host = urlsplit(url).hostname or ""
    if url.rstrip("/") in _configured():
        return "the index of pip's configuration"
    known = {urlsplit(layout.url).hostname: kind for kind, layout in LAYOUTS.items() if layout.url}
    known[urlsplit(str(PYTORCH["url"])).hostname] = "pytorch"
    if host in known:
        return f"the index {known[host]}"
    return _UNKNOWN
