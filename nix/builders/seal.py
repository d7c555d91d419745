"""What the seals of one concretisation point at; nix/concretise/seal.nix says how a seal works."""

from __future__ import annotations

from spec import output, read_spec

__all__ = ["main"]


def main() -> None:
    """Spec: id, slots. Writes one empty folder a slot, and the sentence to read when a link farm failed."""
    spec, out = read_spec(), output()
    (out / "slots").mkdir(parents=True)
    for slot in range(spec["slots"]):
        (out / "slots" / str(slot)).mkdir()
    (out / "message").write_text(
        f"accelpkgs E301: an environment can hold one concretisation only\n  where: one of them is {spec['id']}\n  fix:   concretise all packages in one call\n"
    )
