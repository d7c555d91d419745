"""How indexes of folders are laid out: a folder for each thing that its files were built for.

`pytorch`: `<url>/cu126/<name>/`; every index of that form, whoever runs it. `jetson`: Jetson AI
Lab's, run by devpi, `<url>/jp6/cu126/+simple/<name>/`. `astral`: `<url>/simple/cu128/<name>/`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from accelpkgs_updater.core.local_version import UnclearLocalVersion, axes_of_local, dotted

__all__ = ["LAYOUTS", "Layout"]

_JETPACK = re.compile(r"jp(\d+)/cu(\d+)")
_SERVER = re.compile(r"sbsa/cu(\d+)")
# The index answers for jp7 with its folders for servers, which JetPack 7 is one of.
_JETPACK_OF_SERVERS = "7"
_FIRST_CUDA_OF_SERVERS = 13


def _jetson_axes(folder: str) -> dict[str, str]:
    if match := _JETPACK.fullmatch(folder):
        return {"cuda": dotted("cuda", match[2]), "jetpack": match[1]}
    match = _SERVER.fullmatch(folder)
    cuda = dotted("cuda", match[1]) if match else "0"
    if int(cuda.partition(".")[0]) < _FIRST_CUDA_OF_SERVERS:
        # Its libraries are those of a server's own toolkit, which no package has.
        raise UnclearLocalVersion(f"{folder!r} is for no JetPack")
    return {"cuda": cuda, "jetpack": _JETPACK_OF_SERVERS}


@dataclass(frozen=True, slots=True)
class Layout:
    """An index of folders; of templates `{folder}` and `{name}` are filled in.

    `page`: where a project's page is. `place`: what folder's own files lie under, None where a path
    does not say the folder. `inherited`: what the files of other indexes lie under that its pages
    list too. `digest`: where the hash of a file, or its beginning, stands in its path. `folders`:
    those that are read where nobody says which. `axes`: what a folder's name says. `pure`: whether
    that holds for files of pure Python, too.
    """

    url: str
    page: str
    axes: Callable[[str], Mapping[str, str]]
    folders: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    folder: str = "{folder}"
    place: str | None = "{folder}/"
    inherited: tuple[str, ...] = ()
    digest: re.Pattern[str] | None = None
    pure: bool = False

    def hash_of(self, url: str) -> str | None:
        """Return the sha256 of a file, or its first digits, as its path says; None where paths of
        this index do not.

        Raises `ValueError` where this one should.
        """
        if self.digest is None:
            return None
        path = urlsplit(url).path
        match = self.digest.search(path)
        if match is None:
            raise ValueError(f"{url!r} does not lie where this index has its files")
        return "".join(match.groups())

    def folder_of(self, listed: str, path: str) -> str | None:
        """Return the folder that a file lies in: `listed`, whose page lists it, another, or "" for
        the root; None where it is of another index.

        `path`: relative to the index. Raises `ValueError` where it leads out of itself.
        """
        path = unquote(path)
        if {".", ".."} & {*path.split("/")}:
            raise ValueError(f"{path!r} is a path that leads elsewhere")
        if any(path.startswith(prefix) for prefix in self.inherited):
            return None
        if self.place is None or path.startswith(self.place.format(folder=listed)):
            return listed
        marker = self.place.partition("{folder}")[2]
        head, found, _ = path.rpartition(marker)
        return head if found else ""


LAYOUTS: Mapping[str, Layout] = {
    "pytorch": Layout(
        url="",
        page="{folder}/{name}/",
        axes=axes_of_local,
    ),
    "jetson": Layout(
        url="https://pypi.jetson-ai-lab.io",
        page="{folder}/+simple/{name}/",
        axes=_jetson_axes,
        folders=(
            "jp5/cu114",
            "jp6/cu122",
            "jp6/cu124",
            "jp6/cu126",
            "jp6/cu128",
            "jp6/cu129",
            "sbsa/cu130",
        ),
        place="{folder}/+f/",
        inherited=("root/",),
        digest=re.compile(r"/\+f/([0-9a-f]{3})/([0-9a-f]{13})/[^/]+$"),
        # Wheels for "any" machine there hold machine code all the same (opencv-python).
        pure=True,
    ),
    "astral": Layout(
        url="https://wheels.astral.sh",
        page="simple/{folder}/{name}/",
        axes=axes_of_local,
        folders=("cu126", "cu128", "cu129", "cu130", "cu132"),
        folder="simple/{folder}",
        place=None,
        digest=re.compile(r"^/artifacts/([0-9a-f]{64})/[^/]+$"),
    ),
}
"""Kind of source in `update.toml` → how its index is laid out."""
