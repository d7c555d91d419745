"""Source distributions are compiled in the tree's stdenv: with its gcc, against builds, and with a
CUDA toolkit that is a package.
"""

from __future__ import annotations

from pathlib import Path

import pytest

CAPABILITY = "9.0"
CONV = f"""
  packages = [ "causal-conv1d" ]; python = "3.12"; cuda = "13.0"; capabilities = [ "{CAPABILITY}" ];
  flavour = {{ default = "wheel"; causal-conv1d = "source"; }};
"""


@pytest.mark.big
def test_a_cuda_extension_is_compiled_for_its_capability(
    concretised, fetched, build, alone, toolkit, store_root
):
    fetched(CONV, toolkit)
    compiled = build(f"{concretised(CONV, toolkit)}.packages.causal-conv1d.build")
    (library,) = Path(store_root + compiled).rglob("causal_conv1d_cuda*.so")
    code = library.read_bytes()
    # The names that nvcc gives to the machine code that it embeds.
    assert f"sm_{CAPABILITY.replace('.', '')}".encode() in code
    assert not any(f"sm_{other}".encode() in code for other in ("75", "80", "100", "120"))
    path = build(f"{concretised(CONV, toolkit)}.environment")
    done = alone(
        path,
        f"{path}/bin/python",
        "-c",
        "import torch, causal_conv1d_cuda, causal_conv1d; "
        "print(torch.version.cuda, causal_conv1d.__version__)",
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split()[0].startswith("13.0")
