"""The load check of an environment: which libraries it loads, after what, and what it says.

Libraries are compiled here; packages are folders, as builds are, linked into an environment.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from loads.wheels import Compiler, Lib

Check = Callable[..., dict[str, Any]]

PROGRAM = """
import json, os, sys
from pathlib import Path
builders, job = sys.argv[1:]
sys.path.insert(0, builders)
from farm import Tree, merge
from load_check import check_loads
from problem import Problem
from virtual_environment import make_venv
job = json.loads(job)
root = Path(job["root"])
site = make_venv(root, sys.executable, job["python"], job["full"])
builds = {name: Path(path) for name, path in job["builds"].items()}
trees = []
for name, build in builds.items():
    manifest = json.loads((build / "accelpkgs-build.json").read_text())
    trees.append(Tree(name, build / "site-packages", frozenset(manifest["elf"])))
merge(trees, site)
try:
    found = check_loads(site, root / "bin/python", job["python"], builds, job["spec"])
    print(json.dumps({"problem": None} | (json.loads(found.report()) if found else {})))
except Problem as problem:
    print(json.dumps({"problem": problem.render()}))
"""
RT12 = {"nvidia/rt/lib/libmadert.so.12": Lib("libmadert.so.12")}
TO_RT = "$ORIGIN/../nvidia/rt/lib"
OPENS = "import ctypes, os\nctypes.CDLL(os.path.dirname(__file__) + '/../{}', {})\n"
SONAMES = {"libmadert.so.12": ["rt-cu12"], "libmadert.so.13": ["rt-cu13"]}
DRIVER = {"names": ["libcuda.so.1"], "prefixes": ["libnvidia-"]}

Files = dict[str, Lib | str | bytes]


@pytest.fixture(scope="session")
def compiler(tmp_path_factory: pytest.TempPathFactory) -> Compiler:
    if any(
        subprocess.run([tool, "--version"], capture_output=True, check=False).returncode
        for tool in ("gcc", "ld")
    ):
        pytest.skip("there is no compiler")
    return Compiler(tmp_path_factory.mktemp("libraries") / "made")


@pytest.fixture
def check(tmp_path: Path, compiler: Compiler, interpreter: dict[str, str], root: Path) -> Check:
    """Check an environment of these packages; `stated` is what `loads` of package.nix says."""

    def run(
        packages: dict[str, Files],
        stated: dict[str, dict[str, Any]] | None = None,
        **spec: Any,
    ) -> dict[str, Any]:
        builds = {}
        store = tmp_path / f"store{len(list(tmp_path.iterdir()))}"
        for name, files in packages.items():
            build = store / f"{name}-build"
            for path, content in files.items():
                target = build / "site-packages" / path
                target.parent.mkdir(parents=True, exist_ok=True)
                data = compiler.bytes_of(content) if isinstance(content, Lib) else content
                target.write_bytes(data.encode() if isinstance(data, str) else data)
            manifest = {
                "name": name,
                "version": "1.0",
                "modules": {"regular": [name] if f"{name}/__init__.py" in files else []},
                "elf": sorted({path.rpartition("/")[0] for path in files if ".so" in path}),
            }
            manifest["modules"]["namespace"] = []
            (build / "accelpkgs-build.json").write_text(json.dumps(manifest))
            builds[name] = str(build)
        job = {
            "root": str(store / "environment"),
            "python": interpreter["python"],
            "full": interpreter["full"],
            "builds": builds,
            "spec": {
                "packages": stated or {},
                "driver": DRIVER,
                "sonames": SONAMES,
                "backends": [],
                "wanted": "cudanone",
                **spec,
            },
        }
        arguments = [interpreter["executable"], "-IBc", PROGRAM]
        done = subprocess.run(
            [*arguments, str(root / "nix/builders"), json.dumps(job)],
            capture_output=True,
            text=True,
            check=False,
            env={"NIX_STORE": "/nix/store", "LD_LIBRARY_PATH": str(tmp_path)},
        )
        assert done.returncode == 0, done.stderr
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    return run


def module(*needs: str, **more: str) -> Files:
    """A package `ext` with an extension module, which nobody imports."""
    return {"ext/__init__.py": "'code'", "ext/_C.abi3.so": Lib("_C.abi3.so", needs, **more)}


def refused(found: dict[str, Any], *words: str) -> None:
    problem = found["problem"]
    assert problem and problem.startswith("accelpkgs E241: "), found
    for word in words:
        assert word in problem, problem


def test_a_library_of_another_package_by_its_path(check: Check) -> None:
    packages = {"rt-cu12": RT12, "ext": module("libmadert.so.12", rpath=TO_RT)}
    assert check(packages) == {"problem": None, "loaded": {"ext": 1, "rt-cu12": 1}, "notes": {}}


def test_a_library_of_another_cuda(check: Check) -> None:
    refused(
        check({"rt-cu12": RT12, "ext": module("libmadert.so.13", rpath=TO_RT)}),
        "E241: ext 1.0 has a library that cannot be loaded",
        "ext/_C.abi3.so: libmadert.so.13: cannot open shared object file",
        "libmadert.so.13 is of rt-cu13",
        "the environment has libmadert.so.12 of rt-cu12",
        'loads.optional = [ "libmadert.so.13" ] in pkgs/ext/package.nix',
    )


def test_a_copy_that_a_wheel_brings_for_itself_is_nobody_elses(check: Check) -> None:
    own = {"vision.libs/libmadert.1f.so.12": Lib("libmadert.1f.so.12", soname="libmadert.so.12")}
    refused(
        check({"ext": module("libmadert.so.12"), "vision": own}),
        "libmadert.so.12 is of rt-cu12",
        "name rt-cu12 among your packages",
    )


def test_what_comes_first_is_there(check: Check) -> None:
    opens = OPENS.format("torch/lib/libown.so.1", 0)
    torch: Files = {"torch/__init__.py": opens, "torch/lib/libown.so.1": Lib("libown.so.1")}
    packages = {"ext": module("libown.so.1"), "torch": torch}
    assert check(packages, {"ext": {"first": ["torch"]}})["problem"] is None
    refused(
        check(packages),
        "torch has libown.so.1, and nothing that is loaded first does",
        'loads.preloads = [ "torch" ]',
    )


def test_a_component_that_comes_first(check: Check) -> None:
    packages = {"ext": module("libmadert.so.12"), "rt-cu12": RT12}
    assert check(packages, {"ext": {"first": ["rt-cu12"]}})["problem"] is None


def test_what_others_lack_for_it_is_its_fault(check: Check) -> None:
    """An import that comes first and fails: torch is named, and not who needs it."""
    broken: Files = {
        "torch/__init__.py": OPENS.format("torch/lib/libtorch.so", 0),
        "torch/lib/libtorch.so": Lib("libtorch.so", ("libmadert.so.12",)),
    }
    found = check({"ext": module("libtorch.so"), "torch": broken}, {"ext": {"first": ["torch"]}})
    refused(found, "E241: torch 1.0", "where: import torch: OSError: libmadert.so.12: cannot open")


def test_a_component_of_empty_modules_has_libraries_for_others(check: Check) -> None:
    files: Files = {"nvidia/__init__.py": "", "nvidia/lib/libx.so.1": Lib("x", ("libgone.so",))}
    refused(check({"x-cu12": files}), "nvidia/lib/libx.so.1: libgone.so")
    coded: Files = {**files, "nvidia/__init__.py": "x = 1"}
    assert check({"x-cu12": coded})["problem"] is None
    refused(check({"x-cu12": coded}, {"x-cu12": {"component": True}}), "libgone.so")


def test_what_it_does_without(check: Check) -> None:
    found = check({"ext": module("libav.so.59")}, {"ext": {"optional": ["libav*.so.*"]}})
    assert found["notes"] == {"ext": ["ext/_C.abi3.so does without libav.so.59"]}
    refused(check({"ext": module("libother.so.1")}), "nothing in the environment has libother")


def test_a_module_that_an_undescribed_package_does_without(check: Check) -> None:
    """Nobody has said what it does without: the log says which of its modules is not there."""
    mine = {"ext": {"described": False}}
    found = check({"ext": module("libpool.so.12")}, mine)
    told = (
        "ext/_C.abi3.so cannot be imported, and the rest is without it: nothing has libpool.so.12"
    )
    assert (found["problem"], found["notes"]) == (None, {"ext": [told]})
    # What packages are known to have, the driver too, is lacking in the plan.
    refused(check({"ext": module("libmadert.so.13")}, mine), "libmadert.so.13 is of rt-cu13")
    refused(check({"ext": module("libmadert.so.9")}, mine), "nothing in the environment has")
    # Nor is anything spared of a package that cannot be imported, or is none.
    needed = {**module("libpool.so.12"), "ext/__init__.py": "import ext._C"}
    refused(check({"ext": needed}, mine), "libpool.so.12")
    refused(check({"ext": {"_C.abi3.so": Lib("_C.abi3.so", ("libpool.so.12",))}}, mine), "libpool")
    # A fault of its own is no library that is lacking.
    code = "extern int gone(void); int g(void) { return gone(); }"
    refused(check({"ext": module(code=code)}, mine), "undefined symbol")


@pytest.mark.parametrize("cuda", ["12", "13"])
def test_one_library_for_each_cuda(cuda: str, check: Check) -> None:
    """A library for the CPU does not do where the plan is for a GPU; another CUDA's does not."""
    backend: Files = {
        f"ext/libext_cuda{major}0.so": Lib("x", (f"libmadert.so.{major}",), rpath=TO_RT)
        for major in ("11", cuda)
    }
    backend |= {"ext/__init__.py": "'libext_'", "ext/libext_cpu.so": Lib("cpu")}
    packages = {"rt-cu12": RT12, "ext": backend}
    asked = check(packages, backends=["cuda"], wanted="cuda12")
    if cuda == "12":
        assert asked["problem"] is None
        assert asked["loaded"]["ext"] == 2, "one for CUDA, and that for the CPU"
    else:
        refused(asked, "libext_cuda110.so: libmadert.so.11", "libext_cuda130.so: libmadert.so.13")


