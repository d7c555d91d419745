"""Facts measured from the bytes of a wheel: device code, libraries, symbols.

Nothing is ever executed.

`measure_wheel` is the entry; `byte_source` says where bytes come from, `archive` walks the wheel
once from front to back, `fatbin`, `hip` and `elf` read what flows past, `measured_file` writes and
reads `pkgs/<name>/measured.json`, `merge` brings that into `releases.json`; `loads` is what its
libraries need of the loader. Memory stays bounded whatever
the wheel's size, and nothing is written to disk.
"""

from accelpkgs_updater.measure.byte_source import ByteSource, FileSource, HttpSource
from accelpkgs_updater.measure.failure import MeasureError
from accelpkgs_updater.measure.measure_wheel import measure
from accelpkgs_updater.measure.measured_file import load, save
from accelpkgs_updater.measure.measurement import Library, Measurement
from accelpkgs_updater.measure.measurer import Measurer, MeasureResult
from accelpkgs_updater.measure.merge import merge

__all__ = [
    "ByteSource",
    "FileSource",
    "HttpSource",
    "Library",
    "MeasureError",
    "MeasureResult",
    "Measurement",
    "Measurer",
    "load",
    "measure",
    "merge",
    "save",
]
