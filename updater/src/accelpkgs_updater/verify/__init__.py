"""`verify`: every target of `targets.toml` planned before and after a change, and whether anybody
is worse off.
"""

from accelpkgs_updater.verify.compare import Verdict, compare
from accelpkgs_updater.verify.verification import Verification, verify_since

__all__ = ["Verdict", "Verification", "compare", "verify_since"]
