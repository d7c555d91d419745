"""The one small kernel that every question about code is asked with, and its right answer.

It is there as CUDA C++ (for NVRTC and hiprtc) and as PTX, whose release and target are a header.
"""

from __future__ import annotations

NAME = b"accelpkgs_probe"
THREADS = 32
_FACTOR = 2654435761

CXX = f"""
extern "C" __global__ void accelpkgs_probe(unsigned int *x) {{
  unsigned int i = threadIdx.x;
  x[i] = x[i] * {_FACTOR}u + i;
}}
""".encode()

_PTX = """.version {version}
.target {target}
.address_size 64

.visible .entry accelpkgs_probe(.param .u64 numbers)
{{
  .reg .b32 %r<4>;
  .reg .b64 %rd<5>;
  ld.param.u64 %rd1, [numbers];
  cvta.to.global.u64 %rd2, %rd1;
  mov.u32 %r1, %tid.x;
  mul.wide.u32 %rd3, %r1, 4;
  add.s64 %rd4, %rd2, %rd3;
  ld.global.u32 %r2, [%rd4];
  mad.lo.u32 %r3, %r2, {factor}, %r1;
  st.global.u32 [%rd4], %r3;
  ret;
}}
"""


def ptx(version: str, target: str) -> bytes:
    """The kernel as PTX of an ISA version (`8.4`) for a target (`sm_90`)."""
    return _PTX.format(version=version, target=target, factor=_FACTOR).encode()


def numbers() -> list[int]:
    """What the kernel is given."""
    return [(i * i + 1) * 40503 & 0xFFFFFFFF for i in range(THREADS)]


def answer() -> list[int]:
    """What it must make of them, computed here."""
    return [(x * _FACTOR + i) & 0xFFFFFFFF for i, x in enumerate(numbers())]
