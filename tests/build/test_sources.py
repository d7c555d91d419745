"""Packages of `pkgs/` that have only their source, built on the host base and used."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from . import gguf

Build = Callable[..., subprocess.CompletedProcess[str]]

pytestmark = pytest.mark.network


@pytest.fixture(scope="module")
def environment(root: Path) -> Callable[[str], str]:
    """The environment of one package, for no accelerator."""
    return lambda name: (
        f"((import {root}/nix/outputs/lib.nix {{ }}).concretise "
        f"{{ base = hostWith {{ }}; inherit python; cuda = null; "
        f'packages = [ "{name}" ]; }}).python'
    )


def test_a_parser_that_was_generated_for_one_release(
    environment: Callable[[str], str], run_in_store: Build
) -> None:
    """hydra-core's grammar needs antlr4 4.9 to the minor, which has no wheel: the default recipe
    builds it.
    """
    program = (
        "import antlr4, importlib.metadata as m; "
        "from hydra.core.override_parser.overrides_parser import OverridesParser as P; "
        "o = P.create().parse_override('db={a:1,b:[x,2.5]}'); "
        "print(m.version('antlr4-python3-runtime'), o.key_or_group, o.value())"
    )
    done = run_in_store(environment("hydra-core"), "-c", program)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "4.9.3 db {'a': 1, 'b': ['x', 2.5]}"


@pytest.mark.long
def test_a_language_model_is_evaluated(
    environment: Callable[[str], str], run_in_store: Build, root: Path, tmp_path: Path
) -> None:
    """llama.cpp gives what the formulas of the model give."""
    model = gguf.weights(16)
    gguf.write(tmp_path / "tiny.gguf", model)
    (tmp_path / "weights.json").write_text(json.dumps(model))
    done = run_in_store(
        environment("llama-cpp-python"),
        str(root / "tests/build/run_llama.py"),
        str(tmp_path / "tiny.gguf"),
        str(tmp_path / "weights.json"),
        str(gguf.HEADS),
    )
    assert done.returncode == 0, done.stderr
    tokens, largest, difference = json.loads(done.stdout.splitlines()[-1])
    assert [gguf.WORDS[t] for t in tokens] == ["<s>", "▁", "a", "b"]
    assert largest > 0.5
    assert difference < 0.02 * largest
