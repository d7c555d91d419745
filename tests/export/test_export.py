"""Exports run where nothing of the machine that made them is visible."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from debian_root import debian_root

pytestmark = pytest.mark.network
Run = Callable[..., subprocess.CompletedProcess[str]]

# What is compiled in a package and in the interpreter, and where it all comes from.
PROGRAM = (
    "import sys, ssl, sqlite3, ctypes, lzma, pygments, markupsafe._speedups as fast;"
    "print(sys.prefix, pygments.__file__.partition('/lib')[0], fast.__file__ != '')"
)
DRIVER = "import ctypes; print(ctypes.CDLL('libcuda.so.1').cuInit(0))"


def ok(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture(scope="module")
def folder(image: Callable, tmp_path_factory) -> Path:
    """The plain folder, moved to another place with blanks in its name."""
    moved: Path = tmp_path_factory.mktemp("moved") / "a place"
    shutil.copytree(image("image.folder"), moved, symlinks=True)
    return moved


@pytest.fixture(scope="module")
def loader(folder: Path) -> str:
    """The name of its loader."""
    (found,) = (folder / "libexec/accelpkgs").glob("ld-linux-*.so.*")
    return found.name


def test_a_folder_needs_nothing_of_a_machine(
    folder: Path, loader: str, alone: Run, interpreter: dict[str, str]
) -> None:
    own = "/somewhere/libexec/accelpkgs"
    start = [f"{own}/{loader}", "--argv0", "/somewhere/bin/python", "--library-path", own]
    program = [f"{own}/python{interpreter['python']}", "-I", "-c", PROGRAM]
    said = ok(alone({"/somewhere": folder}, *start, *program))
    assert said == "/somewhere /somewhere True"


def test_a_folder_runs_on_a_machine_without_python(
    folder: Path, system_root: Path, alone: Run, tmp_path: Path
) -> None:
    """One that has a shell and the programs that every distribution has."""
    binds = {place: system_root / place[1:] for place in ("/usr", "/bin", "/lib", "/lib64")}
    empty = tmp_path / "empty"
    empty.mkdir()
    for hidden in (system_root / "usr/lib").glob("python3*"):
        binds[f"/usr/lib/{hidden.name}"] = empty
    binds["/some where"] = folder
    path = {"PATH": "/usr/bin:/bin"}

    def run(*command: str) -> str:
        return ok(alone(binds, *command, environment=path))

    assert run("/some where/bin/python", "-I", "-c", PROGRAM) == "/some where /some where True"
    assert run("/some where/bin/pygmentize", "-V").startswith("Pygments version")
    # What a program starts is the same again, and a link to it does as well.
    prefix = "import sys, pygments; print(sys.prefix)"
    again = (
        f"import subprocess, sys; subprocess.run([sys.executable, '-c', {prefix!r}], check=True)"
    )
    assert run("/some where/bin/python3", "-c", again) == "/some where"
    (tmp_path / "links").mkdir()
    (tmp_path / "links/py").symlink_to("../some where/bin/python")
    binds["/links"] = tmp_path / "links"
    assert run("/links/py", "-c", prefix) == "/some where"


def test_activate_finds_its_own_folder(folder: Path) -> None:
    program = (
        f'cd / && . "{folder}/bin/activate" && command -v python && python -c "import pygments" &&'
        ' pygmentize -V && deactivate && echo "${VIRTUAL_ENV:-none}"'
    )
    said = ok(
        subprocess.run(["bash", "-euc", program], capture_output=True, text=True, check=False)
    ).splitlines()
    assert (said[0], said[-1]) == (f"{folder}/bin/python", "none")
    told = subprocess.run(
        ["sh", "-c", f'. "{folder}/bin/activate"'], capture_output=True, text=True, check=False
    )
    if told.stderr:  # dash tells nobody which file it reads
        assert "put its folder on PATH" in told.stderr


def test_no_path_of_the_store_is_left_in_a_folder(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_symlink():
            assert not path.readlink().is_absolute(), path
        elif path.is_file():
            assert b"/nix/store" not in path.read_bytes(), path


def test_a_squashfs_holds_what_it_runs(system_root: Path, alone: Run) -> None:
    def run(*command: str) -> str:
        return ok(alone({"/": system_root}, *command))

    assert run("/environment/bin/python", "-I", "-c", PROGRAM).startswith("/environment ")
    assert run("/singularity", "-c", "import markupsafe, os; print(os.listdir('/home'))") == "[]"
    assert run("/environment/bin/pygmentize", "-V").startswith("Pygments version")
    # Modules of the interpreter are not compiled each time.
    verbose = alone({"/": system_root}, "/environment/bin/python", "-I", "-v", "-c", "import json")
    assert "matches /usr/lib" in verbose.stderr and "stale" not in verbose.stderr


def test_the_drivers_libraries_are_found(system_root: Path, stub_driver: Path, alone: Run) -> None:
    binds = {"/": system_root, "/.singularity.d/libs": stub_driver}
    script = f'. /.singularity.d/env/90-environment.sh && python -I -c "{DRIVER}"'
    assert ok(alone(binds, "/bin/sh", "-c", script)) == "100"
    missing = alone({"/": system_root}, "/bin/sh", "-c", script)
    assert "libcuda.so.1: cannot open shared object file" in missing.stderr


def test_the_store_alone_goes_below_nix_of_another_image(
    image: Callable, mksquashfs: str, unsquashed: Callable, system_root: Path, alone: Run
) -> None:
    store = unsquashed(image("image.store", mksquashfs=mksquashfs))
    assert [path.name for path in store.iterdir()] == ["nix"]
    environment = (system_root / "environment").readlink()
    # A site's own image: an interpreter of that version, and no environment.
    binds = {f"/{name}": system_root / name for name in ("usr", "lib", "lib64")}
    python = f"{environment}/bin/python"
    said = ok(alone({**binds, "/nix": store / "nix"}, python, "-I", "-c", PROGRAM))
    assert said.startswith(str(environment))


def _of(layout: Path, described: dict[str, Any]) -> Any:
    return json.loads((layout / "blobs" / described["digest"].replace(":", "/")).read_text())


def test_an_oci_archive_is_taken_by_others_and_runs(
    image: Callable, alone: Run, stub_driver: Path, tmp_path: Path
) -> None:
    archive = image("image.oci")
    programs = debian_root("bubblewrap", "skopeo", "umoci") / "programs"

    def call(program: str, *words: str) -> None:
        ok(
            subprocess.run(
                [str(programs / program), *words], capture_output=True, text=True, check=False
            )
        )

    layout, bundle = tmp_path / "layout", tmp_path / "bundle"
    call("skopeo", "--insecure-policy", "copy", f"oci-archive:{archive}", f"oci:{layout}:it")
    call("umoci", "unpack", "--rootless", "--image", f"{layout}:it", str(bundle))
    (manifest,) = json.loads((layout / "index.json").read_text())["manifests"]
    config = _of(layout, _of(layout, manifest)["config"])["config"]
    variables = dict(pair.split("=", 1) for pair in config["Env"])
    assert variables["NVIDIA_DRIVER_CAPABILITIES"] == "compute,utility"
    rootfs = bundle / "rootfs"
    start = [*config["Entrypoint"], "-I", "-c"]
    assert re.match(r"/nix/store/\S+-environment-\w+ ", ok(alone({"/": rootfs}, *start, PROGRAM)))
    binds = {"/": rootfs, "/.singularity.d/libs": stub_driver}
    assert ok(alone(binds, *start, DRIVER, environment=variables)) == "100"


@pytest.mark.parametrize("form", ["folder", "squashfs", "oci"])
def test_the_same_set_gives_the_same_bytes(
    image: Callable, mksquashfs: str, form: str, run_nix: Run, root: Path, tmp_path: Path
) -> None:
    """Made again in the sandbox, which Nix compares, and by the same builder outside of it."""
    made = image(f"image.{form}", mksquashfs=mksquashfs)
    image(f"image.{form}", "--rebuild", mksquashfs=mksquashfs)
    spec = json.loads(run_nix("derivation", "show", str(made)).stdout)
    (derivation,) = spec.values()
    attributes = json.loads(derivation["env"]["__json"])
    environment = attributes["spec"]["environment"]
    closure = run_nix("path-info", "--recursive", environment).stdout.split()
    file = tmp_path / "attributes.json"
    again = tmp_path / "again"
    file.write_text(
        json.dumps(
            {
                **attributes,
                "outputs": {"out": str(again)},
                "closure": [{"path": path} for path in closure],
            }
        )
    )
    ok(
        subprocess.run(
            ["/usr/bin/python3", "-I", "-S", "-B", str(root / "nix/builders"), "export"],
            env={"NIX_ATTRS_JSON_FILE": str(file), "PATH": "/usr/bin:/bin"},
            capture_output=True,
            text=True,
            check=False,
        )
    )
    compare = ["diff", "-r", "--no-dereference", str(made), str(again)]
    ok(subprocess.run(compare, capture_output=True, text=True, check=False))


def test_licences_go_along(system_root: Path, folder: Path) -> None:
    site = next(folder.glob("lib/python3*/site-packages"))
    for name in ("pygments", "markupsafe"):
        texts = [p for p in site.glob(f"{name}-*.dist-info/**/*") if "LICENSE" in p.name.upper()]
        assert texts and all(path.stat().st_size > 200 for path in texts), name
    documents = {path.parent.name for path in system_root.glob("usr/share/doc/*/copyright")}
    if Path("/var/lib/dpkg/info").is_dir():
        assert {"libc6", "libgcc-s1", "zlib1g", "dash"} <= documents
        assert len(documents) < 60, "of what it has, and not of the whole machine"
        assert (system_root / "usr/share/common-licenses/GPL-3").is_file()
        assert (folder / "share/licenses/libc6/copyright").is_file()


def test_equal_files_are_links(image: Callable) -> None:
    made = image("image.folder")
    found = [path for path in made.rglob("*") if path.is_file() and not path.is_symlink()]
    sizes: dict[tuple[int, bytes, int], set[int]] = {}
    for path in found:
        status = path.stat()
        if status.st_size:
            key = (status.st_size, path.read_bytes(), status.st_mode)
            sizes.setdefault(key, set()).add(status.st_ino)
    # A store that optimises itself links them all; none has one content twice.
    assert all(len(inodes) == 1 for inodes in sizes.values())


@pytest.mark.parametrize("form", ["it.sqsh", "it.oci.tar", "store.sqsh"])
def test_apptainer_runs_it_as_an_ordinary_user(
    image: Callable,
    squashfs: Path,
    mksquashfs: str,
    stub_driver: Path,
    node: Run,
    tmp_path: Path,
    form: str,
) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shutil.copy(squashfs, shared / "it.sqsh")
    # The site's own image has this interpreter; its /nix is covered.
    words = {"it.sqsh": ["/share/it.sqsh"], "it.oci.tar": ["oci-archive:/share/it.oci.tar"]}
    bound = ["--bind", "/share/store.sqsh:/nix:image-src=/nix", "/share/it.sqsh"]
    if form == "it.oci.tar":
        shutil.copy(image("image.oci"), shared / form)
    elif form == "store.sqsh":
        shutil.copy(image("image.store", mksquashfs=mksquashfs), shared / form)
    for path in shared.iterdir():
        path.chmod(0o644)
    shared.chmod(0o755)
    what = words.get(form, bound)

    def apptainer(*words: str) -> subprocess.CompletedProcess[str]:
        return node(shared, stub_driver, "apptainer", *words)

    said = ok(apptainer("exec", *what, "python", "-I", "-c", PROGRAM))
    assert re.fullmatch(r"(/\S*environment\S*) \S*environment\S* True", said)
    assert ok(apptainer("run", *what, "-c", "print(6 * 7)")) == "42"
    assert ok(apptainer("exec", "--nv", *what, "python", "-c", DRIVER)) == "100"
    without = apptainer("exec", *what, "python", "-c", DRIVER)
    assert "libcuda.so.1: cannot open shared object file" in without.stderr


def test_the_disk_is_looked_at_first(
    image: Callable, run_nix: Run, root: Path, tmp_path: Path
) -> None:
    """A disk of one megabyte: nothing is written, and it is said how much it takes."""
    ((_, derivation),) = json.loads(
        run_nix("derivation", "show", str(image("image.folder"))).stdout
    ).items()
    attributes = json.loads(derivation["env"]["__json"])
    closure = run_nix("path-info", "--recursive", attributes["spec"]["environment"]).stdout.split()
    small = tmp_path / "small"
    small.mkdir()
    attributes |= {
        "outputs": {"out": str(small / "out")},
        "closure": [{"path": path} for path in closure],
    }
    file = tmp_path / "attributes.json"
    file.write_text(json.dumps(attributes))
    script = (
        f"mount -t tmpfs -o size=1m tmpfs {small}; NIX_ATTRS_JSON_FILE={file} "
        f"/usr/bin/python3 -I -S -B {root}/nix/builders export; echo $?; ls {small}"
    )
    done = subprocess.run(
        ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "1\n"
    assert "accelpkgs E236: there is no room for the export" in done.stderr
    assert re.search(r"it takes 0\.0\d GB, and 0\.00 GB are free", done.stderr)


def test_what_stops_it_is_said(image: Callable, tmp_path: Path) -> None:
    lost = image("image.squashfs", mksquashfs="/bin/false", check=False)
    assert "accelpkgs E237: the squashfs cannot be made" in lost.stderr
    assert "install squashfs-tools 4.5 or newer" in lost.stderr
    strange = image('imageWith { trim = [ "static" "heads" ]; }', "folder", check=False)
    assert "accelpkgs E239: an export has no part heads to leave out" in strange.stderr
    nonsense = image("imageWith { trim = [ 1 ]; }", "folder", check=False)
    assert "accelpkgs E239: an export has no part (int) to leave out" in nonsense.stderr
