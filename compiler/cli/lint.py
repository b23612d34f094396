"""`workerc lint` as click declares it; `compiler.cli.linting` does it."""

from __future__ import annotations

import click

from compiler.cli import options
from compiler.cli.linting import Wishes, run
from compiler.hints import Any


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH...|-]")
@options.formats
@options.fail_on
@click.option("--fix", is_flag=True, help="Fix what can be fixed safely.")
@click.option("--unsafe-fixes", is_flag=True, help="With --fix or --diff: fix also what changes the Worker that is read.")
@click.option("--diff", is_flag=True, help="Show what --fix would change, and write nothing; exits with 1 if there is anything.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 whatever is found.")
@click.option("--select", multiple=True, metavar="RULE", help="Run only these codes, families or names, `SEM,REF101`; repeatable.")
@click.option("--ignore", multiple=True, metavar="RULE", help="Do not run these, named as for --select; repeatable.")
@click.option("--profile", type=click.Choice(["default", "strict", "production"]), help="Table of severities.")
@options.environments
@options.settings
@options.workspace
@options.since
@options.shard
@options.tracked
@options.no_cache
@options.jobs
@click.option("--baseline", metavar="FILE", help="Findings recorded in FILE do not count. Default: `baseline:` of workerc.yaml.")
@click.option("--update-baseline", is_flag=True, help="Record what is found now, as far as it can be.")
@click.option("--add-ignores", is_flag=True, help="Write a comment into the files for every warning and error.")
@click.option("--reason", metavar="TEXT", help="Reason that --add-ignores writes.")
@click.option("--show-suppressed", is_flag=True, help="Show what is silenced by comment, baseline or configuration, and why.")
@click.option("--statistics", is_flag=True, help="Show how often each rule found something, as text or json.")
@click.option("--rendered", is_flag=True, help="Judge what Workers become, too: Kubernetes schemas, policies, templates.")
@click.option("--stdin-filename", metavar="NAME", help="Name to show for standard input.")
@click.option("--force-exclude", is_flag=True, help="Leave excluded files out although they are named.")
@options.timing
@options.common
def lint(**wishes: Any) -> int:
    """Judge Workers: syntax, schema, rules and references.

    Without PATHS the whole repository is judged, Workers compared with each other included. `-` reads standard
    input.

    Exit codes: 0 nothing at or above --fail-on; 1 findings; 2 usage, configuration, I/O or a defect of workerc.
    """
    return run(Wishes(**wishes))
