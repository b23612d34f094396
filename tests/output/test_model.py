"""Random runs, edits and foreign files beside a model of the tree that knows nothing of disks."""

import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from trees import bytes_of, loaded, put, remembered, unit

from compiler.output.apply import apply
from compiler.output.names import INVENTORY
from compiler.output.plan import plan

DIRECTORIES = ["default/a/one", "default/a/two", "default/b/one", "prod/a/one"]
NAMES = ["configmap", "deployment", "templates/pod"]

directories = st.sampled_from(DIRECTORIES)
paths = st.builds("{}/{}".format, directories, st.sampled_from(NAMES))
contents = st.sampled_from(["0", "1"])
repositories = st.dictionaries(directories, st.dictionaries(st.sampled_from(NAMES), contents, min_size=1), max_size=4)


class Model(RuleBasedStateMachine):
    """`recorded` is what our inventories say, `disk` what is there."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.out = Path(self.folder.name) / "out"
        self.recorded: dict[str, dict[str, str]] = {}
        self.disk: dict[str, str] = {}

    def teardown(self) -> None:
        self.folder.cleanup()

    @rule(path=paths, content=contents)
    def edit(self, path, content):
        """A file is written by somebody else, listed or not."""
        put(self.out, path, content)
        self.disk[path] = content

    @rule(path=paths)
    def remove(self, path):
        if self.disk.pop(path, None) is not None:
            (self.out / path).unlink()

    @rule(
        repository=repositories,
        chosen=st.sets(directories) | st.none(),
        knows=st.booleans(),
        prune=st.booleans(),
        adopt=st.booleans(),
        overwrite_drift=st.booleans(),
    )
    def render(self, *, repository, chosen, knows, prune, adopt, overwrite_drift):
        complete = chosen is None
        wanted = {directory: files for directory, files in repository.items() if complete or directory in chosen}
        units = [as_unit(directory, files) for directory, files in wanted.items()]
        options = {
            "known": [as_unit(directory, {}).key for directory in repository] if knows else None,
            "complete": complete,
            "prune": prune,
            "adopt": adopt,
            "overwrite_drift": overwrite_drift,
        }
        made = plan(self.out, units, **options)
        assert loaded(plan(self.out, [remembered(each) for each in units], **options)) == made
        gone = self.gone(repository if knows or complete else None, wanted, complete=complete) if prune and wanted else set()
        touched = {**{directory: {} for directory in gone}, **wanted}
        blocked = self.refuses(touched, prune=prune, adopt=adopt, overwrite_drift=overwrite_drift)
        blocked |= bool(wanted and self.disk and not self.recorded and not adopt)
        assert made.blocked == blocked, made.problems
        if blocked:
            return
        apply(made)
        for directory, files in touched.items():
            self.replace(directory, files, prune=prune)
        for directory in gone:
            del self.recorded[directory]
        again = [as_unit(directory, files) for directory, files in wanted.items()]
        assert plan(self.out, again, complete=complete, prune=False).clean

    def gone(self, known, wanted, *, complete):
        """Recorded directories whose Worker is nowhere in the repository, as far as this run may say so."""
        resources = {(directory.split("/")[0], directory.split("/")[2]) for directory in wanted}
        return {
            directory
            for directory in self.recorded
            if known is not None and directory not in known
            if complete or (directory.split("/")[0], directory.split("/")[2]) in resources
        }

    def refuses(self, touched, *, prune, adopt, overwrite_drift):
        for directory, files in touched.items():
            listed = self.recorded.get(directory, {})
            for name in {*files, *(listed if prune else ())}:
                found = self.disk.get(f"{directory}/{name}")
                if found in (None, files.get(name)):
                    continue
                if (found != listed[name] and not overwrite_drift) if name in listed else not adopt:
                    return True
        return False

    def replace(self, directory, files, *, prune):
        listed = self.recorded.get(directory, {})
        left = {name: content for name, content in listed.items() if name not in files and f"{directory}/{name}" in self.disk}
        for name in left if prune else ():
            del self.disk[f"{directory}/{name}"]
        self.disk |= {f"{directory}/{name}": content for name, content in files.items()}
        self.recorded[directory] = files | ({} if prune else left)

    @invariant()
    def the_disk_is_what_the_model_says(self):
        assert {path: data.decode() for path, data in bytes_of(self.out).items() if not path.endswith(INVENTORY)} == self.disk


def as_unit(directory, files):
    return unit(f"{directory}: " + " ".join(f"{name}={content}" for name, content in files.items()))


TestModel = Model.TestCase
TestModel.settings = settings(max_examples=50, stateful_step_count=10, deadline=None)
