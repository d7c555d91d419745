"""The disk: folders of packages, the user's cache, files that are written whole or not at all."""
