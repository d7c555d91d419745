"""Interpreters, compilers and the C library; and the whole machine as a table."""

from __future__ import annotations

import json

from apps import detect
from apps.machine import pythons, toolchain
from apps.terminal import Terminal


def interpreter(
    version="3.12.4",
    implementation="cpython",
    executable="/usr/bin/python3.12",
    prefix="/usr",
    free_threaded=False,
):
    facts = {
        "version": version,
        "implementation": implementation,
        "freeThreaded": free_threaded,
        "executable": executable,
        "prefix": prefix,
    }
    return f"echo '{json.dumps(facts)}'\n"


def found(machine, **facts):
    machine.command("python3", interpreter(**facts))
    return next(
        python
        for python in pythons.find(machine.host)
        if python.path == f"{machine.folder}/bin/python3"
    )


def test_an_interpreter_under_usr_is_usable(machine):
    python = found(machine)
    assert (python.request, python.problem) == ("3.12", None)


def test_free_threaded_is_asked_for_with_a_t(machine):
    assert found(machine, version="3.13.1", free_threaded=True).request == "3.13t"


def test_an_interpreter_outside_usr_cannot_be_used(machine):
    assert (
        found(machine, executable="/home/me/bin/python3.12", prefix="/home/me").problem
        == "outside /usr"
    )


def test_one_of_pyenv_is_found_and_copied_for_who_asks_for_it(machine):
    """It is on nobody's PATH; one that is not whole, or too old, is not worth a word."""
    versions = machine.folder / "me/.pyenv/versions"
    for version in ("3.12.4", "3.9.2"):
        prefix, name = versions / version, f"python{version.rpartition('.')[0]}"
        for part in (f"lib/{name}/os.py", f"include/{name}/patchlevel.h", f"bin/{name}"):
            (prefix / part).parent.mkdir(parents=True, exist_ok=True)
            (prefix / part).touch()
        program = prefix / "bin" / name
        facts = interpreter(version=version, executable=str(program), prefix=str(prefix))
        program.write_text(f"#!/bin/sh\n{facts}")
        program.chmod(0o755)
    host = type(machine.host)(machine.folder, {"PATH": "/nowhere", "HOME": "/me"})
    (python,) = pythons.find(host)
    assert python.folder == str(versions / "3.12.4")
    assert python.problem == "outside /usr"
    seen = detect.detect(host)
    assert seen.python("3.12") == python
    assert seen.python() is None


def test_a_virtual_environment_outside_usr_with_its_interpreter_under_usr_is_usable(machine):
    assert found(machine, executable="/usr/bin/python3.12", prefix="/usr").problem is None


def test_pypy_and_old_ones_cannot_be_used(machine):
    assert "not CPython" in found(machine, implementation="pypy").problem
    assert found(machine, version="3.9.2").problem == "older than 3.10"


def test_a_broken_interpreter_is_not_there(machine):
    machine.command("python3", "exit 1")
    machine.command("python3.12", "echo not json")
    assert not [
        python for python in pythons.find(machine.host) if str(machine.folder) in python.path
    ]


def test_this_interpreter_finds_itself():
    import os
    import sys

    real = os.path.realpath(sys.executable)
    assert real in {python.executable for python in pythons.find(detect.Host(), [sys.executable])}


def test_config_scripts_are_no_interpreters(machine):
    machine.command("python3-config", interpreter())
    assert not [python for python in pythons.find(machine.host) if "config" in python.path]


def test_shims_are_not_asked(machine):
    machine.command("python3", interpreter(), folder="shims")
    host = type(machine.host)(machine.folder, {"PATH": f"{machine.folder}/shims"})
    assert not [python for python in pythons.find(host) if "shims" in python.path]


def test_glibc(machine):
    machine.command("getconf", "echo 'glibc 2.36'")
    assert toolchain.glibc(machine.host) == "2.36"


def test_musl_has_no_glibc(machine):
    machine.command("getconf", "echo undefined; exit 1")
    assert toolchain.glibc(machine.host) is None


def test_nvcc_of_cuda_home_wins(machine):
    script = "echo 'Cuda compilation tools, release {0}, V{0}.88'"
    machine.command("nvcc", script.format("12.4")).command(
        "nvcc", script.format("13.0"), folder="opt/cuda/bin"
    )
    host = machine.host
    assert toolchain.nvcc(host).version == "12.4.88"
    assert (
        toolchain.nvcc(
            type(host)(host.root, {**host.environment, "CUDA_HOME": f"{machine.folder}/opt/cuda"})
        ).version
        == "13.0.88"
    )


def test_nvcc_is_found_where_the_installer_puts_it(machine):
    machine.command("nvcc", "echo 'release 12.8, V12.8.93'", folder="usr/local/cuda-12.8/bin")
    assert toolchain.nvcc(machine.host).version == "12.8.93"


def test_gcc_that_says_nonsense_is_unknown(machine):
    machine.command("gcc", "echo hello")
    assert toolchain.gcc(machine.host) is None


def test_an_empty_machine_is_a_table_of_unknowns(machine):
    text = detect.render(
        detect.Machine(None, None, None, None, (), None, (), None, None), Terminal()
    )
    assert text.splitlines()[1:] == [
        "system        unknown, unknown distribution",
        "C library     unknown (not glibc)",
        "GPU           none seen",
        "gcc           not found",
        "nvcc          not found",
        "python        not found",
    ]


def test_detect_prints_data(app):
    answer = app("detect", "--json")
    assert answer.returncode == 0, answer.stderr
    data = json.loads(answer.stdout)
    assert {"system", "glibc", "driver", "gpus", "jetson", "pythons", "gcc", "nvcc"} <= set(data)
