"""The parts of `init`: texts, files on a disk that fails, git, where accelpkgs is."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest

from apps.init import address, folder, lock_file, next_steps, texts, writer
from apps.init.files import TEMPLATE
from apps.init.git import Checkout
from apps.init.questions import Questions
from apps.problem import Problems

ROOT = Path(__file__).resolve().parents[2]
BLOCKS = {"inputs": ["one"], "machine": ["two = {", "  three;", "};"]}


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_the_template_has_both_blocks_and_one_address():
    made = texts.flake(TEMPLATE.read_text(), BLOCKS, "path:/here")
    assert '\n  inputs.accelpkgs.url = "path:/here";\n' in made
    assert "\n  one\n  # init: end\n" in made
    assert "\n      two = {\n        three;\n      };\n      # init: end\n" in made


def test_no_address_is_code():
    made = texts.flake(TEMPLATE.read_text(), BLOCKS, "path:/${builtins.abort}")
    assert '"path:/\\${builtins.abort}"' in made


def test_what_was_written_is_written_anew_and_the_rest_stays():
    made = texts.flake(TEMPLATE.read_text(), BLOCKS, None)
    mine = made.replace("src = ./.;", "src = ./.; # mine").replace("path", "PATH")
    again = texts.flake(mine, {**BLOCKS, "machine": ["other;"]}, None)
    assert "src = ./.; # mine" in again
    assert "two = {" not in again
    assert texts.flake(again, {**BLOCKS, "machine": ["other;"]}, None) == again


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{ }",
        "# init: begin inputs\n# init: end\n",
        "# init: begin inputs\n# init: begin machine\n# init: end\n",
        "# init: begin inputs\n# init: begin machine\n# init: end\n# init: end\n",
        "# init: begin inputs\n# init: end\n# init: begin machine\n",
        "# init: begin inputs\n# init: end\n" * 2 + "# init: begin machine\n# init: end\n",
    ],
)
def test_another_flake_is_a_persons(text):
    with pytest.raises(texts.Foreign):
        texts.flake(text, texts.EMPTY, None)


def test_an_address_is_put_where_there_is_one_line_for_it():
    text = "# init: begin inputs\n# init: end\n# init: begin machine\n# init: end\n"
    with pytest.raises(texts.Foreign):
        texts.flake(text, texts.EMPTY, "path:/here")
    assert texts.flake(text, texts.EMPTY, None) == text


@pytest.mark.parametrize(
    ("there", "made"),
    [
        (None, "use flake\n"),
        ("", "use flake\n"),
        ("use flake\n", None),
        ("export A=1\nuse flake .#other\n", None),
        ("use_flake\n", None),
    ],
)
def test_envrc(there, made):
    assert texts.envrc(there) == made


@pytest.mark.parametrize("there", ["layout python\n", "# use flake\nsource_up\n"])
def test_another_envrc_is_a_persons(there):
    with pytest.raises(texts.Foreign):
        texts.envrc(there)


@pytest.mark.parametrize(
    ("there", "made"),
    [
        (None, ".direnv/\nresult\nresult-*\n"),
        ("*.pyc", "*.pyc\n.direnv/\nresult\nresult-*\n"),
        ("/result\n.direnv\n", "/result\n.direnv\nresult-*\n"),
        ("result\r\nresult-*\r\n.direnv/\r\n", None),
    ],
)
def test_gitignore(there, made):
    assert texts.gitignore(there) == made
    assert made is None or texts.gitignore(made) is None


def test_the_machine_is_said_once():
    arguments = {"system": "x86_64-linux", "glibc": "2.36", "pythons": {}, "compiler": None}
    block = texts.machine_block({"python": "3.11", "glibc": "2.36", "cuda": None}, arguments)
    assert block[0] == 'system = "x86_64-linux";'
    assert block[-2:] == ['python = "3.11";', "cuda = null;"]
    assert "\n".join(block).count("glibc") == 1


def test_what_was_asked_for_of_the_machine_stands_in_the_flake():
    arguments = {"system": "x86_64-linux", "pythons": {}}
    words = ["--python", "3.12", "--capability", "8.6", "--capability", "9.0"]
    template = (ROOT / "templates/project/flake.nix").read_text()

    def flake(there, words):
        block = texts.machine_block({"python": "3.12"}, arguments, words)
        return texts.flake(there, {"inputs": [], "machine": block}, None)

    made = flake(template, words)
    assert texts.asked_before(made) == words
    assert texts.asked_before(flake(made, [])) == []
    assert texts.asked_before("{ }") == []
    # What is no option of these is nobody's answer.
    for other in ("--yes", "--python 3.12 --force", "--cuda $(reboot)"):
        assert texts.asked_before(made.replace(" ".join(words), other)) == []


def test_a_project_says_what_it_needs_in_one_file(tmp_path):
    with pytest.raises(Problems, match="E440"):
        folder.inputs(tmp_path, [])
    (tmp_path / "requirements.txt").write_text("six\n")
    # Of tools alone.
    (tmp_path / "pyproject.toml").write_text("[tool.ruff]\nline-length = 100\n")
    assert folder.inputs(tmp_path, []) == ["requirements.txt"]
    for text in (
        "[project]\n",
        "[tool.poetry.dependencies]\n",
        "[ project ]\n",
        "\ufeff[project]\n",
    ):
        (tmp_path / "pyproject.toml").write_text(text)
        assert folder.inputs(tmp_path, []) == ["pyproject.toml"]
    (tmp_path / "uv.lock").write_text("")
    assert folder.inputs(tmp_path, []) == ["uv.lock"]
    assert folder.inputs(tmp_path, ["a.txt", "b.txt"]) == ["a.txt", "b.txt"]


def test_folders_that_are_none(tmp_path):
    (tmp_path / "file").write_text("")
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "new\nline").mkdir()
    for name in ("file", "loop", "absent", "new\nline", "nul\0"):
        with pytest.raises(Problems, match="E441"):
            folder.checked(str(tmp_path / name))
    assert folder.checked(str(tmp_path)) == tmp_path


def test_a_folder_of_locks_that_is_somebody_elses(tmp_path):
    folder.check_locks(tmp_path)
    locks = tmp_path / "locks"
    (locks / "six").mkdir(parents=True)
    (locks / "six" / "releases.json").write_text("")
    (locks / "lock.json").write_text("")
    folder.check_locks(tmp_path)
    (locks / "front-door.key").write_text("")
    with pytest.raises(Problems, match=r"E442(?s:.*)front-door\.key"):
        folder.check_locks(tmp_path)
    shutil.rmtree(locks)
    locks.symlink_to(tmp_path)
    with pytest.raises(Problems, match="E442"):
        folder.check_locks(tmp_path)


def test_what_was_asked_for_is_known_again():
    asked = {"extras": ["test", "--force", 7], "groups": ["dev.2"]}
    lock = {"what": ["../uv.lock"], "options": asked}
    assert lock_file.options(lock, ["uv.lock"]) == ["--extra", "test", "--group", "dev.2"]
    # Of other files it says nothing.
    assert lock_file.options(lock, ["pyproject.toml"]) == lock_file.options({}, ["uv.lock"]) == []
    for strange in ({"extras": "test"}, [], None):
        assert lock_file.options({**lock, "options": strange}, ["uv.lock"]) == []


def test_a_flake_lock_that_keeps_an_older_accelpkgs_is_told(tmp_path):
    here, place = tmp_path / "it's here", tmp_path / "project"
    here.mkdir()
    place.mkdir()
    nixw = str(here / "nixw")
    assert next_steps.behind(place, nixw) == []
    who = ["-c", "user.name=n", "-c", "user.email=e"]
    for words in (["init", "-q"], [*who, "commit", "-q", "--allow-empty", "-m", "first"]):
        subprocess.run(["git", "-C", str(here), *words], check=True)
    shown = subprocess.run(
        ["git", "-C", str(here), "rev-parse", "HEAD"], capture_output=True, text=True, check=True
    )
    now = shown.stdout.strip()

    def lock(rev, url):
        locked = {"type": "git", "rev": rev, "url": url}
        nodes = {"root": {"inputs": {"accelpkgs": "a"}}, "a": {"locked": locked}}
        (place / "flake.lock").write_text(json.dumps({"nodes": nodes, "root": "root"}))

    url = f"file://{quote(str(here))}"
    lock(now, url)
    assert next_steps.behind(place, nixw) == []
    lock("f" * 40, url)
    (note,) = next_steps.behind(place, nixw)
    assert note.startswith(f"note: flake.lock keeps accelpkgs at ffffffff, this is {now[:8]}: ")
    typed = note.split(": ", 2)[2]
    assert shlex.split(typed) == [nixw, "flake", "update", "accelpkgs"]
    # What comes from elsewhere, or is no lock, is not ours to judge.
    assert next_steps.behind(place, None) == []
    lock("f" * 40, "https://example.invalid/accelpkgs")
    assert next_steps.behind(place, nixw) == []
    for text in ("[]", "{", '{"nodes": 1, "root": []}'):
        (place / "flake.lock").write_text(text)
        assert next_steps.behind(place, nixw) == []


@pytest.mark.parametrize("kind", ["link", "pipe", "folder", "bytes", "large"])
def test_what_is_no_text_is_left_alone(tmp_path, kind):
    path = tmp_path / "flake.nix"
    if kind == "link":
        path.symlink_to("/etc/hostname")
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    else:
        path.write_bytes(b"\xff\xfe" if kind == "bytes" else b" " * (1 << 21))
    with pytest.raises(Problems, match="E443"):
        writer.read(path)


def test_files_are_written_with_the_mode_that_they_had(tmp_path):
    path = tmp_path / "a"
    path.write_text("old")
    path.chmod(0o640)
    writer.write({path: "new", tmp_path / "b": "too"})
    assert (path.read_text(), path.stat().st_mode & 0o777) == ("new", 0o640)
    assert names(tmp_path) == ["a", "b"]


# Ends, as by SIGKILL, at the n-th file that is put in its place, or opened for writing.
_KILLED = """
import os, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from apps.init import writer
folder, last, seen = Path(sys.argv[2]), int(sys.argv[3]), 0
def watch(event, arguments):
    global seen
    if event in ("os.rename", "os.chmod", "tempfile.mkstemp"):
        seen += 1
        if seen == last:
            os.kill(os.getpid(), 9)
