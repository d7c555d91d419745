"""Problems of the machine and the apps, E420 to E449, in the project's error format (`nix/errors`, docs/errors.md)."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One problem, the same record as in `nix/errors`."""

    code: str
    title: str
    where: tuple[str, ...] = ()
    why: tuple[str, ...] = ()
    fix: tuple[str, ...] = ()

    def __str__(self) -> str:
        lines = [f"accelpkgs {self.code}: {self.title}"]
        for label, texts in (("where", self.where), ("why", self.why), ("fix", self.fix)):
            for number, text in enumerate(texts):
                lines.append((f"  {label}:" if number == 0 else "").ljust(9) + text)
        return "\n".join(lines)


class Problems(Exception):
    """Stops an app: a text in the error format, and the exit code (1, or 2 for wrong usage)."""

    def __init__(self, *problems: Problem | str, exit_code: int = 1) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.exit_code = exit_code


def _one(
    code: str,
    title: str,
    *,
    where: Sequence[str] = (),
    why: Sequence[str] = (),
    fix: Sequence[str] = (),
    exit_code: int = 1,
) -> Problems:
    return Problems(Problem(code, title, tuple(where), tuple(why), tuple(fix)), exit_code=exit_code)


def nearest(word: str, known: Iterable[str]) -> list[str]:
    """The one spelling among `known` that is near `word`, as a line for `fix`; else nothing."""
    return [f"did you mean {near}?" for near in difflib.get_close_matches(word, list(known), n=1)]


def unknown_app(name: str, known: Sequence[str]) -> Problems:
    return _one(
        "E424",
        f"there is no app {name!r}",
        why=[f"the apps are: {', '.join(known)}"],
        fix=nearest(name, known),
        exit_code=2,
    )


def usage(app: str, message: str, example: str, hints: Sequence[str] = ()) -> Problems:
    return _one(
        "E424",
        message,
        where=[f"the arguments of {app}"],
        fix=[*hints, f"see: nix run .#{app} -- --help", f"for example: {example}"],
        exit_code=2,
    )


def no_nix() -> Problems:
    return _one(
        "E421",
        "there is no nix to call",
        where=["ACCELPKGS_NIX, PATH"],
        why=["the apps ask Nix for plans and builds"],
        fix=["start them through ./nixw, which gets one"],
    )


def nix_failed(what: str, log: str) -> Problems:
    lines = [line.strip() for line in log.strip().splitlines() if line.strip()]
    # The cause comes last, after the trace and the lines of code.
    causes = [number for number, line in enumerate(lines) if line.startswith("error:")]
    tail = lines[causes[-1] :][:5] if causes else lines[-5:]
    return _one(
        "E422",
        f"Nix could not {what}",
        why=tail or ["it printed nothing"],
        fix=["if this looks like our fault, please report it"],
    )


def build_failed(what: str, log_path: str, tail: Sequence[str]) -> Problems:
    return _one(
        "E425",
        f"{what} could not be built",
        where=[f"the whole log: {log_path}"],
        why=[line.strip() for line in tail][-5:] or ["nix printed no reason"],
    )


def no_python(wanted: str | None, seen: Sequence[str]) -> Problems:
    version = f"CPython {wanted}" if wanted else "a CPython 3.10 or newer"
    package = f"python{wanted}" if wanted else "python3"
    return _one(
        "E423",
        f"there is no {version} under /usr for the environment",
        where=["PATH, /usr/bin, /usr/local/bin"],
        why=["builds run in a sandbox that shows /usr only"]
        + ([f"seen: {', '.join(seen)}"] if seen else ["no python was seen"]),
        fix=[f"sudo apt-get install {package}  (or your distribution's way)"]
        + (["or leave --python out"] if wanted else []),
    )


def program_failed(name: str, code: int) -> Problems:
    return _one(
        "E426",
        f"the program of the set {name} failed in its environment (exit code {code})",
        why=["its own message stands above"],
        fix=["please report it with `./nixw run --impure .#doctor`"],
    )


def no_command(name: str, reason: str) -> Problems:
    return _one(
        "E429",
        f"{name} could not be started in the environment",
        why=[reason],
        fix=["give a command of the environment or of the machine, such as --exec python"],
    )


def unknown_set(name: str, known: Sequence[str]) -> Problems:
    return _one(
        "E427",
        f"there is no demo set {name!r}",
        why=[f"the sets are: {', '.join(known)}"],
        fix=nearest(name, known),
        exit_code=2,
    )


def no_glibc() -> Problems:
    return _one(
        "E428",
        "the C library of this machine is not glibc",
        why=["the wheels of GPU packages are built for glibc (manylinux)"],
        fix=["use a distribution with glibc, such as Debian, Ubuntu or Fedora"],
    )


def no_driver(name: str) -> Problem:
    return Problem(
        "E431",
        f"{name} has no driver loaded",
        where=("/proc/driver/nvidia/version",),
        why=("the GPU is on the PCI bus, but the NVIDIA kernel module is not loaded",),
        fix=("install the NVIDIA driver of your distribution, then reboot",),
    )


def no_checkout(folder: str) -> Problems:
    return _one(
        "E430",
        "the tests run from a checkout of accelpkgs, and this is none",
        where=[folder],
        why=["there is no tests/conftest.py here"],
        fix=["cd to the clone, then ./nixw run --impure .#test"],
    )


def no_usr_in_sandbox() -> Problems:
    return _one(
        "E432",
        "the sandbox of this Nix does not show /usr",
        where=["the setting sandbox-paths"],
        why=["the host base builds with the machine's own interpreter, /usr/bin/python3"],
        fix=[
            "start it through ./nixw, which sets it for its own calls",
            "or, if a daemon ignores what you set: add to /etc/nix/nix.conf",
            "sandbox-paths = /usr /bin /lib /lib64 /etc/alternatives",
        ],
    )
