"""What nixw decides on machines that have a Nix."""

from __future__ import annotations

import pytest

INFO = "store:    /nix: that of NixOS; nothing is set but the features\n"


@pytest.mark.parametrize("user", ["root", "ada"])
def test_on_nixos_it_becomes_the_nix_that_is_there(nixos_root, user):
    nixw = f"{nixos_root.flake}/nixw"
    info = nixos_root.run("sh", nixw, "--nixw-info", user=user)
    assert (info.returncode, info.stderr) == (0, "")
    assert info.stdout == f"nix:      /run/current-system/sw/bin/nix\n{INFO}"
    # Nothing that needs no store has a warning.
    said = nixos_root.run("sh", nixw, "eval", "--expr", "1 + 1", user=user)
    assert (said.returncode, said.stdout, said.stderr) == (0, "2\n", "")
    shown = nixos_root.run("sh", nixw, "config", "show", "sandbox-paths", user=user)
    assert "/usr" not in shown.stdout


def test_on_another_distribution_a_trusted_nix_is_taken_as_it_is(nixos_root):
    info = nixos_root.run("sh", f"{nixos_root.flake}/nixw", "--nixw-info", row="fedora")
    assert info.returncode == 0, info.stderr
    assert "store:    system, /nix: /nix can be written to\n" in info.stdout
    assert "sandbox-paths = /usr" in info.stdout


def test_macos_has_a_nix_of_its_own(nixos_root):
    # No /proc, and a uname that says so; `sh` and `nix` are all that is called.
    script = (
        "mkdir bin; printf '#!/bin/sh\\necho Darwin\\n' >bin/uname; "
        'printf \'#!/bin/sh\\necho nix "$@" "[$NIX_CONFIG]"\\n\' >bin/nix; chmod +x bin/*; '
        f"sed 's#/proc/self#/no/proc#; s#/etc/NIXOS#/no/NIXOS#' {nixos_root.flake}/nixw >nixw; "
        f"mkdir nix; cp -r {nixos_root.flake}/nix/nixw nix/; PATH=$PWD/bin:$PATH sh ./nixw run x"
    )
    answer = nixos_root.run("sh", "-c", script, user="ada")
    assert answer.stdout == ("nix run x [extra-experimental-features = nix-command flakes\n]\n"), (
        answer.stderr
    )


@pytest.mark.parametrize("user", ["root", "ada"])
def test_clean_lets_go_of_the_apps_python(nixos_root, user):
    """What the launcher keeps is linked as it does it; any path of the store stands for a Python.

    Whatever else the user has in the cache's folder stays.
    """
    script = f"""
      kept=$HOME/.cache/accelpkgs/apps/python
      mkdir -p "${{kept%/*}}" "$HOME/.cache/other"
      nix build --out-link "$kept" "$(readlink -f /run/current-system/sw)" || exit
      roots() {{ nix-store --gc --print-roots 2>/dev/null | grep -c "^$kept -> " || :; }}
      roots
      sh {nixos_root.flake}/nixw --nixw-clean && roots && ls -A "$HOME/.cache"
    """
    answer = nixos_root.run("sh", "-c", script, user=user)
    assert answer.stdout.splitlines() == ["1", "0", "other"], answer.stderr
    home = "/root" if user == "root" else "/home/ada"
    assert answer.stderr == f"nixw: removing {home}/.cache/accelpkgs\n"
