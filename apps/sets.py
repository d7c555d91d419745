"""The sets that the demo can try: what to ask for on a machine, and which program looks at the
result.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Set:
    """`choices` are lists of packages, in order of preference: the first that the library finds a
    plan for is taken.

    `program` is a module of `apps/programs`; `accelerated` says whether the GPU and its driver are
    part of the target.
    """

    about: str
    choices: tuple[tuple[str, ...], ...]
    program: str
    accelerated: bool = True


# CuPy compiles its kernels when they are first used: it needs NVIDIA's compiler library and the
# headers, and nothing else of the toolkit for arithmetic. CUDA 13 comes first because it is the
# smaller download; where the driver or the GPU is too old for it, the library says so and CUDA 12
# is next.
SETS = {
    "cupy": Set(
        "NumPy on the GPU, with the compiler for its kernels (150 to 250 MB)",
        (
            ("cupy-cuda13x", "nvidia-cuda-nvrtc", "nvidia-cuda-runtime", "numpy"),
            ("cupy-cuda12x", "nvidia-cuda-nvrtc-cu12", "nvidia-cuda-runtime-cu12", "numpy"),
        ),
        "cupy",
    ),
    "torch": Set(
        "PyTorch with all of its CUDA libraries (2 to 3 GB); without a GPU the small one (200 MB)",
        (("torch", "numpy"),),
        "torch",
    ),
    "leaf": Set(
        "a template engine and its C extension (less than 1 MB)",
        (("jinja2",),),
        "leaf",
        accelerated=False,
    ),
}
DEFAULT = "cupy"