def test_backends_that_nobody_asked_for(check: Check) -> None:
    files: Files = {
        "ext/__init__.py": "'libext_'",
        "ext/libext_cuda130.so": Lib("c", ("libmadert.so.13",)),
        "ext/libext_rocm62.so": Lib("r", ("libamdhip64.so.6",)),
    }
    assert check({"ext": files})["problem"] is None
    assert check({"rt-cu12": RT12, "ext": files}, backends=["rocm"])["problem"] is not None


def test_the_driver_is_stood_in_for(check: Check) -> None:
    calls = "int cuInit(int); int cuGetProcAddress_v2(void); int x(void) { %s }"
    right = module("libcuda.so.1", code=calls % "return cuInit(0) + cuGetProcAddress_v2();")
    assert check({"ext": right})["problem"] is None
    wrong = "int cublasCreate(void); int x(void) { return cublasCreate(); }"
    refused(check({"ext": module("libcuda.so.1", code=wrong)}), "undefined symbol: cublasCreate")


def test_what_is_loaded_by_nobody_alone(check: Check, compiler: Compiler) -> None:
    """Another Python's module, another machine's, a program, a copy that its parent finds."""
    machine = bytearray(compiler.bytes_of(Lib("other.so", ("libgone.so",))))
    machine[18:20] = (243).to_bytes(2, "little")
    files: Files = {
        **module("libleaf.so", rpath="$ORIGIN/../ext.libs"),
        "ext/_C.cpython-39-x86_64-linux-gnu.so": Lib("p", ("libgone.so",)),
        "ext/other.so": bytes(machine),
        "ext/ptxas.so": Path("/bin/true").read_bytes(),
        "ext.libs/libleaf.so": Lib("libleaf.so", ("libdeep.so",)),
        "ext.libs/libdeep.so": Lib("libdeep.so"),
    }
    assert check({"ext": files}) == {"problem": None, "loaded": {"ext": 1}, "notes": {}}


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("abort();", "ended by signal 6"),
        ("_exit(3);", "ended with exit code 3"),
        ("sleep(30);", "took longer than 1 s"),
    ],
)
def test_what_happens_while_it_is_loaded(code: str, said: str, check: Check) -> None:
    source = (
        f"void abort(void); void _exit(int); int sleep(int); int printf(const char *, ...); "
        f'__attribute__((constructor)) void x(void) {{ printf("noise"); {code} }}'
    )
    found = check({"ext": module("libc.so.6", code=source)}, limit=1)
    refused(found, f"ext/_C.abi3.so: {said}")
    assert ("raise importLimits.ext.loadSeconds" in found["problem"]) == ("longer" in said)


