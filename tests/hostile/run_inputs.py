"""Run builders on many inputs, each in a child of its own: BUILDERS JOBS ANSWERS.

A job is `{kind: "wheel" | "source", folder, spec}`: the child has 20 s of processor time and 600 MB
of addresses, and works in `folder`. An answer is `{code, said, seconds, rss}`. It runs with the
interpreter that runs the builders, and has what they import loaded once.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from pathlib import Path
from typing import Any

SECONDS, MEMORY = 20, 600 << 20


def _work(job: dict[str, Any]) -> None:
    folder = Path(job["folder"])
    os.chdir(folder)
    output = os.open(folder / "said", os.O_WRONLY | os.O_CREAT)
    for descriptor in (1, 2):
        os.dup2(output, descriptor)
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.environ["NIX_ATTRS_JSON_FILE"] = str(folder / "attributes.json")
    os.environ["NIX_BUILD_TOP"] = str(folder / "build")
    os.environ["NIX_BUILD_CORES"] = "2"
    sys.argv = ["builders", job["kind"]]
    import builder_main

    if job["kind"] == "wheel":
        import unpack

        builder_main.guarded(unpack.main)
    else:
        builder_main.guarded(_source)


def _source() -> None:
    import members
    import source_archive
    import spec

    told = spec.read_spec()
    source_archive.unpack_source(
        Path(told["source"]), told["file"], members.Limits(**told["limits"]), spec.output()
    )


def _ask(job: dict[str, Any]) -> dict[str, Any]:
    child = os.fork()
    if not child:
        code = 99
        try:
            _work(job)
            code = 0
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 98
        except BaseException:
            import traceback

            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
    _, status, usage = os.wait4(child, 0)
    said = Path(job["folder"], "said").read_bytes().decode("utf-8", "backslashreplace")
    return {
        "code": os.waitstatus_to_exitcode(status),
        "said": said,
        "seconds": usage.ru_utime + usage.ru_stime,
        "rss": usage.ru_maxrss * 1024,
    }


def main() -> None:
    """Answer every job, in order."""
    builders, jobs, answers = sys.argv[1:]
    sys.path.insert(0, builders)
    # The folder's __main__ has the boundary.
    import importlib.util

    found = importlib.util.spec_from_file_location("builder_main", f"{builders}/__main__.py")
    assert found and found.loader
    module = importlib.util.module_from_spec(found)
    sys.modules["builder_main"] = module
    found.loader.exec_module(module)
    import source_archive  # noqa: F401
    import unpack  # noqa: F401

    told = [_ask(job) for job in json.loads(Path(jobs).read_text("utf-8"))]
    Path(answers).write_text(json.dumps(told), "utf-8")


if __name__ == "__main__":
    main()
