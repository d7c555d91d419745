"""Finished packages: what is recorded, measured and derived of them, all of it or nothing."""
