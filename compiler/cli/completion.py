"""`workerc completion`."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from compiler.cli.terminal import say


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> int:
    """Print what makes SHELL complete commands, options, environments, workspaces, Workers and rules.

    It goes where the shell looks for it: ~/.local/share/bash-completion/completions/workerc, `_workerc` in a folder of `fpath` of
    zsh, ~/.config/fish/completions/workerc.fish. The package bash-completion, or compinit of zsh, has to be on; bash needs 4.4.
    """
    kind = get_completion_class(shell)
    assert kind is not None, "click has these three"
    script = kind(ctx.find_root().command, {}, "workerc", "_WORKERC_COMPLETE")
    say(script.source_template % script.source_vars())  # `source()` would look for a bash first, to judge its version
    return 0