sys.addaudithook(watch)
writer.write({folder / name: "new" for name in ("a", "b", "c")})
"""


def test_killed_at_any_step_each_file_is_whole(tmp_path):
    codes = []
    for last in range(1, 12):
        place = tmp_path / str(last)
        place.mkdir()
        (place / "a").write_text("old")
        command = [sys.executable, "-I", "-c", _KILLED, str(ROOT), str(place), str(last)]
        codes.append(subprocess.run(command, check=False).returncode)
        there = {p.name: p.read_text() for p in place.iterdir() if not p.name.startswith(".")}
        assert there.get("a") in ("old", "new")
        assert {there.get("b"), there.get("c")} <= {"new", None}
        writer.write({place / name: "newer" for name in ("a", "b", "c")})
        assert names(place) == ["a", "b", "c"]
    # The steps are there, and they end.
    assert codes.count(-9) >= 6
    assert codes[-1] == 0


def test_a_disk_that_is_full_changes_nothing(tmp_path):
    small = tmp_path / "small"
    small.mkdir()
    program = (
        "import sys; from pathlib import Path; sys.path.insert(0, sys.argv[1])\n"
        "from apps.init import writer; from apps.problem import Problems\n"
        "place = Path(sys.argv[2]); (place / 'a').write_text('old')\n"
        "try: writer.write({place / 'a': 'new', place / 'b': 'x' * 200_000})\n"
        "except Problems as problem: print(problem)\n"
        "print(sorted(path.name for path in place.iterdir()), (place / 'a').read_text())\n"
    )
    mount = 'mount -t tmpfs -o size=64k,mode=777 tmpfs "$1" && exec "$2" -I -c "$3" "$4" "$1"'
    user = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
    words = ["unshare", *user, "--mount", "sh", "-c", mount, "sh", str(small), sys.executable]
    done = subprocess.run(
        [*words, program, str(ROOT)], capture_output=True, text=True, check=True
    ).stdout
    assert "accelpkgs E446" in done
    assert "No space left on device" in done
    assert done.endswith("['a'] old\n")


def test_a_folder_where_only_one_file_can_be_written(tmp_path):
    (tmp_path / "b").mkdir()
    with pytest.raises(Problems, match="E446"):
        writer.write({tmp_path / "a": "new", tmp_path / "b": "new"})
    assert names(tmp_path) == ["b"]


@pytest.fixture
def repository(tmp_path):
    place = tmp_path / "a repository"
    place.mkdir()
    subprocess.run(["git", "init", "-q", str(place)], check=True)
    return place


def test_git_is_told_of_files_with_any_name(repository):
    names = ["a b", "*", ":(top)x", "-n", "ümlaut"]
    for name in [*names, "other"]:
        (repository / name).write_text("")
    checkout = Checkout.of(repository)
    assert checkout
    assert checkout.untracked(names) == names
    assert checkout.add(names) is None
    assert checkout.untracked(names) == []
    assert checkout.unseen() == ["other"]


def test_what_git_leaves_out_is_seen(repository):
    (repository / ".gitignore").write_text("flake.*\n")
    checkout = Checkout.of(repository)
    assert checkout and checkout.ignored(["flake.nix", "locks"]) == ["flake.nix"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_a_checkout_of_somebody_else(repository):
    subprocess.run(["chown", "-R", "12345", str(repository)], check=True)
    with pytest.raises(Problems, match=r"E447(?s:.*)safe\.directory"):
        Checkout.of(repository)


def test_a_folder_without_git(tmp_path, monkeypatch):
    assert Checkout.of(tmp_path) is None
    monkeypatch.setenv("PATH", "")
    assert Checkout.of(ROOT) is None


@pytest.mark.parametrize("said", ["", "a b", 'github:a"; evil = "', "github:a/b\n", "x" * 3000])
def test_what_is_no_address_is_refused(said):
    with pytest.raises(Problems, match="E424"):
        address.address(said, None, Questions())


def test_the_address_of_a_checkout(tmp_path, monkeypatch):
    checkout = tmp_path / 'my "check#out'
    (checkout / ".git").mkdir(parents=True)
    monkeypatch.setenv("ACCELPKGS_CHECKOUT", str(checkout))
    found = address.address(None, None, Questions())
    assert found == f"git+file://{tmp_path}/my%20%22check%23out"
    (checkout / ".git" / "shallow").write_text("")
    assert address.address(None, None, Questions()) == f"{found}?shallow=1"
    shutil.rmtree(checkout / ".git")
    assert address.address(None, None, Questions()) == f"path:{tmp_path}/my%20%22check%23out"
    # What a flake of ours names already stays.
    assert address.address(None, "github:a/b", Questions()) is None
    assert address.address("github:c/d", "github:a/b", Questions()) == "github:c/d"
