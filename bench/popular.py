"""What people install: how recent it is here, and the same versions as uv's beside torch.

    python3 bench/popular.py recent                      (a nix on PATH, or ACCELPKGS_NIX; uv)
    python3 bench/popular.py pairs [--count N] [--seed N]

`recent` prints a row for each package: what is published (uv's answer for CPython 3.12), recorded,
and planned for capability 8.9 with two drivers, and what holds back the newest. `pairs` plans torch
with a package on a Python, drawn by chance, and compares what uv takes of the package index. uv
knows no CUDA: what differs by NVIDIA's components alone is counted, not told.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
DRIVERS = ("580.95.05", "570.133.20")
PYTHONS = ("3.11", "3.12", "3.13")
PACKAGES = (
    "vllm",
    "sglang",
    "sglang-kernel",
    "flashinfer-python",
    "flashinfer-cubin",
    "xgrammar",
    "llama-cpp-python",
    "lmdeploy",
    "ctranslate2",
    "faster-whisper",
    "openai-whisper",
    "whisperx",
    "onnxruntime",
    "onnxruntime-gpu",
    "exllamav3",
    "torchao",
    "gptqmodel",
    "liger-kernel",
    "kernels",
    "compressed-tensors",
    "sentence-transformers",
    "diffusers",
    "timm",
    "trl",
    "unsloth",
    "torchcodec",
    "deepspeed",
    "transformer-engine",
    "lightning",
    "torchmetrics",
    "peft",
    "accelerate",
    "megablocks",
    "grouped-gemm",
    "sageattention",
    "natten",
    "torch-geometric",
    "torch-scatter",
    "hydra-core",
    "opencv-python",
    "opencv-python-headless",
    "ultralytics",
    "kornia",
    "gsplat",
    "nerfacc",
    "open-clip-torch",
    "warp-lang",
    "mujoco",
    "mujoco-warp",
    "mujoco-mjx",
    "tensorflow",
    "keras",
    "numba",
    "numba-cuda",
    "cudf-cu12",
    "cudf-cu13",
    "cuml-cu12",
    "cuml-cu13",
    "rmm-cu12",
    "rmm-cu13",
    "xgboost",
    "lightgbm",
    "catboost",
    "faiss-cpu",
    "faiss-gpu-cu12",
    "flax",
    "optax",
    "equinox",
    "cuda-python",
    "cuda-cccl",
    "nvmath-python",
)
# What no package brings: a machine with a compiler has the first, one with a desktop all.
LIBRARIES = (
    "libgomp.so.1",
    "libGL.so.1",
    "libICE.so.6",
    "libSM.so.6",
    "libX11.so.6",
    "libXext.so.6",
    "libglib-2.0.so.0",
    "libgthread-2.0.so.0",
    "libxcb.so.1",
)
_PIN = re.compile(r"([A-Za-z0-9_.-]+)(?:\[[^\]]*\])?==(\S+)")
# Of CUDA: uv takes the newest of each, we those of one release.
_CUDA = re.compile(r"(nvidia|cuda|cutensor|cupy)-.*|triton")


def uv(requirements: list[str], python: str, *options: str) -> dict[str, str] | str:
    """The versions that uv takes, or why it takes none."""
    command = ["pip", "compile", "-", "--python-version", python, "--no-header", "--no-annotate"]
    platform = ["--python-platform", "x86_64-manylinux_2_34", "--quiet", *options]
    found = subprocess.run(
        [shutil.which("uv") or os.environ["UV"], *command, *platform],
        input="\n".join(requirements),
        capture_output=True,
        text=True,
        check=False,
    )
    if found.returncode:
        return " ".join(found.stderr.split())
    pins = (match for match in map(_PIN.match, found.stdout.splitlines()) if match)
    return {re.sub(r"[-_.]+", "-", pin[1]).lower(): pin[2] for pin in pins}


def plan(requirements: list[str], python: str, *options: str) -> dict[str, Any] | str:
    """Our plan, or why there is none."""
    words = [*requirements, "--python", python, "--capability", "8.9", "--json", *options]
    libraries = [word for library in LIBRARIES for word in ("--library", library)]
    found = subprocess.run(
        ["./nixw", "run", "--impure", ".#plan", "--", *words, *libraries],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        answer: dict[str, Any] = json.loads(found.stdout)
    except ValueError:
        return " ".join((found.stderr or found.stdout).split())
    return answer if "packages" in answer else " ".join(found.stdout.split())


def recent() -> None:
    """Print the table of `recent`."""
    print(
        f"| package | published | recorded | driver {DRIVERS[0][:3]} | {DRIVERS[1][:3]} | held by |"
    )
    print("|---|---|---|---|---|---|")
    for name in PACKAGES:
        published = uv([name], "3.12", "--no-deps")
        data = json.loads((ROOT / "pkgs" / name / "releases.json").read_text("utf-8"))
        answers = [plan([name], "3.12", "--driver", driver) for driver in DRIVERS]
        had = [a["packages"][name]["version"] if isinstance(a, dict) else "none" for a in answers]
        newest = data["releases"][0]["version"]
        held = [_held(answer, name) for answer in answers if answer != "none"]
        first = published.get(name, "?") if isinstance(published, dict) else "?"
        why = next((h for h, v in zip(held, had, strict=True) if v != newest), "")
        print(f"| {name} | {first} | {newest} | {had[0]} | {had[1]} | {why} |", flush=True)


def _held(answer: dict[str, Any] | str, name: str) -> str:
    if isinstance(answer, str):
        return answer.partition("why:")[2].partition("fix:")[0].strip()[:160]
    newer = answer["packages"][name]["because"].get("newer", [])
    return f"{newer[0]['version']}: {newer[0]['why']}" if newer else ""


def pairs(count: int, seed: int) -> None:
    """Print the table of `pairs`."""
    draw = random.Random(seed)
    print("| beside torch | CPython | packages | differ | of CUDA | others (uv, ours) |")
    print("|---|---|---|---|---|---|")
    for _ in range(count):
        name, python = draw.choice(PACKAGES), draw.choice(PYTHONS)
        theirs, answer = uv(["torch", name], python), plan(["torch", name], python)
        print(f"| {name} | {python} | {_compared(theirs, answer)} |", flush=True)


def _compared(theirs: dict[str, str] | str, answer: dict[str, Any] | str) -> str:
    if isinstance(theirs, str) or isinstance(answer, str):
        ours = answer.partition("why:")[2].partition("fix:")[0] if isinstance(answer, str) else ""
        said = theirs[:120] if isinstance(theirs, str) else ours.strip()[:240]
        who = ["uv"] * isinstance(theirs, str) + ["ours"] * isinstance(answer, str)
        return f"none ({' and '.join(who)}) | | | {said}"
    ours = {name: package["version"] for name, package in answer["packages"].items()}
    names = sorted(set(theirs) | set(ours))
    differ = [n for n in names if theirs.get(n) != ours.get(n)]
    others = [n for n in differ if not _CUDA.fullmatch(n)]
    told = ", ".join(f"{n} {theirs.get(n, '-')} {ours.get(n, '-')}" for n in others)
    return f"{len(ours)} | {len(differ)} | {len(differ) - len(others)} | {told}"


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("what", choices=["recent", "pairs"])
    parser.add_argument("--count", type=int, default=36)
    parser.add_argument("--seed", type=int, default=16)
    given = parser.parse_args()
    if given.what == "recent":
        recent()
    else:
        pairs(given.count, given.seed)


if __name__ == "__main__":
    main()
