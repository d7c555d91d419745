from __future__ import annotations

from accelpkgs_updater.measure.alternatives import Alternative, alternatives


def needs(**given: tuple[str, ...]) -> dict[str, frozenset[str]]:
    return {n.replace("__", "/") + ".so": frozenset(x) for n, x in given.items()}


def test_a_library_for_each_backend() -> None:
    found = alternatives(
        needs(
            b__libb_cuda118=("libcudart.so.11.0",),
            b__libb_cuda126=("libcudart.so.12",),
            b__libb_rocm64=("libhipblas.so.2",),
            b__libb_cpu=(),
            b__libb_xpu2026=("libsycl.so.9",),
            b__libother=("libz.so.1",),
            c__libb_cpu=(),
        )
    )
    assert found == {
        "b/libb_cuda118.so": Alternative("cuda", "cuda118", "11.8"),
        "b/libb_cuda126.so": Alternative("cuda", "cuda126", "12.6"),
        "b/libb_rocm64.so": Alternative("rocm", "rocm64", "6.4"),
        "b/libb_cpu.so": Alternative("cpu", "cpu"),
        "b/libb_xpu2026.so": Alternative("xpu", "xpu2026"),
    }


def test_parts_of_one_library_are_none() -> None:
    # torch has libtorch_cpu.so and libtorch_cuda.so, and needs both.
    assert alternatives(needs(t__libtorch_cpu=("a",), t__libtorch_cuda=("b",))) == {}


def test_a_library_for_each_release_of_another() -> None:
    found = alternatives(
        needs(
            t__core4=("libavutil.so.56",),
            t__core5=("libavutil.so.57",),
            t__core8=("libavutil.so.60",),
        )
    )
    assert {p: (a.group, a.either) for p, a in found.items()} == {
        "t/core4.so": ("t#", "4"),
        "t/core5.so": ("t#", "5"),
        "t/core8.so": ("t#", "8"),
    }


def test_numbers_alone_make_no_alternatives() -> None:
    # Kernels for two architectures need the same: both are loaded.
    assert alternatives(needs(k__sm90=("libcudart.so.12",), k__sm100=("libcudart.so.12",))) == {}
    # One thing and another.
    assert alternatives(needs(k__a1=("libx.so.1",), k__a2=("liby.so.1",))) == {}
    assert alternatives(needs(k__a1=("libx.so.1",), j__a2=("libx.so.2",))) == {}
