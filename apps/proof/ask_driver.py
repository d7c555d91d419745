"""In a child: what the driver says of its devices, and what becomes of code on one of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from apps.proof import kernel
from apps.proof.cuda import PLACES, Cuda
from apps.proof.driver import Driver, Failed, NoGpu
from apps.proof.hip import Hip

Say = Callable[[dict[str, Any]], None]


def opened(question: dict[str, Any]) -> Driver:
    """The driver that is meant. Raises `NoGpu` and `Failed`."""
    if question["kind"] == "hip":
        return Hip(question["libraries"])
    return Cuda([*PLACES, *question["libraries"]])


def ask(question: dict[str, Any], say: Say) -> None:
    """Say `none`, or `devices` and `driver`, then an answer for each of the images."""
    try:
        driver = opened(question)
        _devices(driver, say)
        if question["images"]:
            driver.use(question["device"])
    except NoGpu as none:
        say({"none": str(none)})
        return
    except Failed as failed:
        say({"failed": failed.name})
        return
    for image in question["images"]:
        say({"image": image["id"], **_tried(driver, Path(image["path"]).read_bytes())})


def _devices(driver: Driver, say: Say) -> None:
    assert isinstance(driver, (Cuda, Hip))
    numbers = range(driver.count())
    say({"devices": [{"name": driver.name(n), "target": driver.target(n)} for n in numbers]})
    say({"driver": {"version": driver.version(), "release": driver.release()}})


def _tried(driver: Driver, image: bytes) -> dict[str, Any]:
    try:
        found = driver.run(image)
    except Failed as failed:
        return {"ran": False, "refused": failed.code in driver.refusals, "said": failed.name}
    wrong = sum(a != b for a, b in zip(found, kernel.answer(), strict=True))
    return {"ran": True, "wrong": wrong}
