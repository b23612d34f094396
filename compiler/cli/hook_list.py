"""The hooks that there are for pre-commit. `.pre-commit-hooks.yaml`, what `init` writes and the documentation follow from them."""

from __future__ import annotations

from compiler.records import NamedTuple

_YAML = r"\.ya?ml$"
# Sources, platform, values, policies, templates, workerc.yaml, a baseline, and what is rendered: files of charts among it.
_READ = r"(^|/)\.(gitignore|helmignore|workerc-inventory)$|\.(blobl|j2|json|md|tpl|txt|ya?ml)$"
# Without these a hook that runs always would run for the message of the commit again.
STAGES = ("pre-commit", "pre-merge-commit", "pre-push", "manual")


class Hook(NamedTuple):
    """`files` is None where the hook is given the YAML of the commit. Any other reads what Git tracks by itself, at every commit,
    and `files` says for which ones it is needed where somebody turns that off: a regular expression, as pre-commit searches it.
    """

    id: str
    name: str
    description: str
    entry: str
    files: str | None = None


PUBLISHED = (
    Hook(
        "workerc-lint",
        "workerc lint",
        "Finds what is wrong with DataOS Workers; YAML that is no DataOS resource is passed over.",
        "workerc lint --force-exclude",
    ),
    Hook(
        "workerc-fix",
        "workerc lint --fix",
        "Fixes what can be fixed safely, and finds the rest.",
        "workerc lint --fix --force-exclude",
    ),
    Hook(
        "workerc-fmt",
        "workerc fmt",
        "Orders the keys of DataOS resources.",
        "workerc fmt --force-exclude",
    ),
    Hook(
        "workerc-project",
        "workerc lint (repository)",
        "Finds what is wrong with the whole repository, Workers compared with each other included.",
        "workerc lint --tracked",
        _READ,
    ),
    Hook(
        "workerc-render",
        "workerc render",
        "Renders, and fails when that changed anything; new files are not noticed otherwise.",
        "workerc render --fail-on-change --tracked",
        _READ,
    ),
    Hook(
        "workerc-render-check",
        "workerc render --check",
        "Fails when the rendered manifests in the repository are not what the Workers say.",
        "workerc render --check --tracked",
        _READ,
    ),
    Hook(
        "workerc-policy-test",
        "workerc policy test",
        "Judges the cases that are kept beside policies.",
        "workerc policy test --tracked",
        _YAML,
    ),
)
# Those that `init` writes: they judge what a person is about to commit, and change nothing.
OF_INIT = tuple([hook for hook in PUBLISHED if hook.id in ("workerc-lint", "workerc-render-check")])
