"""The problems of the machine and the apps: a table of their codes, and a function for each."""

from __future__ import annotations

from collections.abc import Sequence

from apps import support
from apps.problem import Problem, Problems, nearest

# Code → heading in docs/errors.md. E400 to E419 are nixw's (nix/nixw).
CODES = {
    "E420": "there is no Python for the apps",  # said by bin/no-python.sh
    "E421": "there is no Nix to call",
    "E422": "Nix could not do what an app asked",
    "E423": "there is no Python under /usr",
    "E424": "an app or an argument is not known",
    "E425": "a build failed",
    "E426": "the program of a demo set failed",
    "E427": "there is no such demo set",
    "E428": "the C library is not glibc",
    "E429": "a command could not be started in the environment",
    "E430": "this is no checkout",
    "E431": "a GPU has no driver loaded",
    "E432": "the sandbox of this Nix does not show /usr",
    "E433": "a package of a folder lies elsewhere",  # said by nix/links.sh
    "E434": "a file, a folder or a stream cannot be used",
    "E435": "an app failed, and that is our fault",
    "E436": "the driver's module and its libraries are of two versions",
    "E437": "a GPU of AMD was seen and not recognised",
    "E438": "an app is for Linux",  # said by bin/launch
    "E440": "no file says what a project needs",
    "E441": "a project is no folder that can be used",
    "E442": "another folder has the name of the one for locked packages",
    "E443": "a file of a person is in the way",
    "E444": "it is not known where accelpkgs is",
    "E445": "init would ask, and there is no terminal",
    "E446": "a file of a project could not be written",
    "E447": "git was not told of files",
    "E448": "an export has no place to go",
    "E449": "an environment that is not exported",
    "E480": "the folder for the website holds something else",
    "E481": "the pages of the documentation cannot be made",
}


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


def no_nix() -> Problems:
    """Neither ACCELPKGS_NIX nor PATH has a nix."""
    return _one(
        "E421",
        "there is no nix to call",
        where=["ACCELPKGS_NIX, PATH"],
        why=["the apps ask Nix for plans and builds"],
        fix=["start them through ./nixw, which gets one"],
    )


def nix_failed(what: str, log: str) -> Problems:
    """Nix could not do `what`, and says why in its own words in `log`."""
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


INSTALL = "install python3 of your distribution (apt, dnf, zypper, apk: python3; pacman: python)"


def no_python(wanted: str | None, seen: Sequence[str]) -> Problems:
    """No interpreter can be used; `seen` are those that were found, each with its reason."""
    version = f"CPython {wanted}" if wanted else f"CPython {support.PYTHONS[0]} or newer"
    found = f"seen: {', '.join(seen)}" if seen else "no python was seen"
    usable = any(text.endswith("(usable)") for text in seen)
    # Distributions name single versions in ways of their own, and most have one alone.
    fix = [INSTALL] if wanted is None else []
    return _one(
        "E423",
        f"there is no {version} under /usr for the environment",
        where=["PATH, /usr/bin, /usr/local/bin"],
        why=["builds run in a sandbox that shows /usr only", found],
        fix=[
            *fix,
            *(["leave --python out: another version is usable here"] if usable and wanted else []),
            "build on nixpkgs, where a cache has it: --base nixpkgs",
        ],
    )


def misused(
    title: str, *, where: Sequence[str] = (), why: Sequence[str] = (), fix: Sequence[str] = ()
) -> Problems:
    """A command line that says nothing we know."""
    return _one("E424", title, where=where, why=why, fix=fix, exit_code=2)


def unknown_app(name: str, known: Sequence[str]) -> Problems:
    """There is no app of that name."""
    why = f"the apps are: {', '.join(known)}"
    return misused(f"there is no app {name!r}", why=[why], fix=nearest(name, known))


def usage(app: str, message: str, example: str, hints: Sequence[str] = ()) -> Problems:
    """The arguments of an app are wrong, as argparse's `message` says."""
    fix = [*hints, f"see: nix run .#{app} -- --help", f"for example: {example}"]
    return misused(message, where=[f"the arguments of {app}"], fix=fix)


def build_failed(what: str, log_path: str, tail: Sequence[str]) -> Problems:
    """A build of `what` ended without a word in our format; `tail` are its last lines."""
    return _one(
        "E425",
        f"{what} could not be built",
        where=[f"the whole log: {log_path}"],
        why=[line.strip() for line in tail][-5:] or ["nix printed no reason"],
    )


def program_failed(name: str, code: int) -> Problems:
    """The program of the demo set `name` ended with an exit code."""
    return _one(
        "E426",
        f"the program of the set {name} failed in its environment (exit code {code})",
        why=["its own message stands above"],
        fix=["please report it with `./nixw run --impure .#doctor`"],
    )


def unknown_set(name: str, known: Sequence[str]) -> Problems:
    """There is no demo set of that name."""
    return _one(
        "E427",
        f"there is no demo set {name!r}",
        why=[f"the sets are: {', '.join(known)}"],
        fix=nearest(name, known),
        exit_code=2,
    )


