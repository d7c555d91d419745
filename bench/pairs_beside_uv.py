"""torch with what people install beside it: the versions that uv takes, and ours.

    python3 bench/pairs_beside_uv.py [--count N] [--seed N]    (uv and a nix on PATH)

Each pair is drawn by chance, and so is its Python; ours is planned for capability 8.9. uv knows no
CUDA: what differs by NVIDIA's components alone is counted, and not told. Nothing is judged.
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


def pairs(count: int, seed: int) -> None:
    """Print the table."""
    draw = random.Random(seed)
    print("| beside torch | CPython | packages | differ | of CUDA | others (uv, ours) |")
    print("|---|---|---|---|---|---|")
    for _ in range(count):
        name, python = draw.choice(PACKAGES), draw.choice(PYTHONS)
        theirs, answer = uv(["torch", name], python), plan(["torch", name], python)
        print(f"| {name} | {python} | {_compared(theirs, answer)} |", flush=True)


def _compared(theirs: dict[str, str] | str, answer: dict[str, Any] | str) -> str:
    if isinstance(theirs, str) or isinstance(answer, str):
        who = ["uv"] * isinstance(theirs, str) + ["ours"] * isinstance(answer, str)
        said = theirs if isinstance(theirs, str) else str(answer).partition("why:")[2].strip()
        return f"none ({' and '.join(who)}) | | | {said[:240]}"
    ours = {name: package["version"] for name, package in answer["packages"].items()}
    names = sorted(set(theirs) | set(ours))
    differ = [n for n in names if theirs.get(n) != ours.get(n)]
    others = [n for n in differ if not _CUDA.fullmatch(n)]
    told = ", ".join(f"{n} {theirs.get(n, '-')} {ours.get(n, '-')}" for n in others)
    return f"{len(ours)} | {len(differ)} | {len(differ) - len(others)} | {told}"


def main() -> None:
    """Run what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--count", type=int, default=36)
    parser.add_argument("--seed", type=int, default=16)
    given = parser.parse_args()
    pairs(given.count, given.seed)


if __name__ == "__main__":
    main()
