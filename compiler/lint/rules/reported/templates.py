"""Rules on templates of a repository. Rendering finds them; here is what they are called and what they mean."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Finding, Severity
from compiler.lint.rule import rule


@rule("K8S201", Severity.ERROR, blocking=True, reported_elsewhere=True)
def failing_template() -> Iterator[Finding]:
    """A template of the repository cannot be rendered.

    Its syntax is wrong, it asks for something that is not there, or what it gives is no YAML of an object with `kind` and
    `metadata.name`. Reported at the line of the template; the Worker for which it was rendered is named beside it.
    Templates run in a sandbox without files, clock and chance, and within bounds of steps and size. In a chart, an `if`, a
    filter or an operator on a value that `values.yaml` decides has to have a form in Helm's language.
    """
    yield from ()


@rule("K8S202", Severity.ERROR, blocking=True, reported_elsewhere=True)
def object_rendered_twice() -> Iterator[Finding]:
    """Two templates, or one template for two Workers, render the same object or to the same file.

    The later one would overwrite the earlier one in the cluster; `kubectl kustomize` refuses both. A template is rendered
    once for each Worker: put the name of the Worker, `{{ w.name }}`, into the name of its object. To replace an object that
    workerc renders, give the file the name of the template that does so, such as `kubernetes/networkpolicy.yaml.j2`.
    """
    yield from ()


@rule("K8S203", Severity.WARNING, reported_elsewhere=True)
def object_without_namespace() -> Iterator[Finding]:
    """An object that a template of the repository adds has no `metadata.namespace`.

    Whoever applies it decides then where it lands, and a deployer that is pointed at several folders puts all of them into
    one namespace. Write `namespace: {{ w.namespace }}`, or use the macro `metadata` of `kubernetes/_metadata.yaml.j2`.
    Kinds of Kubernetes that have no namespace, such as ClusterRole, are left alone.
    """
    yield from ()


@rule("K8S204", Severity.WARNING, reported_elsewhere=True)
def unread_template() -> Iterator[Finding]:
    """A file in the folder of templates lies where no template is looked for, or is not called one.

    Templates are `kubernetes/NAME.yaml.j2`, `stacks/STACK/NAME.yaml.j2` and `tags/TAG/NAME.yaml.j2`.
    """
    yield from ()


@rule("K8S205", Severity.ERROR, blocking=True, reported_elsewhere=True)
def environments_apart() -> Iterator[Finding]:
    """With `helm.shared`, a Worker differs between environments in something that is neither a value nor a file.

    A chart for all environments has one set of templates. What may be tuned is in `values-<environment>.yaml`, and each
    environment has its own configuration files; labels, volumes, secrets, variables of the platform and the like have to be
    the same everywhere. The message names the first fields that are not.
    """
    yield from ()
