"""The entries of a project's tables, each a requirement: what is asked, and from where."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass, field
from typing import Any

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from accelpkgs_updater.inputs.direct import Reference, UnusableReference, learn_addresses
from accelpkgs_updater.inputs.gather import Gathering
from accelpkgs_updater.inputs.input_file import InputFile
from accelpkgs_updater.inputs.model import Fate, Place
from accelpkgs_updater.inputs.requirement_text import InvalidText, marker_of, parse_requirement
from accelpkgs_updater.inputs.toml_places import TomlPlaces
from accelpkgs_updater.inputs.uv_sources import Chosen, UvSource, UvSources
from accelpkgs_updater.limits import TooMuchError

__all__ = ["Entries", "both", "texts"]

_OVERRIDDEN = "an address neither constrains nor overrides here"


def _no_folder(entries: Entries, chosen: Chosen, place: Place, text: str) -> None:
    raise UnusableReference("folders are not read here")


@dataclass
class Entries:
    """Takes entries into `gathering`; `name`: the project's own. `index_axes`: name of an index →
    what it states; `folder` takes what is said to lie in a folder.
    """

    gathering: Gathering
    file: InputFile
    places: TomlPlaces
    name: str | None = None
    sources: UvSources = field(default_factory=UvSources)
    index_axes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    folder: Callable[[Entries, Chosen, Place, str], None] = _no_folder

    def at(self, *path: str | int) -> Place:
        """Return where an entry stands."""
        return self.file.at(self.places.line(*path))

    def wrong(self, why: str, *path: str | int, fix: str = "") -> None:
        """Say what is wrong with an entry."""
        self.gathering.wrong(self.at(*path), why, fix)

    def parsed(self, text: Any, *path: str | int) -> Requirement | None:
        """Parse an entry; what is wrong with it is remembered."""
        try:
            if not isinstance(text, str):
                raise InvalidText(f"{text!r:.100} is no text")
            learn_addresses(text)
            return parse_requirement(text)
        except InvalidText as error:
            self.wrong(str(error), *path)
        except TooMuchError as error:
            self.wrong(str(error), *path, fix=error.fix)
        return None

    def not_asked(self, text: str, said: str, *path: str | int) -> None:
        """Say of an entry that nobody asked for it, if it is a requirement at all."""
        if self.parsed(text, *path) is not None:
            self.gathering.line(self.at(*path), text, Fate.NOT_ASKED, said)

    def take(
        self,
        text: str,
        *path: str | int,
        fate: Fate = Fate.ROOT,
        under: Iterable[Marker | None] = (None,),
        scope: tuple[str, str] | None = None,
        source: UvSource | None = None,
        shown: str = "",
    ) -> None:
        """Take a requirement, under each of some markers.

        `scope`: its extra or group; `source`: where it comes from; `shown`: how the file has it.
        """
        found = self.parsed(text, *path)
        text = shown or text
        if found is None:
            return
        g, place = self.gathering, self.at(*path)
        if self.name is not None and canonicalize_name(found.name) == self.name:
            extras = ", ".join(sorted(found.extras))
            said = f"the project itself{f', with {extras}' if extras else ''}"
            g.line(place, text, Fate.OPTION, said)
            return
        before = len(g.lines)
        for marker in dict.fromkeys(under, None):
            try:
                self._one(place, text, both(found, marker), fate, scope, source)
            except UnusableReference as error:
                g.wrong(place, f"{text}: {error}", error.fix)
                return
            except InvalidText as error:
                g.wrong(place, str(error))
                return
        g.join_lines(before, place)

    def _one(
        self,
        place: Place,
        text: str,
        asked: Requirement,
        fate: Fate,
        scope: tuple[str, str] | None,
        stated: UvSource | None,
    ) -> None:
        g = self.gathering
        if asked.url:
            reference = Reference(place, asked.name, asked.extras, asked.marker)
            source = reference.source(asked.url)
            if fate is not Fate.ROOT:
                g.refused(place, text, _OVERRIDDEN, "give it as a dependency")
                return
            g.source(text, source)
            return
        if stated is not None:
            chosen: list[Chosen] | None = [Chosen(asked, stated, stated.entry.get("index"))]
        else:
            chosen = self.sources.of(asked, scope) if fate is not Fate.CONSTRAINT else None
        if chosen is None:
            g.requirement(place, text, asked, fate)
            return
        for one in chosen:
            if fate is not Fate.ROOT and one.placed:
                g.refused(place, text, _OVERRIDDEN, "give it as a dependency")
            elif one.folder is not None:
                self.folder(self, one, place, text)
            elif not one.direct(g, place, text):
                axes = self.index_axes.get(one.index or "", {})
                g.requirement(place, text, one.requirement, fate, axes)


def both(asked: Requirement, marker: Marker | None) -> Requirement:
    """Return a requirement under one marker more. Raises `InvalidText`."""
    if marker is None:
        return asked
    found = copy(asked)
    own = f"({asked.marker}) and ({marker})" if asked.marker is not None else str(marker)
    found.marker = marker_of(own)
    return found


def texts(value: Any) -> Iterator[tuple[int, Any]]:
    """Return the entries of what should be a list. Raises `TypeError` where it is none."""
    if not isinstance(value, list):
        raise TypeError("it is no list")
    yield from enumerate(value)
