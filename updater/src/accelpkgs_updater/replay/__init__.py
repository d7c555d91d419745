"""A replay server: recorded facts, served in the exact formats of PyTorch's index, of GitHub's REST
API, and of the indexes of Jetson AI Lab and Astral.

For machines that cannot reach those, and for tests. The updater itself does not know that it is
being replayed to: the same requests, the same answers, another address.
"""
