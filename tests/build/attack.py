"""What foreign code could try against the store and the builder: each attempt is made, and those
that worked are named.

It is put into hostile wheels and build systems, so it stands alone.
"""

from __future__ import annotations

import ctypes
import mmap
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

CLONE_NEWUSER, CLONE_NEWNS = 0x10000000, 0x20000
PTRACE_SEIZE = 0x4206


def worked(others: list[Path], builder_too: bool = True) -> list[str]:
    """Return which attempts worked. `others`: files that must stay as they are, in folders that
    must, too; `builder_too`: against the processes above, as well.
    """
    found = []
    for other in others:
        for attempt in (*_on_files(), *_around()):
            if _works(lambda attempt=attempt, other=other: attempt(other)):  # type: ignore[misc]
                found.append(f"{attempt.__name__} of {other}")
    for attempt in _on_processes() if builder_too else ():
        for process in _above():
            if _works(lambda attempt=attempt, process=process: attempt(process)):  # type: ignore[misc]
                found.append(f"{attempt.__name__} of process {process}")
    for number in [int(path.name) for path in Path("/proc/self/fd").iterdir()]:
        if number > 2 and _works(lambda number=number: _inherited(number)):  # type: ignore[misc]
            found.append(f"file {number} is inherited")
    return found


def _works(attempt: Callable[[], object]) -> bool:
    """In a child: an attempt may end it, and what it changes about itself does not stay."""
    child = os.fork()
    if not child:
        code = 1
        try:
            code = 1 if attempt() is False else 0
        except (OSError, ValueError):
            code = 1
        finally:
            os._exit(code)
    return os.waitpid(child, 0)[1] == 0


def _above() -> Iterator[int]:
    """The processes from the parent upwards, as far as they are to be seen."""
    process = os.getppid()
    while process > 0:
        yield process
        status = Path(f"/proc/{process}/status")
        if not status.exists():
            return
        lines = status.read_text().splitlines()
        process = int(next(line for line in lines if line.startswith("PPid:")).split()[1])


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _on_files() -> tuple[Callable[[Path], object], ...]:
    def write(file: Path) -> None:
        file.write_text("poison")

    def append(file: Path) -> None:
        with file.open("a") as opened:
            opened.write("poison")

    def chmod(file: Path) -> None:
        file.chmod(0o666 if file.stat().st_mode & stat.S_IXUSR else 0o777)

    def chmod_and_write(file: Path) -> None:
        file.chmod(0o666)
        file.write_text("poison")

    def chmod_folder_and_add(file: Path) -> None:
        file.parent.chmod(0o777)
        (file.parent / "added").write_text("poison")

    def chmod_folder_and_unlink(file: Path) -> None:
        file.parent.chmod(0o777)
        file.unlink()

    def chmod_folder_and_rename(file: Path) -> None:
        file.parent.chmod(0o777)
        file.rename(file.with_name("renamed"))

    def chmod_folder_and_link(file: Path) -> None:
        file.parent.chmod(0o777)
        file.with_name("hard").hardlink_to(file)

    def chmod_folder_and_symlink(file: Path) -> None:
        file.parent.chmod(0o777)
        file.with_name("soft").symlink_to("/etc/passwd")

    def chmod_folder_and_make_one(file: Path) -> None:
        file.parent.chmod(0o777)
        file.with_name("made").mkdir()

    def truncate(file: Path) -> None:
        os.truncate(file, 0)

    def chmod_and_map(file: Path) -> None:
        file.chmod(0o666)
        with file.open("r+b") as opened, mmap.mmap(opened.fileno(), 0) as memory:
            memory[0:1] = b"X"

    def touch(file: Path) -> None:
        os.utime(file, (0, 0))

    def attribute(file: Path) -> None:
        os.setxattr(file, "user.poison", b"x")

    def set_uid(file: Path) -> None:
        file.chmod(0o4755)

    def chown(file: Path) -> None:
        os.chown(file, os.getuid(), os.getgid())

    def chmod_opened(file: Path) -> None:
        with file.open("rb") as opened:
            os.fchmod(opened.fileno(), 0o666)
            Path(f"/proc/self/fd/{opened.fileno()}").write_text("poison")

    def through_folder(file: Path) -> None:
        folder = os.open(file.parent, os.O_RDONLY | os.O_DIRECTORY)
        os.fchmod(folder, 0o777)
        os.close(os.open("added", os.O_CREAT | os.O_WRONLY, dir_fd=folder))

    def through_working_folder(file: Path) -> None:
        os.chdir(file.parent)
        Path("/proc/self/cwd").chmod(0o777)
        (Path("/proc/self/cwd") / "added").write_text("poison")

    return (
        write,
        append,
        chmod,
        chmod_and_write,
        chmod_folder_and_add,
        chmod_folder_and_unlink,
        chmod_folder_and_rename,
        chmod_folder_and_link,
        chmod_folder_and_symlink,
        chmod_folder_and_make_one,
        truncate,
        chmod_and_map,
        touch,
        attribute,
        set_uid,
        chown,
        chmod_opened,
        through_folder,
        through_working_folder,
    )


