from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accelpkgs_updater.measure.coverage import effective_codes, is_carried, library_codes
from accelpkgs_updater.measure.measurement import Library


def lib(
    name: str, *containers: tuple[int, str], needed: tuple[str, ...] = (), soname: str | None = None
) -> Library:
    parts = tuple((count, tuple(codes.split())) for count, codes in containers)
    codes = tuple({code: None for _, each in parts for code in each})
    return Library(name, "x86_64", codes=codes, containers=parts, needed=needed, soname=soname)


def test_special_kernels_do_not_hide_what_all_the_others_have() -> None:
    library = lib("l.so", (389, "sm_70 sm_80 sm_90"), (3, "sm_90a"), (1, "sm_80 sm_89 sm_90"))
    assert library_codes(library) == ("sm_70", "sm_80", "sm_89", "sm_90", "sm_90a")


def test_what_only_a_few_have_does_not_count() -> None:
    library = lib("l.so", (100, "sm_80 sm_90"), (5, "sm_61 compute_90"))
    assert library_codes(library) == ("sm_80", "sm_90")


@pytest.mark.parametrize(("share", "counts"), [(49, False), (50, True), (51, True)])
def test_half_of_the_fat_binaries_is_enough_and_less_is_not(share: int, counts: bool) -> None:
    library = lib("l.so", (share, "sm_80 sm_90"), (100 - share, "sm_80"))
    assert library_codes(library) == (("sm_80", "sm_90") if counts else ("sm_80",))


@pytest.mark.parametrize(("narrow", "counts"), [("sm_80 sm_86", False), ("sm_80", True)])
def test_a_third_of_the_widest_is_wide(narrow: str, counts: bool) -> None:
    """What is as wide as that votes against the codes that it does not have."""
    library = lib("l.so", (5, "sm_50 sm_60 sm_70 sm_75 sm_80 sm_90"), (6, narrow))
    assert ("sm_90" in library_codes(library)) is counts


@pytest.mark.parametrize(("count", "counts"), [(4, False), (5, True)])
def test_a_twentieth_of_the_largest_library_is_a_main_one(count: int, counts: bool) -> None:
    codes = effective_codes([lib("big.so", (100, "sm_80")), lib("small.so", (count, "sm_75"))])
    assert codes["small.so"] == (("sm_75",) if counts else ())


def test_kernels_for_single_devices_do_not_outvote_the_rest() -> None:
    base = "sm_50 sm_70 sm_80 sm_90a sm_100 sm_120 compute_120"
    library = lib(
        "libcudnn_engines.so",
        (400, "sm_100"),
        (56, "sm_100 sm_103"),
        (90, base),
        (300, "lto_50"),
        (9, "sm_75"),
    )
    assert library_codes(library) == (
        "sm_50",
        "sm_70",
        "sm_75",
        "sm_80",
        "sm_90a",
        "sm_100",
        "sm_103",
        "sm_120",
        "compute_120",
    )


def test_many_kernels_for_a_device_of_their_own_count() -> None:
    assert library_codes(
        lib("l.so", (40, "sm_80 sm_86 sm_90 sm_120"), (496, "sm_100"), (5, "sm_61"))
    ) == (
        "sm_80",
        "sm_86",
        "sm_90",
        "sm_100",
        "sm_120",
    )


def test_one_code_in_each_fat_binary_means_that_the_program_picks() -> None:
    assert library_codes(
        lib("libcufft.so", (9000, "lto_50"), (400, "compute_50"), (30, "sm_80"), (2, "sm_50"))
    ) == (
        "sm_50",
        "sm_80",
        "compute_50",
    )


def test_a_library_runs_only_where_those_that_it_links_run() -> None:
    cuda = lib(
        "torch/lib/libtorch_cuda.so", (393, "sm_70 sm_75 sm_80 sm_90"), soname="libtorch_cuda.so"
    )
    linalg = lib(
        "torch/lib/libtorch_cuda_linalg.so",
        (107, "sm_50 sm_60 sm_70 sm_80 sm_90"),
        needed=("libtorch_cuda.so",),
    )
    codes = effective_codes([cuda, linalg])
    assert codes["torch/lib/libtorch_cuda_linalg.so"] == ("sm_70", "sm_80", "sm_90")
    assert codes["torch/lib/libtorch_cuda.so"] == ("sm_70", "sm_75", "sm_80", "sm_90")


