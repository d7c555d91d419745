"""A module with a kernel, as packages above torch compile theirs."""

from setuptools import setup
from torch.utils.cpp_extension import BuildExtension, CUDAExtension

setup(
    name="extension",
    ext_modules=[CUDAExtension("extension", ["extension.cpp", "kernel.cu"])],
    cmdclass={"build_ext": BuildExtension},
)
