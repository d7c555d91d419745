"""How nixw calls the nix that it found: nothing lost, nothing added but the settings."""

from __future__ import annotations

import resource
import shutil
import subprocess

import pytest
from _pytest.mark import ParameterSet

from .conftest import Machine, told

ARGUMENTS = ["build", "", "two words", "line\nline", "*", "'\"$HOME\\", "--", "-x"]


def shells() -> list[ParameterSet]:
    """The POSIX shells that a machine may have as sh."""
    return [
        pytest.param(
            words,
            id=" ".join(words),
            marks=pytest.mark.skipif(
                not shutil.which(words[0]), reason=f"there is no {words[0]} here"
            ),
        )
        for words in (["dash"], ["busybox", "sh"], ["bash", "--posix"])
    ]


def test_passes_arguments_on_unchanged(machine: Machine) -> None:
    machine.telling_nix()
    assert told(machine.nix(*ARGUMENTS), "argument") == ARGUMENTS
    # The second call takes the short way.
    assert told(machine.nix(*ARGUMENTS), "argument") == ARGUMENTS


@pytest.mark.parametrize("shell", shells())
def test_runs_in_every_posix_shell(user_machine: Machine, shell: list[str]) -> None:
    user_machine.telling_nix()
    # Debian's busybox puts its own unshare and mount, which know too little, in the place of
    # util-linux's: no namespace.
    user_machine.variables["NIX_REMOTE"] = "local"
    for _ in range(2):
        assert told(user_machine.run(*shell, user_machine.nixw, "eval"), "argument") == ["eval"]


def test_passes_the_exit_code_on(machine: Machine) -> None:
    machine.telling_nix()
    machine.variables["EXIT_CODE"] = "73"
    assert machine.nix("build").returncode == 73


def test_passes_standard_input_on(user_machine: Machine) -> None:
    nix = user_machine.write(
        "programs/nix",
        '#!/bin/sh\n[ "$*" != --version ] || { echo nix 2.30.0; exit; }\ncat\n',
        0o755,
    )
    user_machine.path = f"{nix.parent}:{user_machine.path}"
    assert user_machine.nix("--version").returncode == 0
    answer = user_machine.run(user_machine.nixw, "eval", stdin="from standard input")
    assert answer.stdout == "from standard input", answer.stderr


def test_works_from_anywhere_and_through_links(user_machine: Machine) -> None:
    user_machine.telling_nix()
    links = user_machine.folder / "links"
    links.mkdir()
    (links / "first").symlink_to("../checkout/nixw")
    (links / "second").symlink_to("first")
    assert told(user_machine.run(str(links / "second"), "a", cwd=links), "pwd") == [str(links)]
    assert told(
        user_machine.run("./nixw", "a", cwd=user_machine.folder / "checkout"), "argument"
    ) == ["a"]
    assert told(
        user_machine.run("sh", "nixw", "a", cwd=user_machine.folder / "checkout"), "argument"
    ) == ["a"]
    user_machine.path = f"{links.parent / 'checkout'}:{user_machine.path}"
    assert told(user_machine.run("nixw", "a"), "argument") == ["a"]


def test_works_in_folders_with_blanks(machine: Machine) -> None:
    machine.telling_nix()
    machine.variables["XDG_CACHE_HOME"] = str(machine.home / "a cache\twith \\ blanks")
    place = machine.home / "my project"
    shutil.copytree(machine.folder / "checkout", place)
    machine.give(place)
    assert told(machine.run(str(place / "nixw"), "a", cwd=place), "pwd") == [str(place)]


def test_offers_its_nix_to_programs(machine: Machine) -> None:
    nix = machine.telling_nix()
    answer = machine.nix("run")
    assert told(answer, "nix") == [str(nix)]
    assert told(answer, "path")[0].startswith(f"{nix.parent}:")


def test_settings(machine: Machine) -> None:
    machine.telling_nix()
    config = told(machine.nix("run"), "config")[0]
    lines = config.splitlines()
    assert "sandbox = true" in lines
    assert "sandbox-fallback = false" in lines
    bound = next(line for line in lines if line.startswith("sandbox-paths = ")).split()[2:]
    assert "/usr" in bound
    assert not [path for path in bound if path.startswith("/etc/ssl")]
    # Root's builds must not run as root.
    assert ("auto-allocate-uids = true" in lines) == (machine.user == "root")


