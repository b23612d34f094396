"""What people do to the repository beside this file, besides what the edits for `--since` do: each a change of one file."""

import random
import shutil
import sys
from pathlib import Path

SINCE = Path(__file__).parent.parent / "since"
sys.path.insert(0, str(SINCE))
from edits import CLEAN, EDITS, added, gone, moved, prepared, replaced, written  # noqa: E402 - it lies in another folder of tests

FURTHER = Path(__file__).parent / "further"
HIDDEN = 'name: hidden\nversion: v1\ntype: "comp\\x75te"\ncompute: {nodePool: {nodeSelector: {pool: hidden}}}\n'
EXPLICIT = "name: hidden\nversion: v1\n? type\n: compute\ncompute: {nodePool: {}}\n# a worker could use it\n"
ALIASED = "name: hidden\nversion: v1\nnote: &t compute # of a worker\ntype: *t\ncompute: {nodePool: {}}\n"
COMPUTE = "name: fresh\nversion: v1\ntype: compute\ncompute: {nodePool: {nodeSelector: {pool: fresh}}}\n"


def retyped(name, text):
    """The file keeps its name and becomes something else, or becomes again what it was."""

    def edit(folder):
        path, kept = folder / name, folder / f"{name}.kept"
        if kept.exists():
            kept.rename(path)
        elif path.is_file():
            path.rename(kept)
            path.write_text(text)

    return edit


def reversed_on_disk(folder):
    """The same files, made anew in another order."""
    for place in ("workers", "platform", "policies", "values", "overlays"):
        files = {path.relative_to(folder): path.read_bytes() for path in (folder / place).rglob("*") if path.is_file()}
        shutil.rmtree(folder / place)
        names = sorted(files)
        random.Random(7).shuffle(names)
        for name in names:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(files[name])


def copied(name, new):
    def edit(folder):
        if (folder / name).is_file():
            (folder / new).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(folder / name, folder / new)

    return edit


