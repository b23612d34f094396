"""The comment in a pull request, with a server in place of GitHub's."""

import json
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlparse

import pytest

ROOT = Path(__file__).parent.parent.parent
MARKER = "<!-- workerc changes: . -->"


class GitHub(ThreadingHTTPServer):
    """Comments of one pull request. `forbidden` is what a token that only reads gets."""

    def __init__(self):
        self.comments, self.forbidden, self.asked = [], False, []
        super().__init__(("127.0.0.1", 0), Handler)

    def add(self, body: str, kind: str = "User") -> None:
        self.comments.append({"id": len(self.comments) + 1, "body": body, "user": {"type": kind}})


class Handler(BaseHTTPRequestHandler):
    server: GitHub

    def do_GET(self):
        query = parse_qs(urlparse(self.path).query)
        size, page = int(query["per_page"][0]), int(query["page"][0])
        self.answer(200, self.server.comments[size * (page - 1) : size * page])

    def do_POST(self):
        if self.server.forbidden:
            self.answer(403, {"message": "Resource not accessible by integration"})
            return
        self.server.add(self.sent()["body"], "Bot")
        self.answer(201, self.server.comments[-1])

    def do_PATCH(self):
        comment = self.server.comments[int(self.path.rpartition("/")[2]) - 1]
        comment["body"] = self.sent()["body"]
        self.answer(200, comment)

    def sent(self):
        return json.loads(self.rfile.read(int(self.headers["Content-Length"])))

    def answer(self, status, value):
        self.server.asked.append((self.command, urlparse(self.path).path, self.headers["Authorization"]))
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps(value).encode())

    def log_message(self, *_):
        pass


@pytest.fixture
def github():
    with GitHub() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def comment(github, tmp_path):
    def run(text: str, **variables: str) -> str:
        file = tmp_path / "changes.md"
        file.write_text(text, encoding="utf-8")
        environment = {
            "GITHUB_API_URL": f"http://127.0.0.1:{github.server_port}",
            "GITHUB_REPOSITORY": "shop/fleet",
            "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
            "TOKEN": "a-token",
            "PULL_REQUEST": "7",
        }
        command = [sys.executable, str(ROOT / "scripts" / "github_comment.py"), str(file)]
        done = subprocess.run(command, env=os.environ | environment | variables, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    return run


def test_the_first_one_is_written(comment, github):
    assert comment("2 workers restart\n") == "comment written\n"
    assert github.comments == [{"id": 1, "body": f"{MARKER}\n2 workers restart\n", "user": {"type": "Bot"}}]
    assert github.asked[-1] == ("POST", "/repos/shop/fleet/issues/7/comments", "Bearer a-token")


def test_later_ones_update_it(comment, github):
    for number in range(150):
        github.add(f"remark {number}")
    comment("2 workers restart\n")
    assert comment("1 worker restarts\n") == "comment updated\n"
    assert comment("1 worker restarts\n") == "comment unchanged\n"
    assert [each["body"] for each in github.comments[150:]] == [f"{MARKER}\n1 worker restarts\n"]
    assert ("PATCH", "/repos/shop/fleet/issues/comments/151", "Bearer a-token") in github.asked


def test_a_comment_of_a_person_is_left_alone(comment, github):
    github.add(f"{MARKER}\nnothing changes, merge it")
    assert comment("2 workers restart\n") == "comment written\n"
    assert github.comments[0]["body"].endswith("merge it")


def test_each_folder_has_its_own(comment, github):
    comment("a\n", DIRECTORY="teams/a")
    comment("b\n", DIRECTORY="teams/b --> <b>")
    assert [each["body"].partition("\n")[0] for each in github.comments] == [
        "<!-- workerc changes: teams/a -->",
        "<!-- workerc changes: teams/b ___ _b_ -->",
    ]


def test_where_nothing_changes_only_an_old_one_is_updated(comment):
    assert comment("nothing changes\n", CHANGED="false") == "comment not needed\n"
    comment("2 workers restart\n")
    assert comment("nothing changes\n", CHANGED="false") == "comment updated\n"


def test_a_fork_finds_it_in_the_summary(comment, github, tmp_path):
    github.forbidden = True
    assert comment("2 workers restart\n") == (
        "::notice title=workerc::what changes is in the summary of the job: no comment could be written (403 Forbidden)\n"
    )
    assert (tmp_path / "summary.md").read_text(encoding="utf-8") == "2 workers restart\n\n"


@pytest.mark.parametrize("variables", [{"GITHUB_API_URL": "http://127.0.0.1:9"}, {"PULL_REQUEST": ""}])
def test_what_cannot_be_reached_is_no_failure(comment, tmp_path, variables):
    assert comment("2 workers restart\n", **variables).startswith("::notice title=workerc::what changes is in the summary")
    assert (tmp_path / "summary.md").is_file()
