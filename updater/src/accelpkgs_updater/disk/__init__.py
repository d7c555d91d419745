"""The disk: folders of packages, the cache of the user, files that are written whole or not at all."""
