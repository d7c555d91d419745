"""nix/lib/marker.nix agrees with `packaging` on generated markers.

Not compared, since ours is meant to differ:
- `'x' in extra` and `'x' not in extra`: `extra` is a set of active extras for us, so this is
  membership and not a search in a text;
- two variables or two literals in one comparison: `packaging` compares with the *name* of the
  second variable, or fails;
- escapes in literals: PEP 508 has none, `packaging` reads a literal as Python does.
What `packaging` calls an undefined comparison does not hold for us: a plan does not stop at a
marker that no installer can read.
"""

from __future__ import annotations

import random

from packaging.markers import InvalidMarker, Marker, UndefinedComparison

from nixlib import evaluate
from properties import versions as generate

CASES = 10_000
OPERATORS = ["==", "==", "!=", "<", "<=", ">", ">=", "~=", "===", "in", "not in"]
SPELLINGS = {
    "os.name": 1,
    "sys.platform": 1,
    "platform.version": 1,
    "platform.machine": 1,
    "platform.python_implementation": 1,
    "python_implementation": 1,
}
TEXTS = {
    "os_name": ["posix", "nt", ""],
    "sys_platform": ["linux", "win32", "linux2"],
    "platform_machine": ["x86_64", "aarch64", "x86_64 AMD64"],
    "platform_system": ["Linux", "Windows", "linux"],
    "platform_python_implementation": ["CPython", "PyPy"],
    "implementation_name": ["cpython", "pypy"],
    "platform_version": ["#1 SMP", "1", ""],
    "extra": ["test", "Test", "cuda_12", "cuda-12", "", "a.b"],
}
PYTHONS = ["3.9", "3.10", "3.11", "3.12", "3.12.0", "3.12.4", "3.13.0rc1", "3.13", "3", "2.7"]
VERSIONS = {
    "python_version": PYTHONS,
    "python_full_version": PYTHONS,
    "implementation_version": PYTHONS,
    "platform_release": ["6.1.0-13-amd64", "5.10", "6.6.87.2-microsoft", ""],
}
ENVIRONMENTS = [
    {
        "implementation_name": "cpython",
        "implementation_version": full,
        "os_name": "posix",
        "platform_machine": machine,
        "platform_python_implementation": "CPython",
        "platform_release": release,
        "platform_system": "Linux",
        "platform_version": "#1 SMP",
        "python_full_version": full,
        "python_version": ".".join(full.split(".")[:2]),
        "sys_platform": "linux",
        "extra": extra,
    }
    for full, machine, release, extra in [
        ("3.12.4", "x86_64", "6.1.0-13-amd64", "test"),
        ("3.10.0", "aarch64", "5.10", ""),
        ("3.13.0rc1", "x86_64", "6.6.87.2-microsoft", "cuda-12"),
        ("3.9.18", "aarch64", "", "a-b"),
    ]
]


def _literal(rng: random.Random, variable: str) -> str:
    if variable in TEXTS:
        return rng.choice(TEXTS[variable])
    draw = rng.random()
    if draw < 0.1:
        return generate.version(rng)
    if draw < 0.2:
        return rng.choice(
            [
                "3.*",
                "3.12.*",
                "2.7.*",
                "3.9 3.10",
                "3.12,3.13",
                "x",
                "3.12rc1",
                "3.13.0a1",
                " 3.12 ",
                "3.12 ; x",
            ]
        )
    return rng.choice(VERSIONS[variable])


def _comparison(rng: random.Random) -> str:
    variable = rng.choice([*TEXTS, *VERSIONS, *VERSIONS])
    literal = _literal(rng, variable)
    quote = rng.choice("'\"")
    operator = rng.choice(OPERATORS)
    spelled = (
        rng.choice([s for s in SPELLINGS if s.replace(".", "_").endswith(variable)] or [variable])
        if rng.random() < 0.2
        else variable
    )
    left, right = spelled, f"{quote}{literal}{quote}"
    if rng.random() < 0.3 and not (variable == "extra" and operator.endswith("in")):
        left, right = right, left
    space = rng.choice(["", " "]) if not operator.endswith("in") else " "
    return f"{left}{space}{operator}{space}{right}"


def _marker(rng: random.Random, depth: int = 0) -> str:
    if depth == 3 or rng.random() < 0.45:
        return _comparison(rng)
    text = _marker(rng, depth + 1)
    for _ in range(rng.randint(1, 2)):
        text += rng.choice([" and ", " or "]) + _marker(rng, depth + 1)
    return rng.choice([text, f"({text})", f" ( {text} ) "])


