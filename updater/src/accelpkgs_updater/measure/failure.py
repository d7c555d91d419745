"""The one exception of the measuring code."""

from __future__ import annotations

from accelpkgs_updater.errors import ErrorCode, Problem, UpdaterError

__all__ = ["MeasureError"]


class MeasureError(UpdaterError):
    """A wheel that cannot be measured: damaged, hostile, beyond a limit, or other bytes than its
    hash says.
    """

    def __init__(self, where: str, why: str, *, fix: str = "") -> None:
        super().__init__(
            Problem(
                code=ErrorCode.NOT_MEASURED,
                title="wheel cannot be measured",
                where=where,
                why=(why,),
                fix=fix,
            )
        )
        self.where = where
        self.why = why