def unknown_base(name: str, known: Sequence[str]) -> Problems:
    """There is no base of that name."""
    return misused(
        f"there is no base {name!r}",
        where=["--base, ACCELPKGS_BASE"],
        why=[f"the bases are: {', '.join(known)}"],
        fix=nearest(name, known),
    )


def no_glibc() -> Problems:
    """The machine has another C library."""
    return _one(
        "E428",
        "the C library of this machine is not glibc",
        why=["the wheels of GPU packages are built for glibc (manylinux)"],
        fix=["use a distribution with glibc, such as Debian, Ubuntu or Fedora"],
    )


def no_command(name: str, reason: str) -> Problems:
    """What `--exec` names cannot be started."""
    return _one(
        "E429",
        f"{name} could not be started in the environment",
        why=[reason],
        fix=["give a command of the environment or of the machine, such as --exec python"],
    )


def no_checkout(folder: str) -> Problems:
    """The tests were started in a folder that is no checkout."""
    return _one(
        "E430",
        "the tests run from a checkout of accelpkgs, and this is none",
        where=[folder],
        why=["there is no tests/conftest.py here"],
        fix=["cd to the clone, then ./nixw run --impure .#test"],
    )


def folder_is_taken(folder: str) -> Problems:
    """The website was to be written where something else lies."""
    return _one(
        "E480",
        "the folder for the website holds something else",
        where=[folder],
        why=["it has no data/v1/board.json, so we did not write it"],
        fix=["name a folder that is empty or not there yet"],
    )


def no_documentation(said: list[str]) -> Problems:
    """Zensical gave up; `said` are its last words."""
    return _one(
        "E481",
        "the pages of the documentation cannot be made",
        where=["docs/"],
        why=said,
        fix=["leave them out: site --no-docs"],
    )


def no_driver(name: str, module: str | None = None) -> Problem:
    """The GPU of that name is there and its driver is not; the apps go on.

    `module` is the one of the kernel that has taken it instead.
    """
    return Problem(
        "E431",
        f"{name} has no driver loaded",
        where=("/proc/driver/nvidia/version",),
        why=(
            "the GPU is on the PCI bus, but the NVIDIA kernel module is not loaded"
            + (f": {module} has it" if module else ""),
        ),
        fix=("install the NVIDIA driver of your distribution, then reboot",),
    )


def no_usr_in_sandbox() -> Problems:
    """A builder could not start the machine's interpreter."""
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


def unusable(error: OSError) -> Problems:
    """The machine refused a file, a folder or a stream."""
    return _one(
        "E434",
        "a file, a folder or a stream cannot be used",
        where=[str(error.filename)] if error.filename else [],
        why=[error.strerror or str(error)],
    )


def our_fault(app: str, error: Exception) -> Problems:
    """A programmer's mistake."""
    said = str(error).splitlines()
    return _one(
        "E435",
        f"{app} failed, and that is our fault",
        why=[": ".join([type(error).__name__, *said[:1]])],
        fix=[f"please report it, with what {app} --debug … prints"],
    )


def no_place(place: str, why: str, fix: Sequence[str]) -> Problems:
    """An export cannot be written to `place`."""
    return _one("E448", "the export has no place to go", where=[place], why=[why], fix=fix)


def not_exported() -> Problems:
    """The environment is one of the nixpkgs base."""
    return _one(
        "E449",
        "an environment on nixpkgs is not exported by the demo",
        where=["--export, --base nixpkgs"],
        why=["it has interpreter and C library of nixpkgs, which makes images itself"],
        fix=[
            "build its own: `image`, `ociImage` of a concretisation (docs/nixpkgs.md)",
            "or take the Python of this machine: --base host",
        ],
    )


def other_library(module: str | None, library: str) -> Problem:
    """NVIDIA's kernel module and its libraries do not go together; the apps go on."""
    return Problem(
        "E436",
        "the driver's module and its libraries are of two versions",
        where=("/proc/driver/nvidia/version", "nvidia-smi"),
        why=(
            f"the kernel module that is loaded is {module or 'unknown'}, the libraries {library}",
            "no program can use the GPU until both are of one version",
        ),
        fix=("reboot: the driver was updated, and the old module is loaded still",),
    )


def unknown_amd(names: Sequence[str]) -> Problems:
    """None of the GPUs of AMD is one that is known, so no set can be planned for them."""
    return _one(
        "E437",
        f"it is not known which gfx target {', '.join(names)} has",
        where=["/sys/class/kfd/kfd/topology/nodes", "nix/facts/pci-gpus.json"],
        why=["a build for another target would not run, and one for CUDA would not either"],
        fix=[
            "load the module amdgpu: where it is, the kernel says the target",
            "or name it yourself: plan --gfx gfx1100 (rocminfo prints it)",
        ],
    )
