"""Values of the model, made up by hypothesis."""

from __future__ import annotations

from hypothesis import strategies as st

from accelpkgs_updater.core.models import (
    Leaf,
    Marker,
    Metadata,
    Node,
    Package,
    Release,
    Requirement,
    Variant,
)
from accelpkgs_updater.core.wheel import Sdist, Wheel

# Put together from small parts: `from_regex` takes several times as long.
names = st.tuples(
    st.sampled_from("abkz"), st.text("ax9", max_size=6), st.sampled_from(["", "-b", "-cu12", "-9z"])
).map("".join)
versions = st.tuples(
    st.lists(st.integers(0, 99), min_size=1, max_size=3).map(lambda n: ".".join(map(str, n))),
    st.sampled_from(["", "", "a0", "b7", "rc1"]),
    st.sampled_from(["", "", ".post0", ".post9"]),
    st.sampled_from(["", "", ".dev0", ".dev3"]),
).map("".join)
texts = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=12)
hashes = st.binary(min_size=32, max_size=32).map(bytes.hex)
clauses = st.tuples(st.sampled_from(["==", ">=", "<", "!=", "~=", "==="]), versions)
specifiers = st.lists(clauses, max_size=3).map(tuple)

leaves = st.builds(
    Leaf,
    st.sampled_from(
        ["python_version", "platform_machine", "platform_release", "implementation_version"]
    ),
    st.sampled_from(["==", "!=", "<", ">=", "in", "not in"]),
    texts,
    st.booleans(),
)


def _nodes(children: st.SearchStrategy[Marker]) -> st.SearchStrategy[Marker]:
    several = st.lists(children, min_size=2, max_size=3).map(tuple)
    return st.builds(Node, st.sampled_from(["and", "or"]), several)


markers = st.recursive(leaves, _nodes, max_leaves=5)
requirements = st.builds(
    Requirement,
    names,
    specifiers,
    st.lists(names, max_size=2).map(tuple),
    st.none() | markers,
    st.none() | st.just("https://example.invalid/x.whl"),
)
requirement_lists = st.lists(requirements, max_size=3).map(tuple)
metadatas = st.builds(
    Metadata,
    specifiers,
    requirement_lists,
    st.dictionaries(names, requirement_lists, max_size=2),
    st.none() | st.lists(names, max_size=2).map(tuple),
    st.none() | texts,
)
sizes = st.none() | st.integers(0, 10**10)
optional = st.none() | texts
systems = st.sampled_from(["x86_64-linux", "aarch64-linux", "any"])
tags = st.sampled_from(["cp312-cp312", "cp313-cp313t", "cp39-abi3", "py3-none"])
builds = st.sampled_from(["", "-1", "-3post"])
platforms = {
    "x86_64-linux": ["linux_x86_64", "manylinux1_x86_64.manylinux_2_28_x86_64"],
    "aarch64-linux": ["manylinux2014_aarch64", "manylinux_2_28_aarch64.linux_x86_64"],
    "any": ["any"],
}


def wheels_of(system: str, tag: str) -> st.SearchStrategy[Wheel]:
    """Wheels that stand under a system and a tag."""
    parts = st.tuples(names, versions, builds, st.sampled_from(platforms[system]))
    files = parts.map(lambda p: f"{p[0].replace('-', '_')}-{p[1]}{p[2]}-{tag}-{p[3]}.whl")
    return st.builds(
        Wheel, files, hashes, sizes, optional.map(lambda url: url or ""), optional, optional
    )


def tagged(system: str) -> st.SearchStrategy[dict[str, tuple[Wheel, ...]]]:
    """Tag → wheels, of one system."""

    def filled(chosen: list[str]) -> st.SearchStrategy[dict[str, tuple[Wheel, ...]]]:
        lists = {tag: st.lists(wheels_of(system, tag), min_size=1, max_size=2) for tag in chosen}
        return st.fixed_dictionaries({tag: found.map(tuple) for tag, found in lists.items()})

    return st.lists(tags, max_size=2, unique=True).flatmap(filled)


wheel_tables = st.lists(systems, max_size=2, unique=True).flatmap(
    lambda chosen: st.fixed_dictionaries({system: tagged(system) for system in chosen})
)
evidence = st.dictionaries(
    names, st.fixed_dictionaries({"kind": st.just("declared"), "source": texts}), max_size=2
)
variants = st.builds(
    Variant,
    axes=st.dictionaries(names, texts, max_size=2),
    metadata=st.none() | metadatas,
    capabilities=st.none() | st.lists(names, max_size=2).map(tuple),
    gfx=st.none() | st.lists(names, max_size=2).map(tuple),
    evidence=evidence,
    mark=optional,
    url_prefix=optional,
    wheels=wheel_tables,
    other=st.dictionaries(st.just("zzz"), st.lists(st.integers(), max_size=2), max_size=1),
)
archives = st.builds("{}-{}.tar.gz".format, names.map(lambda n: n.replace("-", "_")), versions)
sdists = st.builds(
    Sdist, archives, hashes, sizes, optional.map(lambda url: url or ""), optional, optional
)
releases = st.builds(
    Release,
    versions,
    metadatas,
    st.lists(variants, max_size=1).map(tuple),
    st.none() | sdists,
    evidence,
    st.dictionaries(st.just("zz"), st.integers(), max_size=1),
)
packages = st.builds(
    Package,
    names,
    st.lists(releases, max_size=2).map(tuple),
    texts,
    st.lists(names, max_size=2).map(tuple),
)
