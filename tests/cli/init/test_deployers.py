"""What is written for deployers is valid by the schemas of their definitions, and leads to what is rendered."""

import json
import subprocess
from pathlib import Path, PurePosixPath

import pytest
import yaml
from jsonschema import Draft202012Validator

SCHEMAS = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in (Path(__file__).parent / "schemas").glob("*.json")}
ADDRESS = "https://git.example.com/data/workers.git"


@pytest.fixture(params=["known", "unknown"])
def written(request, workerc, git, files):
    """`written(deployer)`: the objects that are there then, with and without a remote that says the address."""
    if request.param == "known":
        git("init --initial-branch main")
        git(f"remote add origin {ADDRESS}")

    def objects(deployer):
        assert workerc("init", "--deployer", deployer).code == 0
        texts = [text for name, text in files().items() if name.startswith(f"deploy/{deployer}/")]
        return [each for text in texts for each in yaml.safe_load_all(text)]

    return objects


def wrong(data):
    validator = Draft202012Validator(SCHEMAS[data["kind"].lower()], format_checker=Draft202012Validator.FORMAT_CHECKER)
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(data)]


def folders(root):
    return sorted(path.parent.relative_to(root).as_posix() for path in root.glob("rendered/**/kustomization.yaml"))


def test_the_objects_of_argo_cd_are_valid_and_take_every_folder(written, workerc, tmp_path):
    objects = written("argocd")
    assert [each["metadata"]["name"] for each in objects] == ["workers-dev", "workers-prod", "workers-staging"]
    assert [wrong(each) for each in objects] == [[], [], []]
    for each in objects:
        template = each["spec"]["template"]
        name = {"name": template["metadata"]["name"].partition("{{")[0] + "x"}
        application = {"apiVersion": each["apiVersion"], "kind": "Application", "metadata": name, "spec": template["spec"]}
        assert wrong(application) == []
        assert template["spec"]["source"]["repoURL"] == each["spec"]["generators"][0]["git"]["repoURL"]
    workerc("render")
    patterns = [each["spec"]["generators"][0]["git"]["directories"][0]["path"] for each in objects]
    taken = [folder for folder in folders(tmp_path) for pattern in patterns if PurePosixPath("/", folder).match(f"/{pattern}")]
    assert taken == folders(tmp_path)
    assert len(taken) == 6


def test_the_objects_of_flux_are_valid_and_lead_to_the_tree(written, workerc, tmp_path):
    objects = written("flux")
    assert [wrong(each) for each in objects] == [[]] * 6
    workerc("render")
    kustomizations = [each for each in objects if each["kind"] == "Kustomization"]
    repositories = {each["metadata"]["name"] for each in objects if each["kind"] == "GitRepository"}
    assert {each["spec"]["sourceRef"]["name"] for each in kustomizations} == repositories
    paths = [each["spec"]["path"] for each in kustomizations]
    assert paths == ["./rendered/dev", "./rendered/prod", "./rendered/staging"]
    assert [path for path in paths if not (tmp_path / path).is_dir()] == []


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (lambda data: data["spec"].pop("generators"), "$.spec"),
        (lambda data: data["spec"]["generators"][0]["git"].update(repoUrl="x"), "$.spec.generators[0].git"),
        (lambda data: data["spec"]["template"]["spec"]["syncPolicy"].update(automated=True), "$.spec.template.spec.syncPolicy"),
        (lambda data: data.update(apiVersion="argoproj.io/v1"), "$.apiVersion"),
    ],
)
def test_the_schemas_find_mistakes(workerc, tmp_path, change, where):
    workerc("init", "--deployer", "argocd")
    data = yaml.safe_load((tmp_path / "deploy/argocd/dev.yaml").read_text(encoding="utf-8"))
    change(data)
    assert any(error.startswith(where) for error in wrong(data))


def test_names_of_applications_differ_as_their_folders_do(workerc, tmp_path, helm):
    """By Helm, which has the functions that Argo CD has."""
    workerc("init", "--deployer", "argocd")
    data = yaml.safe_load((tmp_path / "deploy/argocd/prod.yaml").read_text(encoding="utf-8"))
    expression = data["spec"]["template"]["metadata"]["name"]
    paths = ["rendered/prod/sales/orders", "rendered/prod/sales/_workspace", "rendered/prod/sales/workspace", "rendered/prod/a-b/c"]
    chart = tmp_path / "chart"
    (chart / "templates").mkdir(parents=True)
    (chart / "Chart.yaml").write_text("apiVersion: v2\nname: names\nversion: 0.1.0\n")
    (chart / "values.yaml").write_text(json.dumps({"found": [{"path": {"path": path}} for path in paths]}))
    (chart / "templates/names.yaml").write_text("names:\n{{ range .Values.found }}\n- " + expression + "\n{{ end }}\n")
    done = subprocess.run([helm, "template", "x", chart], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert yaml.safe_load(done.stdout)["names"] == ["prod.sales.orders", "prod.sales", "prod.sales.workspace", "prod.a-b.c"]


def test_the_script_applies_every_folder_of_one_environment_namespaces_first(workerc, shell, write, tmp_path):
    workerc("init", "--deployer", "kubectl")
    workerc("render")
    kubectl = write("bin/kubectl", '#!/bin/sh\necho "$PWD: $@"\n')
    kubectl.chmod(0o755)
    path = f"{kubectl.parent}:/usr/bin:/bin"
    done = shell("sh deploy/kubectl.sh prod --dry-run=server", PATH=path)
    assert done.returncode == 0, done.stderr
    lines = [line.removeprefix(f"{tmp_path}/rendered: ") for line in done.stdout.splitlines()]
    assert lines == [
        "apply --server-side -k prod/prod-public/_workspace/ --dry-run=server",
        "apply --server-side -k prod/prod-public/heartbeat/ --dry-run=server",
    ]
    write("bin/kubectl", "#!/bin/sh\nexit 3\n")
    assert shell("sh deploy/kubectl.sh prod", PATH=path).returncode == 3
    assert shell("sh deploy/kubectl.sh", PATH=path).returncode == 2
    nothing = shell("sh deploy/kubectl.sh test", PATH=path)
    assert (nothing.returncode, nothing.stderr) == (2, "nothing is rendered for the environment test: run workerc render\n")


def test_kubectl_builds_what_is_applied(workerc, tmp_path, kubectl):
    workerc("init", "--deployer", "kubectl")
    workerc("render")
    for folder in folders(tmp_path):
        done = subprocess.run([kubectl, "kustomize", tmp_path / folder], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


def test_workflows_say_what_their_readers_know(workerc, files):
    for ci in ("github", "gitlab"):
        workerc("init", "--ci", ci)
    github = yaml.load(files()[".github/workflows/workerc.yaml"], Loader=yaml.BaseLoader)  # `on` is a string there
    assert {"name", "on", "permissions", "jobs"} == set(github)
    runs = [step["run"] for step in github["jobs"]["workerc"]["steps"] if "run" in step]
    assert [line.partition(" ")[2] for line in runs[1:]] == ["lint --format github", "render --check"]
    gitlab = yaml.safe_load(files()[".gitlab/workerc.yml"])
    lines = [line for line in [*runs, *gitlab["workerc"]["script"]] if line.startswith("workerc")]
    workerc("render")
    for line in lines:
        assert workerc(*line.split()[1:]).code == 0
    report = gitlab["workerc"]["artifacts"]["reports"]["codequality"]
    assert json.loads(files()[report]) == []
