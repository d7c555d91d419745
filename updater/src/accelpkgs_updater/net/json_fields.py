"""An answer in JSON, read by the types that its API describes; one of another shape is refused."""

from __future__ import annotations

import json
from typing import Any, TypeVar

from accelpkgs_updater.limits import Limit, TooMuchError

__all__ = ["Malformed", "check_values", "clean", "field", "json_of", "maybe", "maybe_text", "text"]

T = TypeVar("T")


class Malformed(ValueError):
    """An answer that is not as it is described; the text says where."""


def check_values(content: bytes) -> None:
    """Refuse JSON of too many values before they become objects. Raises `TooMuchError`."""
    Limit.PAGE_VALUES.check(sum(content.count(c) for c in (b",", b"[", b"{")), "values in it")


def json_of(content: bytes) -> Any:
    """Parse an answer, None where it is empty. Raises `Malformed`."""
    if not content:
        return None
    try:
        check_values(content)
        return json.loads(content)
    except TooMuchError as error:
        raise Malformed(f"{error}; {error.fix}") from None
    except (ValueError, RecursionError) as error:
        raise Malformed(f"it is no JSON: {type(error).__name__}") from None


def field(value: Any, key: str, kind: type[T]) -> T:
    """Return a field of an object. Raises `Malformed` where it is not there, or another thing."""
    found = maybe(value, key, kind)
    if found is None:
        raise Malformed(f"{key} is missing")
    return found


def maybe(value: Any, key: str, kind: type[T]) -> T | None:
    """Return a field of an object, None where it is null or not there. Raises `Malformed`."""
    if not isinstance(value, dict):
        raise Malformed(f"there is no object around {key}")
    found = value.get(key)
    if found is None:
        return None
    # To Python, true is an integer.
    if not isinstance(found, kind) or (isinstance(found, bool) and kind is not bool):
        raise Malformed(f"{key} is a {type(found).__name__}")
    return found


def text(value: Any, key: str) -> str:
    """Return a text of an object. Raises `Malformed`."""
    return clean(field(value, key, str))


def maybe_text(value: Any, key: str) -> str:
    """Return a text of an object, an empty one where there is none. Raises `Malformed`."""
    return clean(maybe(value, key, str) or "")


def clean(words: str) -> str:
    """Return a text that can be encoded: JSON can hold half of a surrogate pair."""
    return words.encode("utf-8", "replace").decode()
