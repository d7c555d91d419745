"""What this machine is: one small module for each kind of thing.

Nothing here raises; what is not found is None or empty.
"""
