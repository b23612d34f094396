"""Rules on the output tree. `compiler.output.plan` finds them; here is what they are called and what they mean."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Finding, Severity
from compiler.lint.rule import rule


@rule("OUT101", Severity.ERROR, blocking=True, reported_elsewhere=True)
def drifted_file() -> Iterator[Finding]:
    """A rendered file was changed by something else than workerc.

    Every directory of the output has an inventory, `.workerc-inventory`, with the digest of each file. A file that has
    another one was edited, and `render` neither replaces nor deletes it: move the change into the source, or give
    `--overwrite-drift`. If every file has drifted after a checkout on Windows, Git has rewritten the line ends: put
    `<output>/** -text` into `.gitattributes`.
    """
    yield from ()


@rule("OUT102", Severity.ERROR, blocking=True, reported_elsewhere=True)
def foreign_file() -> Iterator[Finding]:
    """A file that no inventory lists is where a rendered one belongs.

    `--adopt` replaces it and takes it over. Files in other places that no inventory lists are never touched.
    """
    yield from ()


@rule("OUT103", Severity.ERROR, blocking=True, reported_elsewhere=True)
def foreign_directory() -> Iterator[Finding]:
    """The output directory holds files and nothing that workerc has written into it.

    Probably another directory is meant. `--adopt` renders into it all the same and leaves what is there. Trees that
    workerc has written to a folder of the directory, with another `-o`, are no reason: they are left alone.
    """
    yield from ()


@rule("OUT104", Severity.ERROR, blocking=True, reported_elsewhere=True)
def unreadable_inventory() -> Iterator[Finding]:
    """An inventory is damaged, from another version, or lists a path outside its directory.

    Nothing it lists is touched. After a merge conflict inside it, restore it from the version control, or render with
    `--adopt`: what belongs into the directory is written and listed anew, also over files that were edited by hand, and
    other files stay unlisted. Where nothing is rendered into the directory any more, restore the inventory, or delete the
    directory yourself.
    """
    yield from ()


@rule("OUT105", Severity.ERROR, blocking=True, reported_elsewhere=True)
def linked_output() -> Iterator[Finding]:
    """A path of the output tree is a symbolic link, or neither a file nor a directory.

    workerc writes and deletes through no link below the output directory, since it could lead anywhere. The output
    directory itself may be one.
    """
    yield from ()


@rule("OUT106", Severity.NOTE, reported_elsewhere=True)
def unfinished_run() -> Iterator[Finding]:
    """An earlier `render` was killed before it had finished.

    Every file is either as it was or as it was to be; together they are neither. One more run completes it.
    """
    yield from ()


@rule("OUT107", Severity.ERROR, blocking=True, reported_elsewhere=True)
def colliding_output() -> Iterator[Finding]:
    """Two things are written to the same path, or to paths that differ only in the case of letters.

    Disks of macOS and Windows take such paths for one. Also found where a directory belongs to another Worker,
    environment or target, by its inventory.
    """
    yield from ()


@rule("OUT108", Severity.ERROR, blocking=True, reported_elsewhere=True)
def unportable_path() -> Iterator[Finding]:
    """A path cannot be written on every disk, or leads out of the output directory.

    Allowed are letters, digits, `.`, `-` and `_`; not the names Windows keeps for devices, such as `con` or `aux`, and no
    `.` at the end. The output of a Worker lies in folders that are called as it, its workspace and the environment: a
    Worker of such a name has to be renamed, since a clone of the repository on Windows could not be checked out.
    """
    yield from ()


@rule("OUT109", Severity.ERROR, blocking=True, reported_elsewhere=True)
def output_of_another_repository() -> Iterator[Finding]:
    """All that lies in the output directory was rendered for Workers that this repository does not have.

    What is rendered for a Worker whose source is gone is deleted, so two repositories that render into one directory
    would delete each other's output. Give each one its own: an output directory belongs to one repository. If all
    Workers have really been renamed or replaced, `--adopt` takes the directory over once and deletes what is in it.

    A directory inside of the repository is its own, and not looked at in this way, unless it is a checkout of another
    one. As soon as one Worker is of the same name, nothing tells two repositories apart: `render` then names the
    outputs that it deletes.
    """
    yield from ()
