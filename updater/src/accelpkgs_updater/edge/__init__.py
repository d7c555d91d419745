"""The edge: HTTP, disk, the process. Everything with an effect lives here or in `sources`."""
