"""How long the explorer takes in a browser: until it is ready, and to draw itself anew.

    python3 bench/explorer.py WEBSITE [--runs N]     (node, npm, chromium; WEBSITE: made by `site`)

Nothing fails here: times are of the machine. Bytes, requests, elements and steps of the evaluator
are counted by tests/website.
"""

from __future__ import annotations

import argparse
import importlib
import statistics
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

# The tests' own way into a browser, which is found only now.
browser = importlib.import_module("website.browser")

READY = "performance.getEntriesByName('answered')[0].startTime"
# From the press to the answer: its data are there, so nothing is fetched.
REDRAW = """(async () => {
  const press = async (python) => {
    const begun = performance.now();
    document.querySelector(`input[name=python][value="${python}"]`).click();
    while (!document.querySelector("#answer .verdict") ||
           document.getElementById("answer").hasAttribute("aria-busy")) await null;
    return performance.now() - begun;
  };
  await press("3.11");
  return press("3.13");
})()"""
FREE = """(async () => {
  const begun = performance.now();
  const driver = document.getElementById("driver");
  driver.value = "570.86.15";
  driver.dispatchEvent(new Event("input"));
  const wanted = "570.86.15";
  while (!(document.getElementById("answer").dataset.done ?? "").includes(wanted))
    await new Promise((resolve) => setTimeout(resolve, 5));
  return performance.now() - begun;
})()"""


def main() -> int:
    """Print the medians, in milliseconds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("website", type=Path)
    parser.add_argument("--runs", type=int, default=9)
    options = parser.parse_args()
    steps = [["goto", ""], ["settled"], ["eval", READY], ["eval", REDRAW], ["eval", FREE]]
    with browser.served(options.website.resolve()) as base:
        jobs = browser.browse("node", base, [{"steps": steps}] * options.runs)
    words = ("ready", "drawn anew", "a driver of one's own, with unlocks")
    for place, what in enumerate(words, 2):
        print(f"{what}: {statistics.median(job['results'][place] for job in jobs):.0f} ms")
    return 0


if __name__ == "__main__":
    sys.exit(main())
