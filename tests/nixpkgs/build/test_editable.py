"""A project that is worked on, in an environment and a shell of nixpkgs."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

REQUEST = 'packages = [ "packaging" ]; python = "3.12"; cuda = null;'
PYPROJECT = """[project]
name = "my-thing"
version = "1.5"
dependencies = ["packaging>=20"]
[project.scripts]
say = "my_thing:main"
"""
MODULE = "import packaging\n\ndef main():\n    print('said', packaging.__name__)\n"
PROGRAM = (
    "import json, sys, my_thing, importlib.metadata as m; print(json.dumps([my_thing.__file__,"
    " m.version('my-thing'), m.entry_points(group='console_scripts')['say'].value]))"
)


def test_its_modules_metadata_and_commands(
    concretised: Callable[..., str],
    fetched: Callable[..., None],
    build: Callable[..., str],
    alone: Callable[..., Any],
    run_nix: Callable[..., Any],
    tmp_path: Path,
) -> None:
    """As a flake has it: in the store, which is where it stays here."""
    (tmp_path / "src/my_thing").mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text(PYPROJECT)
    (tmp_path / "src/my_thing/__init__.py").write_text(MODULE)
    fetched(REQUEST)
    stored = f'"${{builtins.path {{ path = {tmp_path}; name = "source"; }}}}"'
    project = f"{{ project = {stored}; root = {stored}; }}"
    path = build(f"({concretised(REQUEST)}.editable {project}).python")
    done = alone(path, f"{path}/bin/python", "-c", PROGRAM)
    assert done.returncode == 0, done.stderr
    file, version, entry = json.loads(done.stdout)
    assert file.startswith("/nix/store/")
    assert file.endswith("-source/src/my_thing/__init__.py")
    assert (version, entry) == ("1.5", "my_thing:main")
    assert alone(path, f"{path}/bin/say").stdout == "said packaging\n"

    project = f'{{ project = {stored}; toolchain = [ "cxx" ]; }}'
    expression = f"({concretised(REQUEST)}.editable {project}).shell.shellHook"
    hook = run_nix("eval", "--impure", "--raw", "--expr", expression)
    assert hook.returncode == 0, hook.stderr
    assert "_accelpkgs_find ACCELPKGS_EDITABLE_MY_THING '' 'src/my_thing' 'my-thing'" in hook.stdout
    path = re.search(r'export PATH="(.*):\$PATH"', hook.stdout)
    assert path
    commands, environment, lacking = path[1].split(":")
    assert commands.endswith("-accelpkgs-shell-commands") and "-environment-" in environment
    assert lacking.endswith("-accelpkgs-shell-lacking")
    assert "export CC CXX" in hook.stdout
