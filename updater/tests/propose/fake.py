"""A small GitHub: pull requests, issues, labels and comments over HTTP, branches in a real bare
repository.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from accelpkgs_updater.net.http import Http
from accelpkgs_updater.propose.github.github_server import GitHubServer

from .openapi import Judge

HASTY = Http(sleep=lambda _: None)
TOKEN = "ghs_notARealTokenButASecretOne"
Fault = Callable[[int, str, str], tuple[int, dict[str, str], Any] | None]


@dataclass
class GitHub:
    """State of one repository, `owner/repo`. Forks are bare repositories under another owner."""

    bare: Path
    owner: str = "owner"
    forks: dict[str, Path] = field(default_factory=dict)
    items: dict[int, dict[str, Any]] = field(default_factory=dict)
    comments: dict[int, list[str]] = field(default_factory=dict)
    # Of somebody else.
    strangers: dict[int, list[str]] = field(default_factory=dict)
    may_push: bool = True
    login: str = "owner"
    drafts: bool = True
    judge: Judge | None = None
    fault: Fault | None = None
    # Asked when something was done and before it is answered; True where the client is no more.
    cut: Callable[[], bool] | None = None
    calls: list[tuple[str, str]] = field(default_factory=list)
    lock: threading.RLock = field(default_factory=threading.RLock)
    base: str = ""

    def server(self, token: str = TOKEN) -> GitHubServer:
        return GitHubServer(self.base, f"{self.base}/api", token)

    def commit(self, branch: str, owner: str | None = None) -> str | None:
        bare = self.bare if owner in (None, self.owner) else self.forks[str(owner)]
        done = subprocess.run(
            ["git", "--git-dir", str(bare), "rev-parse", "--verify", "-q", f"refs/heads/{branch}"],
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stdout.strip() or None

    def open_pulls(self) -> list[dict[str, Any]]:
        for pull in (i for i in self.items.values() if "head" in i):
            # GitHub closes a pull request whose branch is gone.
            if self.commit(pull["head"]["ref"], pull["head"]["repo"]["owner"]["login"]) is None:
                pull["state"] = "closed"
        return [i for i in self.items.values() if "head" in i and i["state"] == "open"]

    def pulls(self, query: dict[str, str]) -> list[dict[str, Any]]:
        self.open_pulls()
        found = [i for i in self.items.values() if "head" in i and i["state"] == query["state"]]
        if head := query.get("head"):
            found = [
                p
                for p in found
                if f"{p['head']['repo']['owner']['login']}:{p['head']['ref']}" == head
            ]
        return [p for p in found if p["base"]["ref"] == query["base"]]

    def issues(self) -> list[dict[str, Any]]:
        return [i for i in self.items.values() if "head" not in i]

    def summary(self) -> Any:
        """Everything that a person would see of what is open, and the branches."""
        refs = [
            "git",
            "--git-dir",
            str(self.bare),
            "for-each-ref",
            "--format=%(refname) %(objectname)",
        ]
        keys = ("title", "body", "draft", "labels", "state")
        return (
            sorted([p["head"]["ref"], *[str(p.get(k)) for k in keys]] for p in self.open_pulls()),
            sorted([i["body"], i["state"]] for i in self.issues()),
            subprocess.run(refs, capture_output=True, text=True, check=True).stdout,
        )

    def merge(self, number: int) -> None:
        """What a person's click does (fast-forward, as the tests need no other)."""
        pull = self.items[number]
        new = self.commit(pull["head"]["ref"])
        subprocess.run(
            ["git", "--git-dir", str(self.bare), "update-ref", "refs/heads/main", str(new)],
            check=True,
        )
        pull |= {"state": "closed", "merged_at": "2026-01-02T03:04:05Z"}

    # The routes: each returns a status and a value, or raises KeyError for 404.

    def handle(self, method: str, path: str, query: dict[str, str], body: Any) -> tuple[int, Any]:
        parts = path.removeprefix(f"/repos/{self.owner}/repo").strip("/").split("/")
        match method, *parts:
            case "GET", "":
                permissions = {"admin": False, "pull": True, "push": self.may_push}
                return 200, {
                    "name": "repo",
                    "owner": {"login": self.owner},
                    "default_branch": "main",
                    "permissions": permissions,
                }
            case "GET", "pulls":
                return 200, page(self.pulls(query), query)
            case "POST", "pulls":
                return self.new_pull(body)
            case "PATCH", "pulls" | "issues", number:
                self.items[int(number)] |= {**reason(body), **body}
                return 200, self.items[int(number)]
            case "GET", "issues":
                self.open_pulls()
                found = [as_issue(i) for i in self.items.values() if asked(i, query)]
                return 200, page(found, query)
            case "POST", "issues":
                # GitHub drops what the token may not give, and says nothing.
                labels = [{"name": n} for n in body["labels"]] if self.may_push else []
                user = {"login": self.login}
                return 201, self.new(
                    {"title": body["title"], "body": body["body"], "labels": labels, "user": user}
                )
            case "GET", "issues", number, "comments":
                said = [
                    {"body": text, "user": {"login": login}}
                    for login, texts in ((self.login, self.comments), ("x", self.strangers))
                    for text in texts.get(int(number), [])
                ]
                return 200, page(said, query)
            case "POST", "issues", number, "comments":
                self.comments.setdefault(int(number), []).append(body["body"])
                return 201, {"body": body["body"]}
            case "POST", "issues", number, "labels":
                item = self.items[int(number)]
                known = {label["name"] for label in item["labels"]}
                item["labels"] += [{"name": n} for n in body["labels"] if n not in known]
                return 200, item["labels"]
            case "DELETE", "issues", number, "labels", name:
                item = self.items[int(number)]
                if unquote(name) not in {label["name"] for label in item["labels"]}:
                    return 404, {"message": "Label does not exist"}
                item["labels"] = [
                    label for label in item["labels"] if label["name"] != unquote(name)
                ]
                return 200, item["labels"]
        raise KeyError(path)

    def new(self, item: dict[str, Any]) -> dict[str, Any]:
        number = len(self.items) + 1
        self.items[number] = {"number": number, "state": "open", **item}
        return self.items[number]

    def new_pull(self, body: Any) -> tuple[int, Any]:
        owner, _, branch = body["head"].partition(":")
        commit, base = self.commit(branch, owner), self.commit(body["base"])
        failed = {"message": "Validation Failed", "documentation_url": "https://docs.github.com"}
        if commit is None:
            return 422, {
                **failed,
                "errors": [{"resource": "PullRequest", "field": "head", "code": "invalid"}],
            }
        if commit == base:
            return 422, {
                **failed,
                "errors": [custom(f"No commits between {body['base']} and {branch}")],
            }
        if any(
            p["head"]["ref"] == branch and p["head"]["repo"]["owner"]["login"] == owner
            for p in self.open_pulls()
        ):
            return 422, {
                **failed,
                "errors": [custom(f"A pull request already exists for {body['head']}.")],
            }
        if body["draft"] and not self.drafts:
            return 422, {"message": "Draft pull requests are not supported in this repository."}
        if len(body["body"]) > 65536:
            return 422, {
                **failed,
                "errors": [custom("body is too long (maximum is 65536 characters)")],
            }
        head = {"ref": branch, "sha": commit, "repo": {"owner": {"login": owner}, "name": "repo"}}
        pull = {
            "title": body["title"],
            "body": body["body"],
            "draft": body["draft"],
            "labels": [],
            "head": head,
            "user": {"login": self.login},
            "merged_at": None,
            "base": {"ref": body["base"], "sha": base, "repo": {"owner": {"login": self.owner}}},
        }
        return 201, self.new(pull)


