"""The bodies of a replay: PyTorch's index pages and GitHub's lists of releases."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlsplit

from accelpkgs_updater.replay.recording import PlacedFile
from accelpkgs_updater.sources.github_assets import EPOCH

__all__ = ["page", "release_list", "tag_order"]


def page(project: str, host: str, files: Sequence[PlacedFile]) -> str:
    """Return a project page as PyTorch's index writes it: relative links to its own files, absolute
    ones elsewhere.
    """
    lines = []
    for file in files:
        place = urlsplit(file.prefix)
        target = (place.path if place.hostname == host else file.prefix) + quote(file.name)
        fragment = f"#sha256={file.sha256}" if file.sha256 else ""
        attributes = "".join(
            f' {key}="sha256={file.metadata}"'
            for key in ("data-dist-info-metadata", "data-core-metadata")
            if file.metadata
        )
        link = (
            f'<a href="{html.escape(target + fragment)}"{attributes}>{html.escape(file.name)}</a>'
        )
        lines.append(f"    {link}<br/>")
    body = "\n".join(lines)
    head = f"<!DOCTYPE html>\n<html>\n  <body>\n    <h1>Links for {project}</h1>"
    return f"{head}\n{body}\n  </body>\n</html>\n<!--TIMESTAMP 0-->"


def tag_order(tag: str) -> tuple[int | str, ...]:
    """Sort key of release tags by the numbers in them."""
    return tuple(int(p) for p in re.findall(r"\d+", tag))


def release_list(
    repository: str, tags: Mapping[str, Mapping[str, str | None]]
) -> list[dict[str, Any]]:
    """Return all releases of a repository, newest first, with every field that GitHub's description
    requires.
    """
    return [
        _release(repository, tag, tags[tag]) for tag in sorted(tags, key=tag_order, reverse=True)
    ]


def _number(text: str) -> int:
    return int(hashlib.sha256(text.encode()).hexdigest()[:7], 16)


def _release(repository: str, tag: str, assets: Mapping[str, str | None]) -> dict[str, Any]:
    number = _number(f"{repository} {tag}")
    api = f"https://api.github.com/repos/{repository}"
    return {
        "url": f"{api}/releases/{number}",
        "html_url": f"https://github.com/{repository}/releases/tag/{tag}",
        "assets_url": f"{api}/releases/{number}/assets",
        "upload_url": f"https://uploads.github.com/repos/{repository}/releases/{number}/assets{{?name,label}}",
        "tarball_url": f"{api}/tarball/{tag}",
        "zipball_url": f"{api}/zipball/{tag}",
        "id": number,
        "node_id": f"RE_{number}",
        "tag_name": tag,
        "target_commitish": "main",
        "name": tag,
        "body": None,
        "draft": False,
        "prerelease": False,
        "immutable": False,
        "created_at": EPOCH,
        "published_at": EPOCH,
        "author": _user(repository.partition("/")[0]),
        "assets": [_asset(repository, tag, name, assets[name]) for name in sorted(assets)],
    }


def _asset(repository: str, tag: str, name: str, sha256: str | None) -> dict[str, Any]:
    number = _number(f"{repository} {tag} {name}")
    return {
        "url": f"https://api.github.com/repos/{repository}/releases/assets/{number}",
        "id": number,
        "node_id": f"RA_{number}",
        "name": name,
        "label": "",
        "uploader": _user("github-actions[bot]"),
        "content_type": "application/octet-stream",
        "state": "uploaded",
        # Sizes were not recorded; the updater takes 0 for "unknown".
        "size": 0,
        "digest": f"sha256:{sha256}" if sha256 else None,
        "download_count": 0,
        "created_at": EPOCH,
        "updated_at": EPOCH,
        "browser_download_url": (
            f"https://github.com/{repository}/releases/download/{tag}/{quote(name)}"
        ),
    }


def _user(login: str) -> dict[str, Any]:
    api = f"https://api.github.com/users/{quote(login)}"
    rest = {
        "followers_url": f"{api}/followers",
        "following_url": f"{api}/following{{/other_user}}",
        "gists_url": f"{api}/gists{{/gist_id}}",
        "starred_url": f"{api}/starred{{/owner}}{{/repo}}",
        "subscriptions_url": f"{api}/subscriptions",
        "organizations_url": f"{api}/orgs",
        "repos_url": f"{api}/repos",
        "events_url": f"{api}/events{{/privacy}}",
        "received_events_url": f"{api}/received_events",
    }
    return {
        "login": login,
        "id": _number(login),
        "node_id": f"U_{_number(login)}",
        "avatar_url": f"https://avatars.githubusercontent.com/u/{_number(login)}",
        "gravatar_id": "",
        "url": api,
        "html_url": f"https://github.com/{quote(login)}",
        **rest,
        "type": "Bot" if login.endswith("[bot]") else "User",
        "site_admin": False,
    }
