"""`verify`: every target of `targets.toml` planned before and after a change, and whether anybody
is worse off.
"""
