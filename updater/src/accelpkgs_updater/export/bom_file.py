"""A plan as a bill of materials: CycloneDX 1.6 in JSON.

The same plan gives the same bytes: no clock, and a serial number of what is in it.
"""

from __future__ import annotations

import json
from uuid import UUID, uuid5

from cyclonedx.model import (
    ExternalReference,
    ExternalReferenceType,
    HashAlgorithm,
    HashType,
    Property,
    XsUri,
)
from cyclonedx.model.bom import Bom, BomMetaData
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.tool import ToolRepository
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from accelpkgs_updater.export.git_commit import Repository
from accelpkgs_updater.export.planned import Planned, PlannedPackage

__all__ = ["TOOL", "bom_text"]

TOOL = "accelpkgs"
_OURS = UUID("8d0f1f0e-5c3a-5d0e-9f4e-2b6c3a7d1e10")
"""The namespace of our serial numbers."""


def bom_text(plan: Planned) -> str:
    """Return the bill of materials. What is not recorded, licences among it, is said as such."""
    root = Component(
        name="accelpkgs-plan",
        version=plan.id,
        type=ComponentType.APPLICATION,
        bom_ref="plan",
        properties=[Property(name=f"accelpkgs:{k}", value=v) for k, v in _target(plan)],
    )
    metadata = BomMetaData(
        component=root,
        tools=ToolRepository(components=[Component(name=TOOL, type=ComponentType.APPLICATION)]),
    )
    components = {package.name: _component(package) for package in plan.packages}
    bom = Bom(serial_number=_serial(plan), metadata=metadata, components=components.values())
    bom.register_dependency(root, [components[p.name] for p in plan.packages if p.asked])
    for package in plan.packages:
        known = [components[name] for name in package.requires if name != package.name]
        bom.register_dependency(components[package.name], known)
    made = json.loads(JsonV1Dot6(bom).output_as_string())
    # The clock of whoever exports says nothing of the plan.
    del made["metadata"]["timestamp"]
    return json.dumps(made, indent=2, sort_keys=True) + "\n"


def _component(package: PlannedPackage) -> Component:
    file = package.file
    if isinstance(file, Repository):
        kind, hashes = ExternalReferenceType.VCS, []
        qualifiers = {"vcs_url": f"git+{file.url}@{file.rev}"}
    else:
        kind = ExternalReferenceType.DISTRIBUTION
        hashes = [HashType(alg=HashAlgorithm.SHA_256, content=file.sha256)]
        qualifiers = {"file_name": file.file, **({"download_url": file.url} if file.url else {})}
    said = {
        "flavour": "source" if package.is_source else "wheel",
        "licence": "unknown: accelpkgs records none",
        **package.axes,
    }
    version = str(package.version)
    return Component(
        name=package.name,
        version=version,
        type=ComponentType.LIBRARY,
        bom_ref=f"{package.name}@{version}",
        purl=PackageURL("pypi", None, package.name, version, qualifiers),
        hashes=hashes,
        external_references=(
            [ExternalReference(type=kind, url=XsUri(file.url))] if file.url else []
        ),
        properties=[Property(name=f"accelpkgs:{k}", value=v) for k, v in said.items()],
    )


def _identity(package: PlannedPackage) -> str:
    file = package.file
    return file.rev if isinstance(file, Repository) else file.sha256


def _serial(plan: Planned) -> UUID:
    facts = [[p.name, str(p.version), _identity(p)] for p in plan.packages]
    return uuid5(_OURS, json.dumps([plan.id, _target(plan), facts]))


def _target(plan: Planned) -> list[tuple[str, str]]:
    known = {
        "system": plan.system,
        "python": plan.python,
        "glibc": plan.glibc,
        "driver": plan.driver,
        "capabilities": " ".join(plan.capabilities),
        "gfx": " ".join(plan.gfx),
        **plan.axes,
    }
    return [(name, value) for name, value in known.items() if value]
