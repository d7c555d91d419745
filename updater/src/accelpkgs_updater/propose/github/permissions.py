"""Which permission is missing, as exactly as GitHub and the call itself let one say."""

from __future__ import annotations

from collections.abc import Mapping

from accelpkgs_updater.errors import ErrorCode, Problem
from accelpkgs_updater.propose.forge import MissingPermission

__all__ = ["missing_permission"]


def missing_permission(
    method: str, path: str, status: int, said: str, headers: Mapping[str, str]
) -> MissingPermission:
    """Return the error of a call that was answered with 401, 403 or 404.

    `headers` in lower case.
    """
    where = f"{method} {path}"
    if status == 401:
        return MissingPermission(
            Problem(ErrorCode.PERMISSION, "GitHub does not accept the token", where, (said,), _NEW)
        )
    if "not permitted to create or approve pull requests" in said:
        return MissingPermission(
            Problem(
                ErrorCode.PERMISSION,
                "workflows of this repository may not open pull requests",
                where,
                (said,),
                _SETTING,
            )
        )
    needed = headers.get("x-accepted-github-permissions", "").replace("_", "-").replace("=", ": ")
    accepted = headers.get("x-accepted-oauth-scopes", "")
    if needed:
        lacks = needed.replace(";", " or").replace(",", " and")
    elif accepted and "x-oauth-scopes" in headers:
        lacks = f"one of the scopes {accepted}; it has {headers['x-oauth-scopes'] or 'none'}"
    else:
        lacks = _usual(method, path)
    title = f"the token lacks a permission: {lacks}"
    why = (f"GitHub answered {status}: {said}", *(_HIDDEN if status == 404 else ()))
    return MissingPermission(
        Problem(ErrorCode.PERMISSION, title, where, why, f"give the token {lacks}")
    )


def _usual(method: str, path: str) -> str:
    access = "read" if method == "GET" else "write"
    if "/pulls" in path:
        return f"pull-requests: {access}"
    if "/issues" in path:
        # Comments and labels of pull requests go by either of the two.
        return f"issues: {access}" if path.endswith("/issues") else f"pull-requests: {access}"
    return "metadata: read"


_NEW = "make a new token, or give the workflow's own in GITHUB_TOKEN"
_SETTING = (
    "Settings > Actions > General: allow GitHub Actions to create pull requests; "
    "or use an app's token"
)
_HIDDEN = ("what a token may not see, GitHub calls not found",)
