"""The tests beside this one compare with `packaging` as it is from 26.3 on.

An older one means other things in places.
"""

from __future__ import annotations

import packaging
from packaging.version import Version


def test_packaging_is_new_enough() -> None:
    assert Version(packaging.__version__) >= Version("26.3")
