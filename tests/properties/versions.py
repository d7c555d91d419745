"""Random versions and specifiers: legal in all the ways that PEP 440 allows, close together, and
sometimes not legal.
"""

from __future__ import annotations

import random

# Few numbers, so that versions meet; leading zeros; and some that no 64-bit integer holds.
NUMBERS = [
    "0",
    "0",
    "1",
    "1",
    "2",
    "3",
    "9",
    "10",
    "00",
    "01",
    "08",
    "20250101",
    "999999999999999998",
    "999999999999999999",
    "1000000000000000000",
]
NUMBERS += ["9223372036854775807", "9223372036854775808", "123456789012345678901234567890"]
SMALL = ["0", "0", "1", "1", "2", "3"]
SEPARATORS = ["", "", ".", "-", "_"]
PRE = ["a", "b", "c", "rc", "alpha", "beta", "pre", "preview"]
POST = ["post", "rev", "r"]
LOCAL = [
    "0",
    "1",
    "2",
    "10",
    "007",
    "a",
    "b",
    "ab",
    "1a",
    "a1",
    "cu128",
    "ubuntu",
    "cxx11abitrue",
    "99999999999999999999",
]
OPERATORS = ["==", "==", "!=", "<", "<=", ">", ">=", "~=", "==="]


def number(rng: random.Random) -> str:
    return rng.choice(SMALL if rng.random() < 0.85 else NUMBERS)


def _case(rng: random.Random, text: str) -> str:
    return (
        "".join(c.upper() if rng.random() < 0.3 else c for c in text)
        if rng.random() < 0.3
        else text
    )


def _marker(rng: random.Random, words: list[str]) -> str:
    return (
        rng.choice(SEPARATORS)
        + rng.choice(words)
        + rng.choice([rng.choice(SEPARATORS) + number(rng), "", number(rng)])
    )


def release(rng: random.Random, least: int = 1) -> str:
    return ".".join(
        number(rng) for _ in range(rng.choice([n for n in (1, 2, 2, 3, 3, 4, 6) if n >= least]))
    )


def version(rng: random.Random, local: bool = True) -> str:
    """A legal version in any spelling."""
    text = release(rng)
    if rng.random() < 0.12:
        text = f"{rng.choice(['0', '1', '01', '2'])}!{text}"
    if rng.random() < 0.3:
        text += _marker(rng, PRE)
    if rng.random() < 0.3:
        text += f"-{number(rng)}" if rng.random() < 0.3 else _marker(rng, POST)
    if rng.random() < 0.25:
        text += _marker(rng, ["dev"])
    if local and rng.random() < 0.25:
        text += (
            "+"
            + "".join(rng.choice(LOCAL) + rng.choice(".-_") for _ in range(rng.randint(1, 3)))[:-1]
        )
    return _case(rng, ("v" if rng.random() < 0.1 else "") + text)


def relative(rng: random.Random, text: str) -> str:
    """A version near another one: the same with something appended, cut off or exchanged."""
    if rng.random() < 0.4:
        return version(rng)
    base = text.split("+")[0] or "1"
    return rng.choice(
        [
            base,
            base
            + rng.choice(
                [
                    ".0",
                    ".0.0",
                    ".1",
                    ".post0",
                    ".post1",
                    ".dev0",
                    ".post1.dev0",
                    "rc1",
                    "a0",
                    "-1",
                    "+a",
                    "+1",
                    "+a.1",
                ]
            ),
            base[: rng.randint(1, len(base))],
            base.replace("1", "2", 1),
            text,
        ]
    )


def damage(rng: random.Random, text: str) -> str:
    """One character too many, too few, or another."""
    at = rng.randrange(len(text) + 1)
    return (
        text[:at]
        + rng.choice(["", ".", "-", "_", "+", "!", "a", "c", "x", "v", " ", "*", "1", "post", "~"])
        + text[at + rng.randint(0, 1) :]
    )


def clause(rng: random.Random) -> str:
    """A clause, mostly legal."""
    operator = rng.choice(OPERATORS)
    if operator in ("==", "!=") and rng.random() < 0.35:
        text = release(rng) + ".*"
    elif operator == "~=" and rng.random() < 0.85:
        text = (
            release(rng, 2)
            + (_marker(rng, PRE) if rng.random() < 0.2 else "")
            + (_marker(rng, POST) if rng.random() < 0.2 else "")
        )
    else:
        text = version(rng, local=operator in ("==", "!=", "===") or rng.random() < 0.1)
    if rng.random() < 0.08:
        text = damage(rng, text)
    return operator + rng.choice(["", "", " "]) + text


def specifier(rng: random.Random) -> str:
    """One to three clauses."""
    return rng.choice([",", ",", ", ", " ,", ",,"]).join(
        clause(rng) for _ in range(rng.choice([1, 1, 1, 2, 2, 3]))
    )
