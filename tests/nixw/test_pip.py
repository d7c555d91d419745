"""pip's configuration files become the variables that fetches in the sandbox can be given.

Pip itself says what is right.
"""

from __future__ import annotations

import functools
import shutil
import subprocess
from pathlib import Path

import pytest

from .conftest import Machine, told

# Files of a home (or the machine's own, from the root), and variables: each is asked of nixw and of
# pip.
CASES = {
    "nothing": ({}, {}),
    "user": ({".config/pip/pip.conf": "[global]\nindex-url = https://mirror.example/simple\n"}, {}),
    "legacy user": ({".pip/pip.conf": "[global]\nindex-url=https://old.example/simple\n"}, {}),
    "user over legacy user": (
        {
            ".pip/pip.conf": (
                "[global]\nindex-url = https://old.example/simple\n"
                "extra-index-url = https://more.example/simple\n"
            ),
            ".config/pip/pip.conf": "[global]\nindex-url = https://new.example/simple\n",
        },
        {},
    ),
    "several lines": (
        {
            ".config/pip/pip.conf": (
                "[global]\nextra-index-url =\n    https://a.example/simple\n"
                "    https://b.example/simple\n# end\ntimeout = 3\n"
            )
        },
        {},
    ),
    "colon, underscore, case, comments": (
        {
            ".config/pip/pip.conf": (
                "; a comment\n[global]\n# another\n"
                "Index_URL : https://user:word@mirror.example:8080/simple\n\n[list]\n"
                "index-url = no\n"
            )
        },
        {},
    ),
    "install over global": (
        {
            ".config/pip/pip.conf": (
                "[install]\nindex-url = https://install.example/simple\n[global]\n"
                "index-url = https://global.example/simple\n"
            )
        },
        {},
    ),
    "variable over files": (
        {".config/pip/pip.conf": "[global]\nindex-url = https://file.example/simple\n"},
        {"PIP_INDEX_URL": "https://variable.example/simple"},
    ),
    "XDG_CONFIG_HOME": (
        {"elsewhere/pip/pip.conf": "[global]\nindex-url = https://xdg.example/simple\n"},
        {"XDG_CONFIG_HOME": "HOME/elsewhere"},
    ),
    "XDG_CONFIG_DIRS, in order": (
        {
            "one/pip/pip.conf": "[global]\nindex-url = https://one.example/simple\n",
            "two/pip/pip.conf": "[global]\nindex-url = https://two.example/simple\n",
        },
        {"XDG_CONFIG_DIRS": "HOME/one:HOME/two"},
    ),
    "PIP_CONFIG_FILE takes the user's place": (
        {
            ".config/pip/pip.conf": (
                "[global]\nindex-url = https://user.example/simple\n"
                "extra-index-url = https://user.example/more\n"
            ),
            "own.conf": "[global]\nindex-url = https://own.example/simple\n",
        },
        {"PIP_CONFIG_FILE": "HOME/own.conf"},
    ),
    "PIP_CONFIG_FILE that is not there": (
        {".config/pip/pip.conf": "[global]\nindex-url = https://user.example/simple\n"},
        {"PIP_CONFIG_FILE": "HOME/none.conf"},
    ),
    "PIP_CONFIG_FILE=/dev/null": (
        {".config/pip/pip.conf": "[global]\nindex-url = https://user.example/simple\n"},
        {"PIP_CONFIG_FILE": "/dev/null"},
    ),
}


# What pip takes for two options of `pip install`, all its sources considered; newer ones keep the
# files apart.
ASK_PIP = """
from pip._internal.configuration import Configuration
configuration = Configuration(isolated=False)
configuration.load()
found = dict(configuration.items())
if any(isinstance(value, dict) for value in found.values()):
    found = {name: value for file in found.values() for name, value in file.items()}
for option in ("index-url", "extra-index-url"):
    names = [f"{section}.{option}" for section in (":env:", "install", "global")]
    values = [found[name] for name in names if name in found]
    print(" ".join(values[0].split()) if values else "")
"""


def ask_pip(machine: Machine) -> list[str]:
    """The index and the extra indexes that pip would use on this machine."""
    answer = machine.run(python_with_pip(), "-c", ASK_PIP)
    assert answer.returncode == 0, answer.stderr
    return answer.stdout.splitlines()


@functools.cache
def python_with_pip() -> str:
    """A Python of the machine, outside every virtual environment, that has pip."""
    for name in ("python3", "python3.14", "python3.13", "python3.12", "python3.11"):
        python = shutil.which(name, path="/usr/bin:/usr/local/bin")
        if (
            python
            and subprocess.run(
                [python, "-c", "import pip"], capture_output=True, check=False
            ).returncode
            == 0
        ):
            return python
    pytest.skip("no Python in /usr has pip to compare with")


@pytest.mark.parametrize("case", CASES, ids=str)
def test_same_as_pip(user_machine: Machine, case: str) -> None:
    files, variables = CASES[case]
    user_machine.telling_nix()
    for name, text in files.items():
        user_machine.write(f"home/{name}", text)
    user_machine.variables.update(
        {name: value.replace("HOME", str(user_machine.home)) for name, value in variables.items()}
    )
    answer = user_machine.nix("build")
    assert [" ".join(told(answer, name)[0].split()) for name in ("index", "extra")] == ask_pip(
        user_machine
    )


def test_the_environment_of_a_virtual_environment(user_machine: Machine) -> None:
    user_machine.telling_nix()
    user_machine.write("home/venv/pip.conf", "[global]\nindex-url = https://venv.example/simple\n")
    user_machine.write(
        "home/.config/pip/pip.conf", "[global]\nindex-url = https://user.example/simple\n"
    )
    user_machine.variables["VIRTUAL_ENV"] = str(user_machine.home / "venv")
    assert told(user_machine.nix("build"), "index") == ["https://venv.example/simple"]


def test_the_last_machine_wide_file(user_machine: Machine) -> None:
    if not Path("/etc/pip.conf").exists():
        pytest.skip("there is no /etc/pip.conf whose place a file could take")
    user_machine.telling_nix()
    user_machine.binds[
        user_machine.write("pip.conf", "[global]\nindex-url = https://machine.example/simple\n")
    ] = "/etc/pip.conf"
    assert (
        told(user_machine.nix("build"), "index")
        == ["https://machine.example/simple"]
        == ask_pip(user_machine)[:1]
    )


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({}, "pip.pem"),
        ({"SSL_CERT_FILE": "HOME/ssl.pem"}, "ssl.pem"),
        ({"SSL_CERT_FILE": "HOME/none.pem"}, "pip.pem"),
        ({"PIP_CERT": "HOME/variable.pem"}, "variable.pem"),
        ({"SSL_CERT_FILE": "HOME/ssl.pem", "NIX_SSL_CERT_FILE": "HOME/nix.pem"}, "nix.pem"),
    ],
)
def test_certificates(user_machine: Machine, variables: dict[str, str], expected: str) -> None:
    user_machine.telling_nix()
    for name in ("pip", "ssl", "variable", "nix"):
        user_machine.write(f"home/{name}.pem", "certificates")
    user_machine.write(
        "home/.config/pip/pip.conf", f"[global]\ncert = {user_machine.home}/pip.pem\n"
    )
    user_machine.variables.update(
        {name: value.replace("HOME", str(user_machine.home)) for name, value in variables.items()}
    )
    assert told(user_machine.nix("build"), "certificates") == [str(user_machine.home / expected)]
