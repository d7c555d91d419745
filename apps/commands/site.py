"""`site`: write the website, which anybody may serve, and serve it here on request."""

from __future__ import annotations

import functools
import http.server
import sys
from pathlib import Path

from apps import nix
from apps.options import Parser
from apps.problem import nearest
from apps.problems import folder_is_taken, usage
from apps.terminal import Terminal
from apps.website import writer

EXAMPLE = "./nixw run .#site -- -o website --serve"


def main(arguments: list[str], terminal: Terminal) -> int:
    """Write the website. Raises E480 where the folder holds something else, E422, E434."""
    parser = Parser("site", "Write the website: what runs on which GPU, and why.", EXAMPLE)
    parser.add_argument("-o", "--output", metavar="FOLDER", required=True, help="where it goes")
    parser.add_argument(
        "--set", metavar="NAME", action="append", default=[], help="only these sets (default: all)"
    )
    parser.add_argument(
        "--no-docs", action="store_true", help="without the pages of the documentation"
    )
    parser.add_argument("--serve", action="store_true", help="serve it on 127.0.0.1 afterwards")
    parser.add_argument("--port", metavar="N", type=int, default=8000, help="(default: 8000)")
    options = parser.parse(arguments)
    folder = Path(options.output)
    if not writer.may_write(folder):
        raise folder_is_taken(str(folder))
    known = writer.sets()
    for name in options.set:
        if name not in known:
            raise usage("site", f"argument --set: no set {name}", EXAMPLE, nearest(name, known))
    pages = writer.write(
        nix.ROOT,
        folder,
        options.set,
        lambda text: print(text, file=sys.stderr),
        documents=not options.no_docs,
    )
    print(f"{folder}: {pages} pages")
    if options.serve:
        _serve(folder, options.port)
    return 0


def _serve(folder: Path, port: int) -> None:
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", port), handler) as server:
        print(f"http://127.0.0.1:{server.server_port}/  (Ctrl-C ends it)", flush=True)
        server.serve_forever()