def reason(change: dict[str, Any]) -> dict[str, str]:
    """What GitHub takes for the reason of a change of an issue's state."""
    reasons = {"closed": "completed", "open": "reopened"}
    return {"state_reason": reasons[change["state"]]} if "state" in change else {}


def custom(message: str) -> dict[str, str]:
    return {"resource": "PullRequest", "code": "custom", "message": message}


def asked(item: dict[str, Any], query: dict[str, str]) -> bool:
    """Whether a list of issues that is asked for with a query has an item."""
    names = {label["name"] for label in item["labels"]}
    wanted = set(filter(None, query.get("labels", "").split(",")))
    login = str((item.get("user") or {}).get("login")).lower()
    creator = query.get("creator", login).lower() == login
    return query.get("state", "open") in ("all", item["state"]) and wanted <= names and creator


def as_issue(item: dict[str, Any]) -> dict[str, Any]:
    if "head" not in item:
        return item
    return {**{k: v for k, v in item.items() if k not in ("head", "base")}, "pull_request": {}}


def page(items: list[Any], query: dict[str, str]) -> list[Any]:
    size, number = int(query.get("per_page", "30")), int(query.get("page", "1"))
    return items[(number - 1) * size : number * size]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    github: GitHub
    failures: list[str]

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        size = int(self.headers.get("Content-Length") or 0)
        raw = self.rfile.read(size)
        if parts.path.startswith("/git/"):
            self.git(parts.path.removeprefix("/git"), parts.query, raw)
            return
        path = parts.path.removeprefix("/api")
        body, query = json.loads(raw) if raw else None, dict(parse_qsl(parts.query))
        with self.github.lock:
            try:
                status, headers, value = self.judged(path, query, body)
            except Exception as error:
                self.failures.append(f"{type(error).__name__}: {str(error)[:500]}")
                status, headers, value = 418, {}, {"message": "the fake refuses"}
        self.send(
            status, json.dumps(value).encode(), {"Content-Type": "application/json", **headers}
        )

    do_POST = do_PATCH = do_DELETE = do_GET

    def judged(
        self, path: str, query: dict[str, str], body: Any
    ) -> tuple[int, dict[str, str], Any]:
        github = self.github
        github.calls.append((self.command, path))
        assert self.headers["Accept"] == "application/vnd.github+json"
        assert self.headers["X-GitHub-Api-Version"] == "2022-11-28"
        assert self.headers["User-Agent"]
        if github.judge:
            github.judge.request(self.command, path, query, body)
        if self.headers.get("Authorization") != f"Bearer {TOKEN}":
            return (
                401,
                {},
                {"message": "Bad credentials", "documentation_url": "https://docs.github.com/rest"},
            )
        fault = github.fault and github.fault(len(github.calls), self.command, path)
        if fault:
            return fault
        try:
            status, value = github.handle(self.command, path, query, body)
        except KeyError:
            status, value = (
                404,
                {"message": "Not Found", "documentation_url": "https://docs.github.com/rest"},
            )
        if github.judge:
            value = github.judge.answer(self.command, path, status, value)
        return status, {}, value

    def git(self, path: str, query: str, body: bytes) -> None:
        if "Basic " not in self.headers.get("Authorization", ""):
            self.send(401, b"", {"WWW-Authenticate": 'Basic realm="git"'})
            return
        environment = {
            **os.environ,
            "GIT_PROJECT_ROOT": str(self.github.bare.parent),
            "GIT_HTTP_EXPORT_ALL": "1",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "REQUEST_METHOD": self.command,
            "REMOTE_USER": "x",
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
            "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
        }
        done = subprocess.run(
            ["git", "http-backend"], input=body, env=environment, capture_output=True, check=False
        )
        head, _, content = done.stdout.partition(b"\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n") if ": " in line)
        self.send(int(headers.pop("Status", "200").split()[0]), content, headers)

    def send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        if self.github.cut and self.github.cut():
            self.close_connection = True
            return
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(0 if status == 204 else len(body)))
        self.end_headers()
        self.wfile.write(b"" if status == 204 else body)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def serving(github: GitHub) -> Iterator[GitHub]:
    failures: list[str] = []
    handler = type("Bound", (Handler,), {"github": github, "failures": failures})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(
            target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        )
        thread.start()
        github.base = f"http://127.0.0.1:{server.server_port}"
        try:
            yield github
        finally:
            server.shutdown()
            thread.join()
    assert failures == [], failures


def secrets_in(text: str) -> list[str]:
    return re.findall(re.escape(TOKEN), text)
