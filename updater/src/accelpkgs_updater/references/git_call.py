"""git, asked without prompts, hooks and programs that an address or a repository could name."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
from pathlib import Path
from urllib.parse import urlsplit

from accelpkgs_updater.limits import Limit
from accelpkgs_updater.net.allowed_hosts import is_loopback

__all__ = ["GitError", "git"]

_PROTOCOLS = ("https", "ssh", "file")
_SET = (
    *("core.hooksPath=/dev/null", "core.fsmonitor=false", "core.askPass=true", "gc.auto=0"),
    *("submodule.recurse=false", "fetch.recurseSubmodules=false", "advice.detachedHead=false"),
    *("http.lowSpeedLimit=1000", "http.lowSpeedTime=30", "protocol.ext.allow=never"),
)
_MOST = 64 << 20
_SAID = 200


class GitError(ValueError):
    """git did not do what it was asked for; the text says why."""


def git(
    *arguments: str, folder: Path, address: str = "", most: int = _MOST, seconds: int = 0
) -> bytes:
    """Run git in a folder and return what it prints; `address`: the one that it may talk to.

    Raises `GitError`.
    """
    settings = [part for setting in _SET for part in ("-c", setting)]
    try:
        process = subprocess.Popen(
            ["git", *settings, *arguments],
            cwd=folder,
            env=_environment(address),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
    except OSError as error:
        raise GitError(f"git cannot be run ({error.strerror or error})") from error
    with process:
        return _said(process, most, seconds or Limit.SECONDS.most)


def _said(process: subprocess.Popen[bytes], most: int, seconds: int) -> bytes:
    timer = threading.Timer(seconds, _stop, [process])
    timer.start()
    try:
        assert process.stdout is not None
        assert process.stderr is not None
        errors: list[bytes] = []
        reader = threading.Thread(target=_drain, args=(process.stderr, errors), daemon=True)
        reader.start()
        said = process.stdout.read(most + 1)
        if len(said) > most:
            raise GitError(f"git says more than {most} bytes")
        code = process.wait()
        reader.join()
    finally:
        timer.cancel()
        _stop(process)
    if code != 0:
        raise GitError(_why(b"".join(errors), code))
    return said


def _environment(address: str) -> dict[str, str]:
    """Return the person's own environment, in which git asks nothing and speaks one protocol."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    scheme = urlsplit(address).scheme
    allowed = scheme if scheme in _PROTOCOLS or is_loopback(address) else ""
    return {
        **kept,
        "GIT_ALLOW_PROTOCOL": allowed or "none",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_ASKPASS": "true",
        "SSH_ASKPASS": "true",
        "GIT_SSH_COMMAND": "ssh -o BatchMode=yes",
        "GIT_LFS_SKIP_SMUDGE": "1",
        "LC_ALL": "C",
    }


def _drain(stream: object, into: list[bytes]) -> None:
    # The last of it says why; no repository fills the memory with the rest.
    while chunk := stream.read1(1 << 16):  # type: ignore[attr-defined]
        into[:] = [*into[-1:], chunk]


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            process.kill()


def _why(errors: bytes, code: int) -> str:
    lines = [line.strip() for line in errors.decode("utf-8", "replace").splitlines()]
    told = [line for line in lines if line.startswith(("fatal:", "error:", "remote:", "ssh:"))]
    text = next(iter(told or [line for line in lines if line]), f"git ended with {code}")
    return "".join(c if c.isprintable() else "?" for c in text)[:_SAID]
