"""The program that runs *inside* an environment: `python -I -B apps/programs <arguments as JSON>`.

It imports the packages, prints what they say of themselves, and lets one of the modules beside it
compute something and check it. It knows nothing of Nix, so that it proves what any program would
see.
"""

import importlib
import json
import sys
from typing import Any

from report import Report


def main(arguments: dict[str, Any]) -> int:
    """Look at the packages, then let the module of the set compute.

    1 where a check did not hold.
    """
    report = Report(
        quiet=arguments["json"],
        passports=arguments["passports"],
        width=max(map(len, [*arguments["packages"], "elementwise"])),
    )
    report.heading("inside the environment")
    report.say("python", f"{sys.version.split()[0]}  {sys.prefix}")
    for package in arguments["packages"]:
        report.package(package)
    module = importlib.import_module(f"look_{arguments['program']}")
    module.look(report, arguments)
    if arguments["json"]:
        print(json.dumps(report.facts))
    return 0 if report.fine else 1


raise SystemExit(main(json.loads(sys.argv[1])))