def test_the_users_own_settings_stand_and_flakes_stay_on(user_machine: Machine) -> None:
    user_machine.telling_nix()
    user_machine.variables["NIX_CONFIG"] = "experimental-features = ca-derivations\ncores = 1"
    lines = told(user_machine.nix("run"), "config")[0].splitlines()
    own = lines.index("experimental-features = ca-derivations")
    assert own > lines.index("sandbox = true")
    assert lines.index("cores = 1") > own
    assert lines[-1].startswith("extra-experimental-features = nix-command flakes")


def test_never_writes_a_nix_conf(machine: Machine) -> None:
    machine.telling_nix()
    machine.nix("run")
    assert not (machine.home / ".config").exists()


def test_a_call_inside_adds_nothing_twice(machine: Machine) -> None:
    nix = machine.write(
        "programs/nix",
        f"""#!/bin/sh
        case $* in
          --version) echo nix 2.30.0 ;;
          outer)
            echo "outer<$NIX_CONFIG>"; {machine.nixw} inner
            env -i HOME="$HOME" PATH=/usr/bin:/bin {machine.nixw} inner ;;
          inner) echo "inner<$NIX_CONFIG>"; ls -a /nix ;;
        esac""",
        0o755,
    )
    machine.path = f"{nix.parent}:{machine.path}"
    answer = machine.nix("outer")
    outer = told(answer, "outer")
    assert told(answer, "inner") == outer * 2, (
        "with the environment that a nixw made, and without it"
    )
    assert answer.stdout.count(".accelpkgs") == 2


def test_nixw_on_path_as_nix_is_no_nix(user_machine: Machine) -> None:
    (user_machine.folder / "first").mkdir()
    (user_machine.folder / "first" / "nix").symlink_to(user_machine.nixw)
    user_machine.only(
        "sh",
        "readlink",
        "mkdir",
        "id",
        "sed",
        "tr",
        "head",
        "awk",
        "flock",
        "cat",
        "nproc",
        "mv",
        "rm",
        "find",
        "chmod",
    )
    user_machine.path = f"{user_machine.folder / 'first'}:{user_machine.path}"
    answer = user_machine.nix("eval")
    assert answer.returncode == 1
    assert "nixw: nix of unknown version on PATH is older than 2.18" in answer.stderr


def test_a_relative_cache_folder_is_ignored(user_machine: Machine) -> None:
    user_machine.telling_nix()
    user_machine.variables["XDG_CACHE_HOME"] = "cache"
    user_machine.nix("eval")
    assert (user_machine.cache / "decision").is_file()
    assert not (user_machine.home / "cache").exists()


def test_a_new_nix_on_path_is_seen(user_machine: Machine) -> None:
    first = user_machine.telling_nix()
    assert told(user_machine.nix("a"), "nix") == [str(first)]
    second = user_machine.write("newer/nix", first.read_text(), 0o755)
    user_machine.path = f"{second.parent}:{user_machine.path}"
    assert told(user_machine.nix("a"), "nix") == [str(second)]
    second.unlink()
    assert told(user_machine.nix("a"), "nix") == [str(first)]


def test_info(machine: Machine) -> None:
    nix = machine.telling_nix("2.19.4")
    answer = machine.nix("--nixw-info")
    assert answer.returncode == 0, answer.stderr
    assert f"nix:      {nix} (2.19.4)" in answer.stdout
    assert f"store:    private, {machine.cache}/store: " in answer.stdout
    assert "settings: sandbox = true" in answer.stdout


def test_clean_removes_read_only_stores_too(machine: Machine) -> None:
    machine.telling_nix()
    assert machine.nix("--nixw-info").returncode == 0
    made = machine.run(
        "sh",
        "-c",
        f"mkdir -p {machine.cache}/store/nix/store/a/b && touch "
        f"{machine.cache}/store/nix/store/a/b/c && chmod -R a-w {machine.cache}/store/nix/store/a",
    )
    assert made.returncode == 0, made.stderr
    answer = machine.nix("--nixw-clean")
    assert answer.returncode == 0, answer.stderr
    assert not machine.cache.exists()


def test_costs_less_than_50_ms(machine: Machine) -> None:
    nix = machine.telling_nix()
    machine.nix("a")
    # Both inside one machine, so that making it does not count.
    script = 'for i in 1 2 3 4 5 6 7 8 9 10; do "$@" >/dev/null || exit; done'

    def seconds(*command: str) -> float:
        """Of a processor, each call: other work on the machine does not count."""
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(
            machine.command("sh", "-c", script, "sh", *command),
            env=machine.environment(),
            cwd=machine.home,
            check=True,
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / 10

    assert seconds(machine.nixw, "a") - seconds(str(nix), "a") < 0.05
