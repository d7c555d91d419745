"""All questions in their order, and the report that comes of them."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from apps.proof import ask_code, found, machine, mapped, programs, report, rule
from apps.proof.images import Made
from apps.proof.line import Line, judged, not_asked
from apps.proof.machine import Seen
from apps.proof.process import Answers, ask
from apps.proof.rule import Device

# Of a question to the driver alone; a program may compile.
DRIVER_SECONDS = 120.0
COMPILE_SECONDS = 300.0


@dataclass
class Proof:
    """One run: `spec` is what nix/proof wrote; `only` is the package that alone is asked for."""

    spec: Mapping[str, Any]
    seen: Seen | None
    seconds: float
    only: str | None = None
    progress: Callable[[str], None] = lambda _: None
    sites: list[str] = field(default_factory=lambda: [p for p in sys.path if "site-packages" in p])
    lines: list[Line] = field(default_factory=list)
    computed: list[str] = field(default_factory=list)

    def run(self) -> dict[str, Any]:
        """Ask everything; the report as plain values."""
        self.progress("the driver")
        first = self._driver()
        devices, driver = first.first("devices") or [], first.first("driver") or {}
        if first.first("none") is not None:
            # A package that sees none is no news then.
            found_ = report.OTHER if self._gone(first) else report.NO_GPU
            return report.made(self.spec, found_, self.lines, (), {}, ())
        if not devices or not driver:
            why = first.first("failed") or first.end or "nothing"
            self.lines.append(judged("machine.driver", "answers", f"it says {why}", holds=False))
            return report.made(self.spec, report.OTHER, self.lines, devices, driver, ())
        if self.seen and not self.only:
            toolkit = self.spec["toolkit"]
            self.lines += machine.lines(self.seen, devices, driver, toolkit)
        for number, device in self._kinds(devices):
            if not self.only:
                self._rule(number, self._device(device, driver))
        for package in self._programs():
            self._package(package, devices[0]["target"])
        end = report.outcome(self.lines)
        return report.made(self.spec, end, self.lines, devices, driver, self.computed)

    @property
    def _kind(self) -> str:
        return "hip" if self.spec["accelerator"] == "rocm" else "cuda"

    def _driver(
        self,
        asked: list[dict[str, str]] | None = None,
        device: int = 0,
        variables: Mapping[str, str] | None = None,
    ) -> Answers:
        own = found.hip(self.sites, "libamdhip64") if self._kind == "hip" else None
        places = [*([own] if own else []), *(["libamdhip64.so"] if self._kind == "hip" else [])]
        question = {
            "kind": self._kind,
            "libraries": places,
            "device": device,
            "images": asked or [],
        }
        return ask("driver", question, DRIVER_SECONDS, variables)

    def _gone(self, first: Answers) -> bool:
        """Whether the doctor saw a GPU that no program can use."""
        if not self.seen or not self.seen.gpus or machine.hidden():
            return False
        promised = ", ".join(name for name, _ in self.seen.gpus)
        why = first.first("none")
        self.lines.append(
            judged("machine.devices", f"{promised} (doctor)", f"none: {why}", holds=False)
        )
        return True

    @staticmethod
    def _kinds(devices: list[dict[str, str]]) -> Iterator[tuple[int, dict[str, str]]]:
        """The first device of each target."""
        known: set[str] = set()
        for number, device in enumerate(devices):
            if device["target"] not in known:
                known.add(device["target"])
                yield number, device

    def _device(self, device: Mapping[str, str], driver: Mapping[str, Any]) -> Device:
        version = driver["version"] or (self.seen.driver if self.seen else None)
        return Device(device["target"], version, driver["release"])

    def _rule(self, number: int, device: Device) -> None:
        self.progress(f"code for every target, on {device.target}")
        with tempfile.TemporaryDirectory(prefix="accelpkgs-prove-") as name:
            made = self._made(device.target, name)
            asked = [{"id": i.id, "path": str(i.path)} for i in made.images if i.path]
            # The variables are CUDA's.
            for mode in rule.MODES if self._kind == "cuda" else ("",):
                self.lines += self._in_mode(number, device, made, mode, asked)

    def _made(self, target: str, folder: str) -> Made:
        parts = ("compiler", "ptx", "gfx")
        question = {
            "kind": self._kind,
            "spec": {part: self.spec[part] for part in parts},
            "sites": self.sites,
            "target": target,
            "folder": folder,
        }
        return ask_code.read(ask("code", question, COMPILE_SECONDS))

    def _in_mode(
        self, number: int, device: Device, made: Made, mode: str, asked: list[dict[str, str]]
    ) -> list[Line]:
        said = self._driver(asked, number, rule.MODES[mode]) if asked else Answers((), None)
        # Once is enough for what was not compiled.
        shown = made if not mode else Made(tuple(i for i in made.images if i.path), made.by)
        return rule.lines(self.spec, device, shown, mode, said)

    def _programs(self) -> list[Mapping[str, Any]]:
        packages = [p for p in self.spec["packages"] if self.only in (None, p["name"])]
        for package in packages:
            if package["program"] is None and (package["accelerated"] or self.only):
                why = "it has no prove.py"
                self.lines.append(
                    not_asked(f"package.{package['name']}", "computes what the CPU does", why)
                )
        return [package for package in packages if package["program"]]

    def _package(self, package: Mapping[str, Any], target: str) -> None:
        self.progress(package["name"])
        said = self._asked(package)
        told = programs.computes(package, said)
        self.lines += told
        if all(line.outcome == "agrees" for line in told):
            self.computed += [package["name"], *(said.first("proves") or [])]
        paths = said.first("mapped") or []
        self.lines += mapped.lines(self.spec, package["name"], paths, self.spec["closure"])
        if self._kind == "cuda" and not self.only:
            self._native(package, target, said)

    def _native(self, package: Mapping[str, Any], target: str, said: Answers) -> None:
        names = set(package["requires"])
        others = [p for p in self.spec["packages"] if p["name"] in names and p["serves"]]
        for mode, promised in programs.modes(package, others, target).items():
            asked = None
            # What computes nothing as it is tells nothing in another mode.
            if not isinstance(promised, str) and programs.fine(said):
                self.progress(f"{package['name']}, {mode}")
                asked = self._asked(package, rule.MODES[mode])
            elif not isinstance(promised, str):
                promised = "it does not compute as it is"
            self.lines.append(programs.native(package, mode, promised, asked))

    def _asked(
        self, package: Mapping[str, Any], variables: Mapping[str, str] | None = None
    ) -> Answers:
        question = {"program": package["program"], "device": "cuda"}
        return ask("package", question, self.seconds, variables)
