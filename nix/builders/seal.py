"""What the seals of one concretisation point at; nix/concretise/seal.nix says how a seal works."""

from __future__ import annotations

from spec import output, read_spec

__all__ = ["main"]


def main() -> None:
    """Spec: slots, and the message to read when a link farm failed. One empty folder a slot."""
    spec, out = read_spec(), output()
    (out / "slots").mkdir(parents=True)
    for slot in range(spec["slots"]):
        (out / "slots" / str(slot)).mkdir()
    (out / "message").write_text(spec["message"] + "\n", "utf-8")
