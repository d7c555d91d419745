"""The leaf set: a template rendered through the C extension."""

from typing import Any

import jinja2
import markupsafe
from report import Report


def look(report: Report, arguments: dict[str, Any]) -> None:
    """Render, and say whether the compiled part did it."""
    text = jinja2.Template("{{ a }} & {{ b | e }}").render(a=6 * 7, b="<b>")
    report.check("template", text == "42 & &lt;b&gt;", f"rendered {text!r}")
    native = markupsafe._escape_inner.__module__ == "markupsafe._speedups"
    report.check(
        "extension",
        native,
        "markupsafe uses its compiled part" if native else "markupsafe fell back to Python",
    )
