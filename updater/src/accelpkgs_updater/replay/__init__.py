"""A replay server: recorded facts, served in the exact formats of PyTorch's index and of GitHub's
REST API.

For machines that cannot reach those two, and for tests. The updater itself does not know that it is
being replayed to: the same requests, the same answers, another address.
"""