def test_a_library_of_the_machine_does_not_count(
    check: Check, compiler: Compiler, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """By a path that this machine happens to have, or by the environment's LD_LIBRARY_PATH."""
    outside = tmp_path_factory.mktemp("usr-local-cuda")
    for folder, name in ((outside, "libmadert.so.12"), (tmp_path, "libmadert.so.13")):
        (folder / name).write_bytes(compiler.bytes_of(Lib(name)))
    refused(
        check({"ext": module("libmadert.so.12", runpath=str(outside))}),
        "takes libmadert.so.12 of the machine",
    )
    refused(check({"ext": module("libmadert.so.13")}), "libmadert.so.13: cannot open")


def test_the_cache_of_the_machine_is_not_read(check: Check) -> None:
    listed = subprocess.run(
        ["/sbin/ldconfig", "-p"], capture_output=True, text=True, check=False
    ).stdout
    rows = [line.split(" => ") for line in listed.splitlines() if "x86-64" in line]
    # Not in a folder that the loader knows by itself.
    apart = [name.split()[0] for name, path in rows if path.startswith(("/usr/local", "/opt"))]
    if not apart:
        pytest.skip("the cache of this machine has nothing of its own")
    refused(check({"ext": module(apart[0])}), f"{apart[0]}: cannot open shared object file")


def test_what_its_own_wheel_must_open_first(check: Check) -> None:
    """onnxruntime's providers: a symbol of a sibling that nothing says they need."""
    files: Files = {
        "ext/__init__.py": "'libprovider.so', 'libshared.so'",
        "ext/libprovider.so": Lib("p", code="int host(void); int x(void) { return host(); }"),
        "ext/libshared.so": Lib("s", code="int host(void) { return 1; }"),
    }
    found = check({"ext": files})
    assert found["notes"] == {
        "ext": ["ext/libprovider.so is not probed: ext/libshared.so comes first"]
    }
    lost = {
        **files,
        "ext/libprovider.so": Lib("p", code="int no(void); int x(void) { return no(); }"),
    }
    refused(check({"ext": lost}), "undefined symbol: no", "loads.apart = [")
    apart = {"apart": ["libprovider*"], "probe": "import ext"}
    assert check({"ext": lost}, {"ext": apart})["problem"] is None
    probe = {**apart, "probe": "raise ValueError('no provider')"}
    refused(check({"ext": lost}, {"ext": probe}), "probe: ValueError: no provider")


def test_who_calls_a_library_by_its_name(check: Check) -> None:
    lost = Lib("libplug.so.3", ("libgone.so",))
    nobody: Files = {"ext/__init__.py": "'code'", "ext/libplug.so.3": lost}
    found = check({"ext": nobody})
    assert found["problem"] is None and "called by nobody" in found["notes"]["ext"][0]
    refused(check({"ext": {**nobody, "ext/__init__.py": "NAME = 'libplug.so'"}}), "libgone.so")
    constant = Lib("_C.abi3.so", code='const char *name = "libplug.so.3";')
    refused(check({"ext": {**nobody, "ext/_C.abi3.so": constant}}), "libgone.so")


def test_an_import_that_needs_the_driver(check: Check) -> None:
    opens = OPENS.format("ext/_C.abi3.so", "os.RTLD_NOW")
    code = "int cuInit(int); int x(void) { return cuInit(0); }"
    files = {**module("libcuda.so.1", code=code), "ext/__init__.py": opens}
    assert check({"ext": files})["problem"] is None
    broken = {**module("libgone.so"), "ext/__init__.py": opens}
    refused(check({"ext": broken}), "where: import ext: OSError: libgone.so: cannot open")


def test_an_import_that_ends_the_process(check: Check) -> None:
    """Nothing was loaded then, and nothing may pass for loaded."""
    files = {**module(), "ext/__init__.py": "import os\nos._exit(0)\n"}
    refused(check({"ext": files}), "the process ended before its imports were done")


def test_nothing_compiled_is_nothing_to_do(check: Check) -> None:
    assert check({"ext": {"ext/__init__.py": "raise SystemExit"}}) == {"problem": None}


def test_the_environment_makes_it(
    build: Callable[..., subprocess.CompletedProcess[str]],
    real_path: Callable[[str], Path],
    wheels: Any,
    compiler: Compiler,
    interpreter: dict[str, str],
    tmp_path: Path,
    root: Path,
) -> None:
    """Through Nix: what package.nix says reaches the check; the environment keeps its report."""
    needs = Lib("_C.abi3.so", ("libgone.so.1", "libcuda.so.1"))
    salt = os.urandom(8)
    content = wheels.wheel(
        "thing",
        "1.0",
        {"thing/__init__.py": b"#" + salt, "thing/_C.abi3.so": compiler.bytes_of(needs)},
    )
    (tmp_path / "thing-1.0-py3-none-any.whl").write_bytes(content)
    plan = wheels.plan(interpreter["python"], wheels.package("thing", "1.0", content))
    (tmp_path / "plan.json").write_text(json.dumps(plan))

    def environment(loads: str) -> str:
        return f"""(import {root}/nix/concretise/seal.nix {{ inherit errors; }} {{
          base = base // {{ mkSource = {{ file, ... }}: "${{{tmp_path}}}/${{file}}"; }};
          plan = builtins.fromJSON (builtins.readFile {tmp_path}/plan.json);
          table.thing.meta.loads = {{ {loads} }};
        }}).environment"""

    done = build(environment(""))
    assert done.returncode != 0
    assert "accelpkgs E241: thing 1.0 has a library that cannot be loaded" in done.stderr
    assert "thing/_C.abi3.so: libgone.so.1: cannot open shared object file" in done.stderr
    done = build(environment('optional = [ "libgone.so.*" ];'))
    assert done.returncode == 0, done.stderr
    report = real_path(done.stdout) / "nix-support/accelpkgs/loads/report.json"
    assert json.loads(report.read_text())["notes"] == {
        "thing": ["thing/_C.abi3.so does without libgone.so.1"]
    }
