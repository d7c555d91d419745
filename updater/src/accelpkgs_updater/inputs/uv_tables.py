"""`[tool.uv]`: what it says of a project's dependencies, key by key."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from packaging.utils import canonicalize_name

from accelpkgs_updater.inputs.entries import Entries, texts
from accelpkgs_updater.inputs.index_axes import axes_of_index
from accelpkgs_updater.inputs.indexes import IndexLines
from accelpkgs_updater.inputs.input_file import shown
from accelpkgs_updater.inputs.model import Fate
from accelpkgs_updater.inputs.requirement_text import InvalidText, marker_of
from accelpkgs_updater.inputs.uv_inherited import inherited, read_sources
from accelpkgs_updater.inputs.uv_sources import UvSources, said_of
from accelpkgs_updater.net.pipconf import split_credentials

__all__ = ["UvTables"]

_LISTS = {"override-dependencies": Fate.OVERRIDE, "constraint-dependencies": Fate.CONSTRAINT}
_ELSEWHERE = {
    **dict.fromkeys(("sources", "dev-dependencies", "default-groups", "workspace", "package"), ""),
    **dict.fromkeys(("index", "index-url", "extra-index-url", "find-links", "no-index"), ""),
    **dict.fromkeys(("environments", "conflicts", "prerelease"), ""),
}
_NO_MATTER = {
    *("managed", "cache-dir", "cache-keys", "compile-bytecode", "concurrent-builds", "offline"),
    *("concurrent-downloads", "concurrent-installs", "link-mode", "native-tls", "no-cache"),
    *("preview", "preview-features", "pip", "publish-url", "check-url", "trusted-publishing"),
    *("python-preference", "python-downloads", "required-version", "build-backend", "http-proxy"),
    *("keyring-provider", "index-strategy", "fork-strategy", "required-environments", "no-proxy"),
    *("dependency-groups", "python-install-mirror", "pypy-install-mirror", "https-proxy", "audit"),
}
_REFUSED = {
    "resolution": ("the newest that go together are taken", "bound the dependencies from above"),
    "exclude-newer": ("the day of a release is not looked at", "bound the dependencies from above"),
    "exclude-newer-package": ("the day of a release is not looked at", "bound the dependency"),
    "exclude-dependencies": ("what a release requires stays in", ""),
    "dependency-metadata": ("a release's own metadata counts", ""),
    "allow-insecure-host": ("certificates are looked at, whoever the host is", ""),
    "no-sources": ("the sources of [tool.uv] are taken", ""),
}
_BUILDS = "how something is built is said to concretise"


class UvTables:
    """Reads the table; the sources must be known before the dependencies are."""

    def __init__(self, entries: Entries, table: Mapping[str, Any], *, root: bool = True) -> None:
        self._entries = entries
        self._g = entries.gathering
        self._table = table
        self._root = root
        own = read_sources(table, entries.file, entries.places)
        self._own = [(n, s) for n, all_of in own.items() for s in all_of]
        self._above = inherited(entries.file)
        entries.sources = UvSources({**self._above.sources, **own})
        self._stated = [
            (entries.at("tool", "uv", "index", at), dict(index))
            for at, index in texts(table.get("index", []))
        ]
        names = {index.get("name") for _, index in self._stated}
        self._from_above = [i for i in self._above.indexes if i[1].get("name") not in names]
        entries.index_axes = {
            str(i.get("name")): axes_of_index(split_credentials(str(i.get("url", "")))[0])
            for _, i in (*self._from_above, *self._stated)
        }

    def finish(self, extras: Iterable[str] = (), groups: Iterable[str] = ()) -> None:
        """Say what became of the rest of the table, when the dependencies are known, and which
        extras and groups of the project are wanted.
        """
        self._told_sources()
        self._indexes()
        if not self._root:
            self._of_another_root()
            return
        self._other_indexes()
        self._environments()
        wanted = {*(f"extra {e}" for e in extras), *(f"group {g}" for g in groups)}
        self._conflicts({*wanted, "the project"})
        for key, value in self._table.items():
            if key in _LISTS:
                for at, text in texts(value):
                    self._entries.take(text, "tool", "uv", key, at, fate=_LISTS[key])
            elif key not in _ELSEWHERE:
                self._other(key, value)

    def _of_another_root(self) -> None:
        """Say of what only counts in the project that is locked that this one is not it."""
        said = "it counts in the project that is locked, and this one is depended on"
        for key, value in self._table.items():
            if key in ("sources", "index", "workspace", "package", "dev-dependencies"):
                continue
            for at, one in enumerate(value) if isinstance(value, list) else [(None, value)]:
                place = self._entries.at("tool", "uv", key, *([] if at is None else [at]))
                self._g.line(place, f"{key} = {one}", Fate.NOT_ASKED, said)

    def _told_sources(self) -> None:
        met = self._entries.sources.met
        own = {name for name, _ in self._own}
        above = [(n, s) for n, all_of in self._above.sources.items() for s in all_of]
        used = [(n, s) for n, s in above if n in met and n not in own]
        for name, source in (*self._own, *used):
            self._g.line(
                source.place,
                f"{name} = {said_of(source.entry)}",
                Fate.OPTION if name in met else Fate.NOT_ASKED,
                "where it is taken from" if name in met else "no dependency that is asked for",
            )
        if used and self._above.file is not None:
            self._g.read(self._above.file)

    def _indexes(self) -> None:
        lines = IndexLines(self._g)
        used = self._entries.sources.used
        named = {str(s.entry["index"]) for _, s in self._own if "index" in s.entry}
        there = {str(i.get("name")) for _, i in (*self._from_above, *self._stated)}
        for name in sorted(named - there):
            self._entries.wrong(f"there is no index named {name}", "tool", "uv", "sources")
        above = [i for i in self._from_above if str(i[1].get("name")) in used]
        for place, index in (*above, *self._stated):
            url, name = str(index.get("url", "")), str(index.get("name", ""))
            text = f"index {name} = {shown(split_credentials(url)[0])}".replace("  ", " ")
            names = used.get(name, set())
            if not names and (index.get("explicit") or not self._root):
                self._g.line(place, text, Fate.NOT_ASKED, "no dependency comes from it")
            elif names:
                told = f"for {', '.join(sorted(names))}"
                lines.of(place, text, url, names, told)
                if self._root and not index.get("explicit"):
                    lines.widen(place)
            elif index.get("default"):
                lines.first(place, text, url)
            else:
                lines.beside(place, text, url)

    def _other_indexes(self) -> None:
        lines, table, at = IndexLines(self._g), self._table, self._entries.at
        if table.get("index-url"):
            lines.first(at("tool", "uv", "index-url"), "index-url", str(table["index-url"]))
        for number, url in texts(table.get("extra-index-url", [])):
            place = at("tool", "uv", "extra-index-url", number)
            lines.beside(place, f"extra-index-url {shown(url)}", str(url))
        for number, where in texts(table.get("find-links", [])):
            place = at("tool", "uv", "find-links", number)
            lines.links(place, f"find-links {where}", str(where), self._entries.file.path)
        if "no-index" in table:
            place = at("tool", "uv", "no-index")
            if table["no-index"]:
                lines.none(place, "no-index = true")
            else:
                self._g.line(place, "no-index = false", Fate.OPTION, "indexes are asked")

    def _environments(self) -> None:
        value = self._table.get("environments", [])
        for at, text in texts([value] if isinstance(value, str) else value):
            path = ("tool", "uv", "environments", at)
            try:
                self._g.environments.append(marker_of(text))
            except InvalidText as error:
                self._entries.wrong(str(error), *path)
                continue
            self._g.line(self._entries.at(*path), text, Fate.OPTION, "nothing is wanted elsewhere")
        if "prerelease" in self._table:
            mode = str(self._table["prerelease"])
            if mode == "allow":
                self._g.prereleases.add("*")
            told = "prereleases of every package count" if mode == "allow" else "as usual"
            place = self._entries.at("tool", "uv", "prerelease")
            self._g.line(place, f"prerelease = {mode}", Fate.OPTION, told)

    def _conflicts(self, wanted: Collection[str]) -> None:
        for at, alternatives in texts(self._table.get("conflicts", [])):
            place = self._entries.at("tool", "uv", "conflicts", at)
            named = [self._alternative(c) for _, c in texts(alternatives)]
            both = [n for n in named if n in wanted]
            if len(both) > 1:
                fix = "ask for one of them"
                self._g.wrong(place, f"{' and '.join(both)} exclude each other here", fix)
            self._g.line(place, " or ".join(named), Fate.OPTION, "they exclude each other")

    def _alternative(self, said: Mapping[str, str]) -> str:
        of = canonicalize_name(said["package"]) if "package" in said else self._entries.name
        head = "" if of == self._entries.name else f"{of}: "
        for kind in ("extra", "group"):
            if kind in said:
                return f"{head}{kind} {canonicalize_name(said[kind])}"
        return f"{head}the project"

    def _other(self, key: str, value: Any) -> None:
        several = isinstance(value, list) and all(isinstance(v, Mapping) for v in value)
        for at, one in enumerate(value) if several else [(None, value)]:
            place = self._entries.at("tool", "uv", key, *([] if at is None else [at]))
            text = f"{key} = {one}"
            if key in _NO_MATTER:
                self._g.line(place, text, Fate.OPTION, "it says how uv works")
            elif key in _REFUSED:
                self._g.refused(place, text, *_REFUSED[key])
            elif "build" in key or "binary" in key or key in ("config-settings", "no-deps"):
                self._g.refused(place, text, _BUILDS, "flavour, or a package.nix of your own")
            else:
                self._g.refused(place, text, "a key that is not known")
