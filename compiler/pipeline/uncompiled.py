"""Workers that nothing is rendered of: a bundle holds them, in place of a file that would be theirs."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Diagnostic
from compiler.environment.environment import Environment
from compiler.lint.engine import judge
from compiler.lint.rules.declared.bundles import worker_inside_bundle
from compiler.pipeline.selection import Selection
from compiler.repository.bundles import BUNDLE
from compiler.repository.platform import Platform
from compiler.repository.repository import Repository


def uncompiled(repository: Repository, platform: Platform, environment: Environment, selection: Selection) -> Iterator[Diagnostic]:
    """A diagnostic for each. Whatever else is wrong with a bundle is for `lint`."""
    rule = worker_inside_bundle
    for resource in repository.declarations:
        if resource.type == BUNDLE:
            place = selection.within(resource.document.source.name, environment)
            found = judge(resource, place, platform, place.profile, [rule])
            yield from (diagnostic for diagnostic in found if diagnostic.code == rule.code)