def test_circles_of_libraries() -> None:
    one = lib("one.so", (2, "sm_80 sm_90"), needed=("two.so",))
    two = lib("two.so", (2, "sm_80"), needed=("one.so", "libc.so.6"))
    assert effective_codes([one, two]) == {"one.so": ("sm_80",), "two.so": ("sm_80",)}


def test_small_libraries_do_not_speak_for_the_wheel() -> None:
    cuda, small = lib("cuda.so", (100, "sm_80 sm_90")), lib("nvshmem.so", (4, "sm_75 compute_120"))
    assert effective_codes([cuda, small])["nvshmem.so"] == ()
    assert effective_codes([cuda, lib("flash.so", (9, "sm_75"))])["flash.so"] == ("sm_75",)


@pytest.mark.parametrize(
    ("name", "carried"),
    [
        ("torchvision.libs/libnvjpeg.8dd2b5e6.so.12", True),
        ("triton/backends/nvidia/lib/cupti/libcupti.so.2025.1.1", True),
        ("torch/lib/libcudnn_ops.so.9", True),
        ("x.libs/libcudart-8774224f.so.12.4.127", True),
        ("nvidia/cudnn/lib/libcudnn_ops.so.9", False),
        ("nvidia/cu13/lib/libcublas.so.13", False),
        ("cusparselt/lib/libcusparseLt.so.0", False),
        ("torch/lib/libcusparseLt.so.0", True),
        ("torch/lib/libtorch_nvshmem.so", False),
        ("cupy_backends/cuda/libs/cublas.cpython-312-x86_64-linux-gnu.so", False),
    ],
)
def test_what_a_wheel_carries_along(name: str, carried: bool) -> None:
    assert is_carried(name) is carried


def test_carried_libraries_do_not_speak_for_the_wheel() -> None:
    own, jpeg = (
        lib("torchvision/_C.so", (6, "sm_80")),
        lib("torchvision.libs/libnvjpeg.1.so.12", (11, "sm_50 compute_90")),
    )
    assert effective_codes([own, jpeg]) == {"torchvision/_C.so": ("sm_80",)}


def test_a_toolkit_wheel_speaks_for_itself_where_its_folder_is_not_nvidia() -> None:
    sparse = lib("cusparselt/lib/libcusparseLt.so.0", (285, "sm_80 sm_86 sm_90a"))
    assert effective_codes([sparse]) == {sparse.name: ("sm_80", "sm_86", "sm_90a")}


def test_ptx_of_one_library_covers_only_with_ptx_of_the_others() -> None:
    one = lib("one.so", (2, "sm_80 compute_80"), needed=("two.so",))
    assert effective_codes([one, lib("two.so", (2, "sm_80"))])["one.so"] == ("sm_80",)
    assert effective_codes([one, lib("two.so", (2, "sm_80 compute_75"))])["one.so"] == (
        "sm_80",
        "compute_80",
    )


CODES = st.sampled_from(["sm_50", "sm_75", "sm_80", "sm_90", "sm_90a", "compute_50", "compute_90"])
LIBRARY = st.lists(st.tuples(st.integers(1, 50), st.sets(CODES, min_size=1)), max_size=5)


@given(st.lists(LIBRARY, max_size=4), st.randoms())
def test_order_does_not_matter_and_nothing_is_invented(
    parts: list[list[tuple[int, set[str]]]], random: object
) -> None:
    libraries = [
        lib(
            f"l{i}.so",
            *((count, " ".join(sorted(codes))) for count, codes in part),
            needed=(f"l{i - 1}.so",),
        )
        for i, part in enumerate(parts)
    ]
    shuffled = sorted(libraries, key=lambda _: random.random())  # type: ignore[attr-defined]
    codes = effective_codes(libraries)
    assert codes == effective_codes(shuffled)
    for library in libraries:
        assert set(codes[library.name]) <= set(library.codes)
