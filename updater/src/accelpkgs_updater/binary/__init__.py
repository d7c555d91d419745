"""Facts measured from the bytes of a wheel: device code, libraries, symbols. Nothing is ever executed.

`measure` is the entry; `source` says where bytes come from, `archive` walks the wheel once from front to
back, `fatbin`, `hip` and `elf` read what flows past, `record` writes and reads `pkgs/<name>/measured.json`,
`merge` brings that into `releases.json`. Memory stays bounded whatever the wheel's size, and nothing is
written to disk.
"""

from accelpkgs_updater.binary.errors import MeasureError
from accelpkgs_updater.binary.measure import measure
from accelpkgs_updater.binary.merge import merge
from accelpkgs_updater.binary.model import Library, Measurement
from accelpkgs_updater.binary.record import load, save
from accelpkgs_updater.binary.run import Done, Measurer
from accelpkgs_updater.binary.source import ByteSource, FileSource, HttpSource, session_opener

__all__ = [
    "ByteSource",
    "Done",
    "FileSource",
    "HttpSource",
    "Library",
    "MeasureError",
    "Measurement",
    "Measurer",
    "load",
    "measure",
    "merge",
    "save",
    "session_opener",
]
