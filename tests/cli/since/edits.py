"""What people do to the repository beside this file: each a change of one file, by its name."""

from pathlib import Path

CLEAN = """\
name: {name}
version: v1beta
type: worker
worker:
  replicas: 1
  stack: bento:4.0
  compute: general
  stackSpec: {{input: {{generate: {{mapping: root = "x", interval: 1s}}}}, output: {{stdout: {{}}}}}}
"""


def replaced(name, old, new):
    def edit(folder):
        path = folder / name
        if path.is_file():
            path.write_text(path.read_text().replace(old, new))

    return edit


def written(name, text):
    def edit(folder):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    return edit


def added(name, text):
    def edit(folder):
        path = folder / name
        if path.is_file():
            path.write_text(path.read_text() + text)

    return edit


def gone(name):
    def edit(folder):
        (folder / name).unlink(missing_ok=True)

    return edit


def moved(name, new):
    def edit(folder):
        if (folder / name).is_file() and not (folder / new).exists():
            (folder / new).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).rename(folder / new)

    return edit


def linked(name, target):
    def edit(folder):
        if not (folder / name).exists():
            (folder / name).symlink_to(target)

    return edit


EDITS = {
    # Workers
    "field": replaced("workers/store/levels.yaml", "replicas: 1", "replicas: 2"),
    "worse": replaced("workers/store/export.yaml", "  compute: streams\n", ""),
    "better": replaced("workers/store/typo.yaml", "kafak", "kafka"),
    "reference": replaced("workers/shop/invoices.yaml", "stack: bento:4.0", "stack: bento:4.0\n  compute: streams"),
    "new name": replaced("workers/store/levels.yaml", "name: levels", "name: heights"),
    "new workspace": replaced("workers/store/export.yaml", "workspace: store", "workspace: shop"),
    "new Worker": written("workers/store/fresh.yaml", CLEAN.format(name="fresh")),
    "same name twice": written("workers/store/again.yaml", CLEAN.format(name="orders") + "workspace: shop\n"),
    "same group": replaced("workers/store/typo.yaml", "[levels], consumer_group: store", "[invoices], consumer_group: shop"),
    "second writer": replaced("workers/shop/pictures.yaml", "name: pictures, directory", "name: archive, directory"),
    "volume unused": replaced("workers/shop/pictures.yaml", "  persistentVolume: {name: pictures, directory: all}\n", ""),
    "value unused": replaced("workers/shop/orders.yaml", "${{topic}}", "orders"),
    "overlay for nobody": gone("workers/shop/orders.yaml"),
    "group again": gone("workers/shop/invoices.yaml"),
    "one document of two": replaced("workers/shop/pictures.yaml", "name: thumbnails", "name: previews"),
    "suppression unused": replaced("workers/shop/pictures.yaml", "replicas: 0", "replicas: 1"),
    "deleted": gone("workers/store/typo.yaml"),
    "last of a bundle": gone("workers/store/levels.yaml"),
    "renamed file": moved("workers/store/export.yaml", "workers/shop/exports.yaml"),
    "out of the sources": moved("workers/store/export.yaml", "workers/drafts/export.yaml"),
    "unreadable": added("workers/store/export.yaml", "  : [\n"),
    "a link": linked("workers/store/link.yaml", "../../files/linked.yaml"),
    # what Workers name
    "stack": replaced("platform/stacks.yaml", "tag: 1.2.7", "tag: 1.2.8"),
    "stack, another version": replaced("platform/stacks.yaml", 'version: "1.2"', 'version: "1.3"'),
    "compute": replaced("platform/computes.yaml", "{pool: streams}", "{pool: fast}"),
    "compute, moved down": replaced("platform/computes.yaml", "name: streams", "# how it flows\nname: streams"),
    "compute gone": replaced("platform/computes.yaml", "name: general", "name: special"),
    "the default compute": replaced("platform/default.yaml", "{pool: any}", "{pool: some}"),
    "a new compute": written("platform/new.yaml", "name: new\nversion: v1\ntype: compute\ncompute: {nodePool: {}}\n"),
    "nearly what somebody means": written(
        "platform/new.yaml", "name: kafaka\nversion: v1\ntype: secret\nsecret: {type: key-value}\n"
    ),
    "volume": replaced("platform/volumes.yaml", "size: 5Gi", "size: 9Gi"),
    "volume, another mode": replaced("platform/volumes.yaml", "ReadWriteMany", "ReadWriteOnce"),
    "secret": replaced("platform/secrets.yaml", "data: {KAFKA_USER", "data: {KAFKA_PASSWORD: x, KAFKA_USER"),
    "secret, moved down": replaced("platform/secrets.yaml", "name: kafka", "\nname: kafka"),
    "secrets gone": gone("platform/secrets.yaml"),
    "depot": replaced("platform/depots.yaml", "format: ICEBERG", "format: DELTALAKE"),
    "bundle": replaced("platform/bundles.yaml", "workspace: store", "workspace: depot"),
    "bundle of another": replaced("platform/bundles.yaml", "store/levels", "store/export"),
    "bundle gone": gone("platform/bundles.yaml"),
    # what is for all
    "embedded file": written("files/sizes.txt", "small 20\n"),
    "embedded file gone": gone("files/sizes.txt"),
    "some other file": written("files/other.txt", "nothing\n"),
    "value": replaced("values/dev.yaml", "orders-dev", "orders-test"),
    "overlay": replaced("overlays/all.yaml", "WARN", "DEBUG"),
    "policy": replaced("policies/critical.yaml", "a Worker with the tag critical has no owner", "nobody owns this"),
    "baseline": written("workerc-baseline", "# workerc baseline 1\n"),
    "configuration": replaced("workerc.yaml", "prod: {}", "prod: {profile: strict}"),
    "ignored": written(".gitignore", "rendered/\nworkers/store/typo.yaml\n"),
    "no longer ignored": written(".gitignore", "rendered/\n"),
    "template": written("templates/kubernetes/extra.yaml.j2", "# none\n"),
    "a chart beside": written("workers/store/Chart.yaml", "name: x\n"),
}


def prepared(folder: Path) -> None:
    """What is there before any edit, and no folder of cases can hold."""
    for name in ("workers/local/mine", "workers/local/forced", "files/linked"):
        written(f"{name}.yaml", CLEAN.format(name=name.rpartition("/")[2]))(folder)
