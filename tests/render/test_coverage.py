"""Coverage of the language: whatever a Worker gives lands in the manifests, and whatever is in those has been given.

`docs/rendering.md` shows the first half for each attribute.
"""

import json
from collections import Counter
from random import Random

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from compiler.assets import templates_folder
from compiler.environment.environment import Environment
from compiler.render.kubernetes import Kubernetes
from compiler.resources.fields import fields
from tests.render.generated import FILE, declared, generated, worker

KNOWN, KUBERNETES, PLACE = declared(), Kubernetes(), Environment()

# Values that land as a whole: a file, a JSON list.
WHOLE = ("tags", "worker.tags", "worker.stackSpec")


def made(chance):
    return generated(worker(chance), KNOWN, KUBERNETES, PLACE)


def objects(found, kind):
    return [manifest.object for manifest in found.manifests if manifest.kind == kind]


def pod(found):
    (deployment,) = objects(found, "Deployment")
    return deployment["spec"]["template"]["spec"]


def container(found):
    return pod(found)["containers"][0]


def scaled(found, _):
    (scaler,) = objects(found, "HorizontalPodAutoscaler")
    return "replicas" not in objects(found, "Deployment")[0]["spec"] and scaler["spec"]["scaleTargetRef"]["kind"] == "Deployment"


def shown_stack(found, value):
    return container(found)["image"] == "registry.example.com/data/shipper:1.2.3" or value.startswith("bento")


def spread(found, mode):
    (constraint,) = pod(found)["topologySpreadConstraints"]
    return constraint["whenUnsatisfiable"] == {"required": "DoNotSchedule", "preferred": "ScheduleAnyway"}[mode]


def consumed(found, _):
    """Every Secret that is named, as it is to be consumed; a bare name is for files."""
    section = found.worker.section
    named = [*(section.get("secrets") or ()), *(section.get("dataosSecrets") or ())]
    wanted = [item if isinstance(item, dict) else {"name": item, "consumptionType": "file"} for item in named]
    projected = [source for volume in pod(found)["volumes"] for source in volume.get("projected", {}).get("sources", ())]
    files = {source["secret"]["name"] for source in projected}
    variables = {each["secretRef"]["name"] for each in container(found).get("envFrom", ()) if "secretRef" in each}
    taken = [each["valueFrom"] for each in container(found)["env"] if "valueFrom" in each]
    keyed = {each["secretKeyRef"]["name"] for each in taken if "secretKeyRef" in each}
    for item in wanted:
        if item.get("consumptionType", "envVars") == "file":
            assert item["name"] in files
        else:
            assert item["name"] in (keyed if "key" in item or "keys" in item else variables)
    return True


def read_only(found, value):
    mounts = [mount for mount in container(found)["volumeMounts"] if mount["mountPath"].startswith("/data/")]
    return value or all("readOnly" not in mount for mount in mounts)


def placed(found, value):
    return pod(found)["nodeSelector"] == dict(KNOWN.compute(value).traced["compute"]["nodePool"]["nodeSelector"])


def temporary(found, _):
    (volume,) = [volume for volume in pod(found)["volumes"] if volume["name"] == "temporary"]
    return volume["ephemeral"]["volumeClaimTemplate"]["spec"]["resources"]["requests"]["storage"] == "20Gi"


def referred(found, value):
    """The key of a Worker is taken from a Secret; what the Worker says of it is a credential."""
    (variable,) = [each for each in container(found)["env"] if each["name"] == "DATAOS_RUN_AS_APIKEY"]
    return "secretKeyRef" in variable["valueFrom"] and not any(value in manifest.text for manifest in found.manifests)


def nothing(*_):
    return True


# What decides on structure, or names a declaration, lands in no scalar: what it does is observed instead.
OTHERWISE = {
    "type": nothing,  # says of which language the rest is
    "worker.autoscaling.enabled": scaled,
    "worker.autoScaling.enabled": scaled,
    "worker.compute": placed,
    "worker.dataosSecrets[].allKeys": consumed,
    "worker.dataosSecrets[].consumptionType": consumed,
    "worker.dataosVolumes[].readOnly": read_only,
    "worker.highAvailabilityConfig.mode": spread,
    "worker.runAsApiKey": referred,
    "worker.secrets[].allKeys": consumed,
    "worker.secrets[].consumptionType": consumed,
    "worker.stack": shown_stack,
    "worker.tempVolume": temporary,
    "worker.topology[].dependencies[]": nothing,  # the topology is checked and drawn
    "worker.topology[].doc": nothing,
    "worker.topology[].name": nothing,
    "worker.topology[].type": nothing,
}


def flat(origin):
    yield origin
    for earlier in origin.inputs:
        yield from flat(earlier)


def places(found):
    """Lines and columns that scalars of the manifests go back to."""
    origins = (each for manifest in found.manifests for origin in manifest.origins().values() for each in flat(origin))
    return {(origin.line, origin.column) for origin in origins if origin.where == FILE}


def leaves(value, path=()):
    entries = list(value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ())
    if not entries:
        yield path, value
    for key, inner in entries:
        yield from leaves(inner, (*path, key))


def spelled(path):
    return "".join("[]" if isinstance(step, int) else f".{step}" for step in path)[1:]


def start(found, path):
    position = found.resource.document.span(path).start
    return position.line, position.column


