"""Dependencies that are no releases of an index: git repositories, folders, archives and wheels by
address. Each becomes one release, whose metadata is read and never run.
"""
