"""The real YAML language server, spoken to as editors do: JSON-RPC over its standard streams."""

import itertools
import json
import os
import queue
import re
import shutil
import subprocess
import tempfile
import threading
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
TOOLS = Path(os.environ.get("WORKERC_TOOLS", ROOT / ".tools"))
PINNED = Path(__file__).parent / "server"
CAPABILITIES = {
    "workspace": {"configuration": True, "didChangeConfiguration": {"dynamicRegistration": True}},
    "textDocument": {"hover": {"contentFormat": ["markdown"]}, "completion": {"completionItem": {"snippetSupport": True}}},
}
PATIENCE = 60  # seconds, on a machine that does something else


class Client:
    """A server for the folder `root`, with the settings that an editor would give it under `yaml`."""

    def __init__(self, program, root, settings):
        self._root, self._settings = root, {"schemaStore": {"enable": False}, "completion": True, "hover": True, **settings}
        self._process = subprocess.Popen(
            ["node", str(program), "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._numbers, self._read = itertools.count(1), queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()
        self.ask("initialize", processId=None, rootUri=root.as_uri(), capabilities=CAPABILITIES)
        self._tell("initialized")
        self._tell("workspace/didChangeConfiguration", settings={"yaml": self._settings})

    def problems(self, name, text):
        """Opens `text` as the file `name`, and gives what is wrong: line from 1, and message."""
        uri = (self._root / name).as_uri()
        document = {"uri": uri, "languageId": "yaml", "version": next(self._numbers), "text": text}
        self._tell("textDocument/didOpen", textDocument=document)
        found = self._wait(lambda each: each.get("method") == "textDocument/publishDiagnostics" and each["params"]["uri"] == uri)
        return [(each["range"]["start"]["line"] + 1, each["message"]) for each in found["params"]["diagnostics"]]

    def completions(self, name, text):
        """What is offered at the `|` in `text`."""
        found = self.ask("textDocument/completion", **self._at(name, text))
        return [each["label"] for each in found["items"]]

    def hover(self, name, text):
        """What is shown for what stands at the `|` in `text`."""
        return (self.ask("textDocument/hover", **self._at(name, text)) or {}).get("contents", {}).get("value", "")

    def ask(self, method, **parameters):
        number = next(self._numbers)
        self._send(id=number, method=method, params=parameters)
        return self._wait(lambda each: each.get("id") == number and "method" not in each)["result"]

    def stop(self):
        self._process.kill()
        self._process.wait()
        self._process.stdin.close()
        self._process.stdout.close()

    def _at(self, name, text):
        before, after = text.split("|")
        self.problems(name, before + after)
        position = {"line": before.count("\n"), "character": len(before) - before.rfind("\n") - 1}
        return {"textDocument": {"uri": (self._root / name).as_uri()}, "position": position}

    def _tell(self, method, **parameters):
        self._send(method=method, params=parameters)

    def _send(self, **message):
        data = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(data), data))
        self._process.stdin.flush()

    def _listen(self):
        stream = self._process.stdout
        while header := stream.readline():
            length = int(re.fullmatch(rb"Content-Length: (\d+)\r\n", header)[1])
            stream.readline()
            self._read.put(json.loads(stream.read(length)))

    def _wait(self, wanted):
        while True:
            found = self._read.get(timeout=PATIENCE)
            if "id" in found and "method" in found:
                asked = [each.get("section") for each in found.get("params", {}).get("items", [])]
                result = [self._settings if section == "yaml" else {} for section in asked]
                self._send(id=found["id"], result=result if found["method"] == "workspace/configuration" else None)
            elif wanted(found):
                return found


@pytest.fixture(scope="session")
def program():
    """The pinned server, installed once below the folder of tools."""
    if not (shutil.which("npm") and shutil.which("node")):
        pytest.skip("no YAML language server without npm and node")
    folder = TOOLS / "yaml-language-server"
    lock = (PINNED / "package-lock.json").read_bytes()
    if not (folder / "package-lock.json").is_file() or (folder / "package-lock.json").read_bytes() != lock:
        _install(folder)
    return folder / "node_modules/yaml-language-server/bin/yaml-language-server"


def _install(folder):
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as temporary:
        made = shutil.copytree(PINNED, Path(temporary, "server"))
        command = ["npm", "ci", "--silent", "--ignore-scripts", "--no-audit", "--no-fund"]
        done = subprocess.run(command, cwd=made, capture_output=True, text=True, timeout=300, check=False)
        if done.returncode:
            pytest.skip(f"npm could not install the YAML language server: {done.stderr.strip()[-200:]}")
        shutil.rmtree(folder, ignore_errors=True)
        try:
            made.replace(folder)
        except OSError:  # another process was faster
            assert (folder / "package-lock.json").is_file()


@pytest.fixture
def server(program, tmp_path):
    """`server(settings)` starts one for the test's folder."""
    started = []

    def start(**settings):
        started.append(Client(program, tmp_path, settings))
        return started[-1]

    yield start
    for each in started:
        each.stop()
