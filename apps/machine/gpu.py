"""What is known of one GPU of this machine."""

from __future__ import annotations

from dataclasses import dataclass, replace

from apps.machine import names
from apps.machine.bus import Device
from apps.machine.host import Host


@dataclass(frozen=True)
class Gpu:
    """A GPU. `capability` as NVIDIA writes it (`8.6`), `gfx` as AMD does (`gfx942`).

    `source` says who told us. `address` is its place on the PCI bus, `id` its PCI id; `module` the
    kernel's module that has taken it; `mig` the slices that it is cut into. None is unknown.
    """

    vendor: str
    name: str
    capability: str | None = None
    gfx: str | None = None
    source: str = ""
    address: str | None = None
    id: str | None = None
    module: str | None = None
    mig: tuple[str, ...] = ()

    @property
    def recognised(self) -> bool:
        """Whether it is known what code it runs."""
        return bool(self.capability or self.gfx)

    @property
    def label(self) -> str:
        """Its name; with its PCI id, where it is not known which it is."""
        return self.name if self.recognised or not self.id else f"{self.name} (PCI id {self.id})"


def on_bus(host: Host, device: Device) -> Gpu:
    """A GPU of which the bus alone tells."""
    nobody = "an NVIDIA GPU" if device.vendor == "nvidia" else "an AMD GPU"
    gpu = Gpu(
        device.vendor,
        names.pci(host, device.id) or nobody,
        source=f"PCI {device.address}",
        address=device.address,
        id=device.id,
        module=device.driver,
    )
    return identified(gpu)


def identified(gpu: Gpu) -> Gpu:
    """The same GPU with its capability or gfx, where its PCI id or else its name tells it."""
    known = (names.by_pci_id(gpu.id) if gpu.id else None) or names.by_name(gpu.name)
    if gpu.recognised or known is None or known.vendor != gpu.vendor:
        return gpu
    told = "its PCI id" if gpu.id and names.by_pci_id(gpu.id) else "its name"
    source = gpu.source if told == "its PCI id" and gpu.source.startswith("PCI ") else None
    return replace(
        gpu,
        capability=known.capability,
        gfx=known.gfx,
        source=source or f"{gpu.source} and {told}",
    )