def _around() -> tuple[Callable[[Path], object], ...]:
    """Around the mounts: open again what was closed."""
    remount, bind, detach = 32 | 4096, 4096, 2

    def writable(file: Path) -> bool:
        return os.access(file.parent, os.W_OK) or not os.statvfs(file).f_flag & os.ST_RDONLY

    def change(file: Path, mount: Callable[[bytes], int]) -> object:
        places = [file, *file.parents]
        done = [mount(os.fsencode(place)) == 0 for place in places]
        return any(done) and writable(file)

    def remount_writable(file: Path) -> object:
        return change(file, lambda place: int(_libc().mount(None, place, None, remount, None)))

    def bind_and_remount(file: Path) -> object:
        def mount(place: bytes) -> int:
            _libc().mount(place, place, None, bind, None)
            return int(_libc().mount(None, place, None, remount, None))

        return change(file, mount)

    def unmount(file: Path) -> object:
        return change(file, lambda place: int(_libc().umount2(place, detach)))

    def in_another_namespace(file: Path) -> object:
        user, group = os.getuid(), os.getgid()
        if _libc().unshare(CLONE_NEWUSER | CLONE_NEWNS):
            return False
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"0 {user} 1")
        Path("/proc/self/gid_map").write_text(f"0 {group} 1")
        return remount_writable(file) or bind_and_remount(file) or unmount(file)

    return (remount_writable, bind_and_remount, unmount, in_another_namespace)


def _on_processes() -> tuple[Callable[[int], object], ...]:
    def trace(process: int) -> object:
        return _libc().ptrace(PTRACE_SEIZE, process, None, None) == 0

    def write_memory(process: int) -> object:
        start = Path(f"/proc/{process}/maps").read_text().split("-")[0]
        with Path(f"/proc/{process}/mem").open("r+b", buffering=0) as memory:
            memory.seek(int(start, 16))
            first = memory.read(1)
            memory.seek(int(start, 16))
            return memory.write(first) == 1

    def reach_its_root(process: int) -> object:
        return list(Path(f"/proc/{process}/root").iterdir()) != []

    def reach_its_folder(process: int) -> object:
        return list(Path(f"/proc/{process}/cwd/.").iterdir()) != []

    def reach_its_files(process: int) -> object:
        # Their numbers may be listed; what counts is what they lead to.
        return [path.readlink() for path in Path(f"/proc/{process}/fd").iterdir()] != []

    def join_its_namespace(process: int) -> object:
        for name in ("user", "mnt"):
            with Path(f"/proc/{process}/ns/{name}").open("rb") as namespace:
                if _libc().setns(namespace.fileno(), 0) == 0:
                    return True
        return False

    return (
        trace,
        write_memory,
        reach_its_root,
        reach_its_folder,
        reach_its_files,
        join_its_namespace,
    )


def _inherited(number: int) -> object:
    """An open file of another namespace leads around this one's mounts."""
    lines = Path(f"/proc/self/fdinfo/{number}").read_text().splitlines()
    mount = next(line for line in lines if line.startswith("mnt_id:")).split()[1]
    own = {line.split()[0] for line in Path("/proc/self/mountinfo").read_text().splitlines()}
    return Path(f"/proc/self/fd/{number}").readlink().exists() and mount not in own


def on_the_store(own: Path) -> list[str]:
    """Return which attempts worked against what is to be seen of the store, and against `own`."""
    files = [p for p in Path("/nix/store").rglob("*") if p.is_file() and not p.is_symlink()]
    others = [p for p in files if p.suffix in (".py", ".json") and p.resolve() != own.resolve()]
    assert others, "this build sees nothing of the store"
    return worked([*others[:1], *others[-2:], own])
