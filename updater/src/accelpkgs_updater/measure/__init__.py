"""Facts measured from the bytes of a wheel: device code, libraries, symbols.

Nothing is ever executed.

`measurer` and `measure_wheel` are the entries; `byte_source` says where bytes come from, `archive`
walks the wheel once from front to back, `fatbin`, `hip` and `elf` read what flows past,
`measured_file` writes and reads `pkgs/<name>/measured.json`, `merge` brings that into
`releases.json`; `loads` is what its libraries need of the loader. Memory stays bounded whatever the
wheel's size, and nothing is written to disk.
"""