CONFIGURED = "workerc.yaml"
GENERAL = "  compute: general"
VOLUME = "\n  persistentVolume: {name: archive, directory: two}"
SECRET = "\n  envs: {DB_PASSWORD: literal-password-again}"
POLICIES = "    policies: [policies]\n"
INNER = "    - {id: own, spec: {name: inner, version: v1beta, type: worker, worker: {stack: 'bento:4.0'}}}\n"
CHANGES = {
    # files that turn
    "Worker into declaration": retyped("workers/store/levels.yaml", COMPUTE),
    "Worker into hidden declaration": retyped("workers/store/export.yaml", HIDDEN + "# worker\n"),
    "Worker into explicit declaration": retyped("workers/audit.yaml", EXPLICIT),
    "Worker into aliased declaration": retyped("workers/audit.yaml", ALIASED),
    "declaration into Worker": retyped("platform/default.yaml", CLEAN.format(name="converted")),
    "Worker into anything": retyped("workers/strict/two.yaml", "a: worker\n"),
    "Worker into nothing": retyped("workers/flows/more.yaml", ""),
    "Worker that has no name": replaced("workers/strict/two.yaml", "name: two\n", ""),
    "no UTF-8": lambda folder: (folder / "workers/bytes.yaml").write_bytes(b"name: \xff\ntype: worker\n"),
    "use of what is hidden": replaced("workers/flows/closing.yaml", "compute: general", "compute: hidden"),
    # what Workers share
    "circle opened": replaced("workers/flows/closing.yaml", "topic: a", "topic: z"),
    "circle by a variable": replaced("workers/flows/closing.yaml", "  stackSpec:", "  envs: {A: a}\n  stackSpec:"),
    "dataset of its own": replaced("workers/flows/more.yaml", "flows/all", "flows/more"),
    "second writer elsewhere": replaced("workers/strict/two.yaml", GENERAL, GENERAL + VOLUME),
    "volume is where it is used": replaced("platform/volumes.yaml", "workspace: shop\n", ""),
    "same Worker in one file": added("workers/strict/two.yaml", "---\n" + CLEAN.format(name="two") + "workspace: strict\n"),
    "same Worker in another file": copied("workers/strict/two.yaml", "workers/again.yaml"),
    "copy elsewhere": copied("workers/strict/two.yaml", "workers/loose/two.yaml"),
    "no such field": replaced("workers/shop/orders.yaml", "replicas: 1", "replicas: 1\n  replica: 2"),
    "cannot be compiled": replaced("workers/shop/orders.yaml", "stack: bento:4.0", "stack: bento:9.9"),
    "secret in the text": replaced("workers/strict/two.yaml", GENERAL, GENERAL + SECRET),
    "comment": added("workers/shop/orders.yaml", "#\n"),
    "greedy": replaced("workers/shop/orders.yaml", "memory: 128Mi}}", "memory: 9Gi}}"),
    # what holds for several
    "values of the configuration": replaced(CONFIGURED, "name: eu", "name: us"),
    "profile of an environment": replaced(CONFIGURED, POLICIES, f"{POLICIES}    profile: strict\n"),
    "per path": replaced(CONFIGURED, "workers/strict/:", "workers/flows/:"),
    "workspaces": replaced(CONFIGURED, "shop: shop-dev", "shop: shop-test"),
    "minors": replaced(CONFIGURED, '"1.34"', '"1.37"'),
    "kustomization": replaced(CONFIGURED, "kustomization: environment", "kustomization: worker"),
    "nothing ignored": replaced(CONFIGURED, "ignore: [OPS105, CFG111]\n", ""),
    "baseline of nothing": replaced(CONFIGURED, "baseline: workerc-baseline\n", ""),
    "unknown key": added(CONFIGURED, "unknown: 1\n"),
    "one environment": replaced(CONFIGURED, "  lone: {", "  other: {"),
    "charts": replaced(CONFIGURED, "  lone: {", "  lone: {targets: [helm, kubernetes], "),
    "shared charts": added(CONFIGURED, "targets: [helm]\nhelm: {shared: true}\n"),
    "digest": added(CONFIGURED, "images: {registry: r.example.com}\n"),
    "external secrets": added(CONFIGURED, "secrets: {externalSecrets: {store: {name: vault}}}\n"),
    "overlay for all": replaced("overlays/few.yaml", "match: {workspace: flows}\n", ""),
    "overlay that breaks": replaced("overlays/few.yaml", "replicas: 1", "replicas: many"),
    "overlay against a policy": replaced("overlays/all.yaml", "logLevel: WARN", "resources: {limits: {memory: 9Gi}}"),
    "policy on all": replaced("policies/critical.yaml", "'critical' in object.?tags.orValue([])", "true"),
    "limit of a policy": replaced("policies/memory.yaml", "memory: 2Gi", "memory: 1Mi"),
    "policy not to be read": replaced("policies/memory.yaml", "variables.greedy.size() == 0", "variables.greedy.size( == 0"),
    "definition of a policy gone": gone("policies/critical.yaml"),
    "value that nobody gives": replaced("values/all.yaml", "pool: streams\n", ""),
    "recorded": added("workerc-baseline", "REF109 store/typo worker.dataosSecrets[0].name\n"),
    "template": written("templates/kubernetes/none.txt", "none\n"),
    "bundle of a pattern": replaced("platform/bundles.yaml", "store/levels", "strict/two"),
    "bundle with a Worker": added("platform/bundles.yaml", INNER),
    "stack of other files": replaced("platform/stacks.yaml", "query: {{ spec.query }}", "asks: {{ spec.query }}"),
    "moved": moved("workers/strict/two.yaml", "workers/loose/moved.yaml"),
    "another order": reversed_on_disk,
}
ALL = {**{f"since: {name}": edit for name, edit in EDITS.items() if name != "a link"}, **CHANGES}


def made(folder):
    """The repository at `folder`."""
    shutil.copytree(SINCE / "repository", folder, dirs_exist_ok=True)
    prepared(folder)
    shutil.copytree(FURTHER, folder, dirs_exist_ok=True)
    (folder / ".git").mkdir()
    (folder / ".gitignore").write_text("rendered/\nworkers/local/\n.workerc-cache/\n")
