"""GitHub's own description of its REST API: judges every request and answer, and makes answers
whole.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator

REF = "#/components/schemas/"


class Judge:
    def __init__(self, api: dict[str, Any]) -> None:
        self._api = api
        self._schemas = api["components"]["schemas"]
        self._routes = [
            (re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path.replace(".", r"\."))), path)
            for path in sorted(api["paths"], key=lambda p: (p.count("{"), p))
            if path.startswith("/repos/{owner}/{repo}")
        ]
        self.judged = 0
        # Of this judge alone: a cache around the method would keep every judge for ever.
        self.operation = cache(self._operation)

    def _operation(self, method: str, path: str) -> dict[str, Any]:
        for route, template in self._routes:
            if route.fullmatch(path) and method.lower() in self._api["paths"][template]:
                return self._api["paths"][template][method.lower()]
        raise AssertionError(f"GitHub describes no {method} {path}")

    def request(self, method: str, path: str, query: dict[str, str], body: Any) -> None:
        operation = self.operation(method, path)
        described = [self._resolve(p, "parameters") for p in operation.get("parameters", ())]
        known = {p["name"]: p["schema"] for p in described if p["in"] == "query"}
        for name, value in query.items():
            assert name in known, f"GitHub knows no {name} for {method} {path}"
            self._validate(
                int(value) if known[name].get("type") == "integer" else value, known[name]
            )
        if body is not None:
            schema = operation["requestBody"]["content"]["application/json"]["schema"]
            self._validate(body, schema)
            if "properties" in schema:
                unknown = set(body) - set(schema["properties"])
                assert not unknown, f"GitHub knows no {unknown} in the body of {method} {path}"
        else:
            assert not operation.get("requestBody", {}).get("required"), (
                f"{method} {path} needs a body"
            )
        self.judged += 1

    def answer(self, method: str, path: str, status: int, value: Any) -> Any:
        """Complete an answer with everything that GitHub's has, and judge it."""
        operation = self.operation(method, path)
        described = operation["responses"].get(str(status))
        if described is None:
            # Rate limits, tokens that are refused and outages are said elsewhere, for all calls at
            # once.
            assert status in (401, 403, 404, 429, 500, 502, 503), (
                f"GitHub answers no {status} to {method} {path}"
            )
            return value
        content = self._resolve(described, "responses").get("content", {}).get("application/json")
        if content is None:
            return value
        schema = content["schema"]
        whole = merged(self.sample(schema, value), value)
        self._validate(whole, schema)
        return whole

    def sample(self, schema: Any, like: Any = None) -> Any:
        schema = self._resolve(schema, "schemas")
        if schema.get("type") == "array":
            return [self.sample(schema["items"], item) for item in like or ()]
        if "allOf" in schema:
            made: dict[str, Any] = {}
            for part in schema["allOf"]:
                made |= self.sample(part, like)
            return made
        for key in ("anyOf", "oneOf"):
            if key in schema and "properties" not in schema:
                return self.sample(schema[key][0], like)
        if schema.get("nullable") and like is None:
            return None
        if "enum" in schema:
            return schema["enum"][0]
        if schema.get("type") == "object" or "properties" in schema:
            given = like if isinstance(like, dict) else {}
            names = set(schema.get("required", ())) | (
                given.keys() & schema.get("properties", {}).keys()
            )
            return {n: self.sample(schema["properties"][n], given.get(n)) for n in sorted(names)}
        formats = {"uri": "https://example.org/x", "date-time": "2026-01-02T03:04:05Z"}
        plain = {"integer": 1, "number": 1, "boolean": False}
        return plain.get(schema.get("type"), formats.get(schema.get("format"), "x"))

    def _resolve(self, value: Any, kind: str) -> Any:
        while "$ref" in value:
            value = self._api["components"][kind][value["$ref"].rpartition("/")[2]]
        return value

    def _validate(self, value: Any, schema: Any) -> None:
        self._validator(schema).validate(value)

    def _validator(self, schema: Any) -> Draft202012Validator:
        if not hasattr(self, "_kept"):
            self._kept: dict[int, Draft202012Validator] = {}
        if id(schema) not in self._kept:
            needed: dict[str, Any] = {}
            self._collect(schema, needed)
            self._kept[id(schema)] = Draft202012Validator(
                {**draft(schema), "components": {"schemas": needed}}
            )
        return self._kept[id(schema)]

    def _collect(self, value: Any, needed: dict[str, Any]) -> None:
        if isinstance(value, list):
            for item in value:
                self._collect(item, needed)
        elif isinstance(value, dict):
            name = str(value.get("$ref", "")).removeprefix(REF)
            if name and name not in needed:
                needed[name] = draft(self._schemas[name])
                self._collect(self._schemas[name], needed)
            for key, item in value.items():
                if key not in ("example", "examples"):
                    self._collect(item, needed)


def merged(made: Any, given: Any) -> Any:
    """What is given wins; what it does not say is made."""
    if isinstance(made, dict) and isinstance(given, dict):
        return {
            k: merged(made.get(k), given[k]) if k in given else made[k]
            for k in made.keys() | given.keys()
        }
    if isinstance(made, list) and isinstance(given, list):
        return [merged(m, g) for m, g in zip(made, given, strict=True)]
    return given


def draft(schema: Any) -> Any:
    """OpenAPI 3.0 says `nullable` where JSON Schema has a type of its own."""
    if isinstance(schema, list):
        return [draft(s) for s in schema]
    if not isinstance(schema, dict):
        return schema
    rest = {k: draft(v) for k, v in schema.items() if k not in ("nullable", "example", "examples")}
    return {"anyOf": [rest, {"type": "null"}]} if schema.get("nullable") is True else rest
