"""Wheels become packages of the tree's own Python: patched, imported where nothing of the machine
is visible.
"""

from __future__ import annotations

import pytest

COMPONENT = 'packages = [ "nvidia-cufft-cu12==11.3.3.83" ]; python = "3.12"; cuda = "12.8";'
JAX = 'packages = [ "jax[cuda12]" ]; python = "3.12"; cuda = "12";'
TORCH = (
    'packages = [ "torch==2.8.*" "torchvision" "cupy-cuda12x" ]; python = "3.12"; cuda = "12.8";'
)


def test_wheels_through_buildpythonpackage(small, concretised, fetched, build, machine, alone):
    fetched(small)
    packages = f"{concretised(small)}.packages"
    path = build(f"{machine}.python312.withPackages (_: [ {packages}.numpy {packages}.jinja2 ])")
    done = alone(
        path,
        f"{path}/bin/python",
        "-c",
        "import numpy, jinja2; print(numpy.linalg.inv(numpy.eye(3)).sum(), jinja2.Template('{{ 6 "
        "* 7 }}').render())",
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["3.0", "42"]


@pytest.mark.big
def test_components_find_each_other_and_the_driver(concretised, fetched, build, run_nix):
    fetched(COMPONENT)
    path = build(f"{concretised(COMPONENT)}.packages.nvidia-cufft-cu12.build")
    names = run_nix("path-info", "--json", path).stdout
    # Opened by name, so not in DT_NEEDED.
    assert "nvidia_nvjitlink_cu12" in names


@pytest.mark.big
def test_torch_with_all_its_components(concretised, fetched, build, alone):
    fetched(TORCH)
    path = build(f"{concretised(TORCH)}.environment")
    program = (
        "import torch, torchvision, cupy; "
        "print(torch.version.cuda, (torch.eye(3) @ torch.eye(3)).sum().item(), "
        "torchvision.ops.nms is not None, cupy.__version__)"
    )
    done = alone(path, f"{path}/bin/python", "-c", program)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split()[:2] == ["12.8", "3.0"]


@pytest.mark.big
def test_jax_with_its_plugin(concretised, fetched, build, alone):
    """On the CPU; the plug-in registers itself, and its libraries and those that it opens are
    found.
    """
    fetched(JAX)
    path = build(f"{concretised(JAX)}.packages.jax.pythonWith")
    program = (
        "import os; os.environ['JAX_PLATFORMS'] = 'cpu'\n"
        "import importlib.metadata, jax, jax.numpy as jnp, jax_plugins.xla_cuda12 as plugin, "
        "ctypes\n"
        "print(jnp.linalg.inv(jnp.eye(3)).sum(), [e.name for e in "
        "importlib.metadata.entry_points(group='jax_plugins')])\n"
        "ctypes.CDLL(str(plugin._get_library_path()))\n"
    )
    done = alone(path, f"{path}/bin/python", "-c", program)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["3.0", "['xla_cuda12']"]