def missing(found):
    """Fields of a Worker that have landed nowhere."""
    landed = places(found)
    for path, value in leaves(found.data):
        wholes = [path[:length] for length in range(1, len(path)) if spelled(path[:length]) in WHOLE]
        if not any(start(found, each) in landed for each in (path, *wholes)):
            yield spelled(path), value


@settings(max_examples=40, deadline=None)
@given(st.randoms())
def test_every_given_field_lands_somewhere(chance):
    found = made(chance)
    for field, value in missing(found):
        assert field in OTHERWISE, f"`{field}` is given, and lands nowhere:\n{found.text}"
        assert OTHERWISE[field](found, value), f"`{field}` has no effect:\n{found.text}"


@settings(max_examples=40, deadline=None)
@given(st.randoms())
def test_what_lands_as_a_whole_is_all_there(chance):
    found = made(chance)
    metadata = objects(found, "Deployment")[0]["metadata"]
    for path, name in ((("tags",), "tags"), (("worker", "tags"), "worker-tags")):
        tags = found.worker.get(*path)
        assert json.loads(metadata.get("annotations", {}).get(f"workerc.dev/{name}", "[]")) == (tags or [])
    files = [text for config in objects(found, "ConfigMap") for name, text in config["data"].items() if name.endswith(".yaml")]
    contents = [yaml.load(text, yaml.CBaseLoader) for text in files]
    for path, value in leaves(found.worker.section["stackSpec"]):
        assert any(_at(content, path) is not None for content in contents), (path, value)


def _at(content, path):
    for step in path:
        try:
            content = content[step]
        except (KeyError, IndexError, TypeError):
            return None
    return content


@settings(max_examples=40, deadline=None)
@given(st.randoms())
def test_nothing_lands_that_nobody_has_put_there(chance):
    found = made(chance)
    starts = {start(found, path[:length]) for path, _ in leaves(found.data) for length in range(1, len(path) + 1)}
    document = found.resource.document
    starts |= {
        (document.key_span(path[:length]).start.line, document.key_span(path[:length]).start.column)
        for path, _ in leaves(found.data)
        for length in range(1, len(path) + 1)
        if isinstance(path[length - 1], str)
    }
    for manifest in found.manifests:
        assert set(manifest.origins()) == {path for path, _ in leaves(manifest.object)}
        for path, origin in manifest.origins().items():
            for each in flat(origin):
                assert is_known(each, starts), (manifest.file_name, path, each)
            if origin.kind == "template":
                value = _at(manifest.object, path)
                assert is_written(value, origin), f"{origin} does not hold `{value}` of {manifest.file_name}, {spelled(path)}"


def is_known(origin, starts):
    if origin.kind == "source":
        return origin.where == FILE and (origin.line, origin.column) in starts
    if origin.kind == "declaration":
        return origin.line > 0 and bool(origin.where)
    if origin.kind == "template":
        return (templates_folder() / origin.where).is_file() and origin.line > 0
    return bool(origin.where) and (origin.kind == "default" or bool(origin.inputs))


def is_written(value, origin):
    """Whether a template has `value` in that line, or hands it to a macro or a loop as text."""
    text = (templates_folder() / origin.where).read_text(encoding="utf-8")
    written = "true" if value is True else "false" if value is False else str(value)
    return written in text.splitlines()[origin.line - 1] or f'"{written}"' in text


def test_no_argument_is_left_over_and_every_field_has_been_tried():
    """A field that lands after all, and one that the generator does not know, are told of."""
    stated, tried = Counter(), Counter()
    for seed in range(150):
        found = made(Random(seed))
        stated.update(field for field, _ in missing(found))
        tried.update(spelled(path[:length]) for path, _ in leaves(found.data) for length in range(1, len(path) + 1))
    assert set(stated) == set(OTHERWISE)
    untried = {path for path in fields("worker") if path not in tried and path.removeprefix("worker.") not in STACKS}
    assert untried == UNTRIED


# Sections that are named like a stack are not for Workers: a rule says so.
STACKS = {"flare", "bento", "benthos", "toolbox", "beacon", "scanner", "alpha", "container"}
UNTRIED = {
    "title",  # the other one, `worker.title`, comes first
    "worker.secrets[].workspace",  # blocks unless external secrets are configured: tests/render/kubernetes/external-secrets
    "worker.dataosSecrets[].workspace",
    "worker.persistentVolume.readOnly",  # as those of `dataosVolumes`
    "worker.persistentVolume.subPath",
    "worker.topology[].properties",  # nothing becomes of the topology
}


@pytest.mark.parametrize("changed", ["description", "owner", "tags", "title", "layer"])
def test_what_describes_a_worker_changes_no_pod(changed):
    for seed in range(20):
        data = worker(Random(seed))
        other = {"tags": ["another"], "layer": "user" if data.get("layer") == "system" else "system"}.get(changed, "another")
        inside = {changed: other} if changed in ("tags", "title") else {}
        described = {**data, changed: other, "worker": {**data["worker"], **inside}}
        before, after = (generated(each, KNOWN, KUBERNETES, PLACE).manifests for each in (data, described))
        assert [manifest.text for manifest in before] != [manifest.text for manifest in after]
        for one, two in zip(before, after, strict=True):
            assert {**one.object, "metadata": None} == {**two.object, "metadata": None}
