"""The guard: plans every target of `targets.toml` before and after a change, and says whether anybody is worse off."""

from accelpkgs_updater.guard.compare import Verdict, compare
from accelpkgs_updater.guard.verify import Verification, verify

__all__ = ["Verdict", "Verification", "compare", "verify"]
