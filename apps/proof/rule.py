"""The second question: does the driver take the code that the rule says it takes, and no other?

The rule is `lib.capability.coversWith`, asked by Nix for every capability and target (nix/proof).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from apps.proof.images import Image, Made
from apps.proof.line import Line, judged, not_asked
from apps.proof.process import Answers
from apps.proof.versions import key

RUNS, REFUSED = "runs, and computes what the CPU does", "is refused"
# Variables, and what is said of them: which kind of code they take away (CUDA's environment).
MODES = {
    "": {},
    "disable-ptx-jit": {"CUDA_DISABLE_PTX_JIT": "1", "CUDA_CACHE_DISABLE": "1"},
    "force-ptx-jit": {"CUDA_FORCE_PTX_JIT": "1", "CUDA_CACHE_DISABLE": "1"},
}


@dataclass(frozen=True)
class Device:
    """What is asked: its target, and the driver's version and CUDA."""

    target: str
    driver: str | None
    release: str


def lines(
    spec: Mapping[str, Any], device: Device, made: Made, mode: str, said: Answers
) -> list[Line]:
    """A line for each image; `mode` is one of MODES."""
    place = f"rule.{device.target}"
    if mode:
        place += f".{mode}"
    elif made.end:
        ended = judged(place, "code for every target is compiled", made.end, holds=False)
        return [ended, *_each(spec, device, made, "", place, said)]
    elif made.by is None:
        why = "the set has no compiler: name nvidia-cuda-nvrtc (hiprtc comes with torch for ROCm)"
        return [
            not_asked(place, "code for every target", why),
            *_each(spec, device, made, "", place, said),
        ]
    return _each(spec, device, made, mode, place, said)


def _each(
    spec: Mapping[str, Any], device: Device, made: Made, mode: str, place: str, said: Answers
) -> list[Line]:
    answers = {row["image"]: row for row in said.of("image")}
    return [_line(spec, device, image, mode, place, answers, said) for image in made.images]


def _line(
    spec: Mapping[str, Any],
    device: Device,
    image: Image,
    mode: str,
    place: str,
    answers: Mapping[str, dict[str, Any]],
    said: Answers,
) -> Line:
    name = f"{place}.{image.id}"
    if image.path is None:
        promised = f"the compiler of {image.release} knows {image.code} (nix/facts)"
        return judged(name, promised, f"it refused: {image.why[:200]}", holds=False)
    expected = expects(spec, device, image, mode)
    if expected is None:
        why = f"nix/facts knows no capability {device.target}"
        return not_asked(name, "unknown", why)
    promised = RUNS if expected else REFUSED
    answer = answers.get(image.id)
    if answer is None:
        why = said.first("failed") or said.end or "it was not answered"
        return judged(name, promised, f"no answer: {why}", holds=False)
    found, holds = _told(answer, expected)
    return judged(name, promised, found, holds=holds)


def _told(answer: Mapping[str, Any], expected: bool) -> tuple[str, bool]:
    if not answer["ran"]:
        word = "is refused" if answer["refused"] else "failed"
        return f"{word}: {answer['said']}", answer["refused"] and not expected
    if answer["wrong"]:
        return f"runs, and {answer['wrong']} numbers are wrong", False
    return RUNS, expected


def expects(spec: Mapping[str, Any], device: Device, image: Image, mode: str) -> bool | None:
    """Whether an image runs; None where the rule does not know the device."""
    if image.code.startswith("gfx"):
        return image.code == device.target
    row = spec["rule"].get(device.target)
    if row is None:
        return None
    if mode == "disable-ptx-jit" and image.is_ptx:
        return False
    if mode == "force-ptx-jit" and not image.is_ptx:
        return False
    # PTX that we wrote is of a target that the rule has chosen for the device.
    covered = image.plain or image.code in row
    return covered and (not image.is_ptx or _compiles(spec, device, image.release))


def _compiles(spec: Mapping[str, Any], device: Device, release: str) -> bool:
    """Whether the driver is new enough for PTX of a release: by its version, where that is known,
    as E112 has it, else by the CUDA that it states.
    """
    row = spec["toolkit"].get(release)
    if row is not None and device.driver is not None:
        return key(device.driver) >= key(row["driver"])
    return key(device.release) >= key(release)