def _damage(rng: random.Random, text: str) -> str:
    at = rng.randrange(len(text))
    return (
        text[:at] + rng.choice(["", "'", "(", ")", " and ", "=", "x", "not", " "]) + text[at + 1 :]
    )


def _expected(text: str, environment: dict[str, str]) -> bool | None:
    try:
        marker = Marker(text)
    except InvalidMarker:
        return None
    try:
        return marker.evaluate(environment)
    except UndefinedComparison:
        return _without_undefined(marker, environment)


def _without_undefined(marker: Marker, environment: dict[str, str]) -> bool:
    """The value where each undefined comparison counts as one that does not hold."""

    def value(node: object) -> bool:
        if isinstance(node, tuple):
            try:
                return Marker(" ".join(part.serialize() for part in node)).evaluate(environment)
            except UndefinedComparison:
                return False
        assert isinstance(node, list)
        groups: list[list[bool]] = [[]]
        for part in node:
            if part == "or":
                groups.append([])
            elif part != "and":
                groups[-1].append(value(part))
        return any(all(group) for group in groups)

    return value(marker._markers)


def _has_two_of_a_kind(text: str) -> bool:
    """Damage can make these: see the list above."""
    try:
        marker = Marker(text)
    except InvalidMarker:
        return False

    def odd(node: object) -> bool:
        if isinstance(node, tuple):
            left, operator, right = node
            return type(left) is type(right) or (
                right.value == "extra" and operator.value.endswith("in")
            )
        return isinstance(node, list) and any(odd(part) for part in node)

    return odd(marker._markers)


def test_markers() -> None:
    rng = random.Random(508)
    cases = []
    while len(cases) < CASES:
        text = _marker(rng)
        if rng.random() < 0.15:
            text = _damage(rng, text)
            if _has_two_of_a_kind(text):
                continue
        cases.append((text, rng.randrange(len(ENVIRONMENTS))))
    found = evaluate(
        """let
             active = values: if values.extra == "" then [ ] else [ values.extra ];
             evaluator = values: lib.marker.evaluate (lib.marker.fromValues (active values) values);
             evaluators = map evaluator data.environments;
             one = case:
               let tree = lib.marker.parse (builtins.elemAt case 0); in
               if tree == null
               then null
               else builtins.elemAt evaluators (builtins.elemAt case 1) tree;
           in map one data.cases""",
        {"environments": ENVIRONMENTS, "cases": cases},
    )
    wrong = {
        case: (ours, theirs)
        for case, ours in zip(cases, found, strict=True)
        if ours != (theirs := _expected(case[0], ENVIRONMENTS[case[1]]))
    }
    assert not wrong
    assert min(found.count(True), found.count(False)) > 1500 and found.count(None) > 300


def test_extras_as_a_set() -> None:
    """With several extras, a marker holds as it does for the extras one by one: `==` for any of
    them, `!=` for all.
    """
    rng = random.Random(685)
    names = ["test", "cuda_12", "A.b", "x"]
    cases = []
    for _ in range(500):
        active = rng.sample(names, rng.randint(0, 3))
        cases.append(
            (active, rng.choice(["==", "!="]), rng.choice([*names, "Cuda-12", "a-B", "other"]))
        )
    found = evaluate(
        """map (case:
             let
               values = lib.marker.fromValues (builtins.elemAt case 0) { };
               text = "extra ${builtins.elemAt case 1} '${builtins.elemAt case 2}'";
             in
             lib.marker.evaluate values (lib.marker.parse text)) data""",
        cases,
    )
    for (active, operator, literal), ours in zip(cases, found, strict=True):
        each = [
            Marker(f"extra {operator} '{literal}'").evaluate({"extra": extra})
            for extra in active or [""]
        ]
        assert ours == (any(each) if operator == "==" else all(each)), (active, operator, literal)


def test_extras_of_lock_files() -> None:
    """`'x' in extras` (PEP 751) asks for membership, with normalised names."""
    sets: list[list[str]] = [[], ["cuda-12"], ["a", "Cuda.12"]]
    cases = [
        (active, text)
        for active in sets
        for text in ("'CUDA_12' in extras", "'cuda-12' not in extras", "'cuda' in extras")
    ]
    found = evaluate(
        "map (case: lib.marker.evaluate (lib.marker.fromValues (builtins.elemAt case 0) { }) "
        "(lib.marker.parse (builtins.elemAt case 1))) data",
        cases,
    )
    assert found == [
        Marker(text).evaluate({"extras": set(active)}, context="lock_file")
        for active, text in cases
    ]
