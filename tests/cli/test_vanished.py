"""Sources that are not as one expects: gone while a run is under way, links, files that are read-only or have odd names."""

from pathlib import Path

import pytest

from compiler.config.discovery import discover_sources

COMMANDS = (["lint"], ["render"], ["get"], ["graph"], ["delete", "-n", "orders", "--yes"], ["new", "prices"])


@pytest.fixture
def repository(tmp_path, write, worker):
    write("workerc.yaml", "sources: [workers]\n")
    for name in ("audit", "orders"):
        write(f"workers/{name}.yaml", worker(name))
    return tmp_path


def files(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("command", COMMANDS, ids=lambda words: words[0])
def test_between_finding_and_reading(repository, inside, monkeypatch, command):
    assert inside("render", "-q").code == 0
    gone = repository / "workers/audit.yaml"
    before = {name: data for name, data in files(repository).items() if name != "workers/audit.yaml"}

    def found(*arguments):
        result = discover_sources(*arguments)
        gone.unlink(missing_ok=True)
        return result

    monkeypatch.setattr("compiler.cli.reading.discover_sources", found)
    done = inside(*command)
    assert (done.code, "workers/audit.yaml: no such file" in done.err) == (2, True)
    assert files(repository) == before


@pytest.mark.parametrize("text", [None, "name: other\n"])
def test_between_reading_and_deleting(repository, inside, monkeypatch, text):
    assert inside("render", "-q").code == 0
    source = repository / "workers/orders.yaml"
    before = {name: data for name, data in files(repository).items() if name != "workers/orders.yaml"}

    def planned(*_, **__):
        source.unlink(missing_ok=True)
        if text:
            source.write_text(text, encoding="utf-8")

    monkeypatch.setattr("compiler.cli.delete._planned", planned)
    done = inside("delete", "-n", "orders", "--yes")
    assert (done.code, "workers/orders.yaml" in done.err) == (2, True)
    assert {name: data for name, data in files(repository).items() if name != "workers/orders.yaml"} == before
    assert source.exists() is bool(text)


def test_a_link_goes_and_what_it_leads_to_stays(repository, inside):
    source = repository / "workers/orders.yaml"
    (repository / "more").mkdir()
    source.rename(repository / "more/orders.yaml")
    source.symlink_to(Path("../more/orders.yaml"))
    done = inside("delete", "-n", "orders", "--yes")
    assert (done.code, "removed the link workers/orders.yaml" in done.out) == (0, True)
    assert (repository / "more/orders.yaml").exists()
    assert not source.is_symlink()


@pytest.mark.parametrize("name", ['"q"', "'q'", "q # r"])
def test_a_name_is_no_yaml(repository, inside, name):
    before = files(repository)
    done = inside("new", name, "-o", "workers/new.yaml")
    assert (done.code, "is no name" in done.err) == (2, True)
    assert files(repository) == before


@pytest.mark.parametrize("file", ["größe.yaml", "with space.yaml", "-dash.yaml", "a|b.yaml"])
def test_a_file_may_be_called_as_it_likes(repository, inside, file):
    """Two Workers with Windows line ends in a file that is read-only: one goes, and all else stays as it is."""
    both = repository / "workers" / file
    text = "---\n# of orders\n" + (repository / "workers/orders.yaml").read_text(encoding="utf-8") + "---\n# of prices\n"
    text += (repository / "workers/audit.yaml").read_text(encoding="utf-8").replace("audit", "prices")
    both.write_bytes(text.replace("\n", "\r\n").encode())
    both.chmod(0o444)
    (repository / "workers/orders.yaml").unlink()
    assert inside("render", "-q").code == 0
    assert f"workers/{file}:3" in inside("get", "orders").out
    assert inside("delete", "-n", "orders", "--yes").code == 0
    assert both.read_bytes() == ("---\n" + text.split("---\n")[2]).replace("\n", "\r\n").encode()
    assert both.stat().st_mode & 0o777 == 0o444
    assert inside("render", "--check").code == 0
    assert inside("delete", "-f", f"workers/{file}", "--yes").code == 0
    assert not both.exists()
    assert inside("render", "--check").code == 0
