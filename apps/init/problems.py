"""The problems of `init`, E440 to E446."""

from __future__ import annotations

from collections.abc import Sequence

from apps.problem import Problem, Problems


def _one(
    code: str, title: str, where: str, why: Sequence[str], fix: Sequence[str] = ()
) -> Problems:
    return Problems(Problem(code, title, (where,) if where else (), tuple(why), tuple(fix)))


def nothing_to_lock(folder: str, names: Sequence[str]) -> Problems:
    """No file of the folder says what the project needs."""
    return _one(
        "E440",
        "no file says what the project needs",
        folder,
        [f"there is none of: {', '.join(names)}"],
        ["name the folder of the project: init FOLDER", "or the file: init --input FILE"],
    )


def no_folder(name: str, why: str) -> Problems:
    """The project is no folder that can be written to."""
    return _one("E441", "the project is no folder that can be used", name, [why])


def not_our_locks(path: str, why: str) -> Problems:
    """Something else lies where the locked packages go."""
    return _one(
        "E442",
        "another folder has the name of the one for locked packages",
        path,
        [why],
        ["rename it, or move it away"],
    )


def foreign_file(path: str, why: str, fix: Sequence[str]) -> Problems:
    """A file of a person would be replaced."""
    return _one("E443", "a file of yours is in the way, and is left as it is", path, [why], fix)


def ignored_files(folder: str, names: Sequence[str]) -> Problems:
    """A .gitignore has git leave out what Nix must see."""
    return foreign_file(
        folder,
        f"its .gitignore leaves out {', '.join(names)}, and Nix sees what git tracks only",
        [
            f"take the line for {names[0]} out of .gitignore",
            "or leave git out of it: init --no-git",
        ],
    )


def not_tracked(folder: str, why: str, names: Sequence[str]) -> Problems:
    """Git did not take the files."""
    title = "git was not told of the files, so Nix does not see them"
    return _git(title, folder, why, f"git add --intent-to-add {' '.join(names)}")


def git_refused(folder: str, why: str) -> Problems:
    """Git does not look at the checkout."""
    title = "git does not look at this checkout, and Nix would not either"
    fix = f"where it is another user's: git config --global --add safe.directory {folder}"
    return _git(title, folder, why, fix)


def _git(title: str, folder: str, why: str, fix: str) -> Problems:
    return _one("E447", title, folder, [why], [fix])


def no_address() -> Problems:
    """It is not known what the flake should name."""
    return _one(
        "E444",
        "it is not known where accelpkgs is",
        "inputs.accelpkgs.url of the flake that init writes",
        ["it was started out of Nix's store, which does not say where that came from"],
        ["say the address that you ran: init --from github:OWNER/accelpkgs"],
    )


def no_terminal(question: str, fix: str) -> Problems:
    """A question has to be asked, and nobody is there to answer it."""
    return _one("E445", "init would ask, and there is no terminal", "", [question], [fix])


def not_written(path: str, why: str) -> Problems:
    """A file could not be written; those before it are as they were."""
    return _one(
        "E446",
        "a file could not be written, and all files are as they were",
        path,
        [why],
        ["run init again when that is mended: what is locked is kept"],
    )
