"""Puts a text into a pull request as the one comment of workerc, or into the summary of the job where it may not.

`github_comment.py FILE`, with the variables of a job of GitHub Actions, and of the step in `action.yml`: TOKEN, PULL_REQUEST,
DIRECTORY, CHANGED. Nothing but the standard library. `workerc diff` keeps FILE as short as a comment has to be. It never fails the
job: what it tells is no verdict.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

PAGE = 100
PAGES = 20
TIMEOUT = 30


def main() -> int:
    text = Path(sys.argv[1]).read_text(encoding="utf-8")
    directory = re.sub(r"[^\w./ ]", "_", os.environ.get("DIRECTORY", "."))  # `--` would end the comment that hides it
    changed = os.environ.get("CHANGED") != "false"
    try:
        done = _tell(text, f"<!-- workerc changes: {directory} -->", changed=changed)
    except (OSError, ValueError) as error:  # no right to, no network, no JSON: a URLError is an OSError
        reason = f"{error.code} {error.reason}" if isinstance(error, HTTPError) else str(error)
        with Path(os.environ["GITHUB_STEP_SUMMARY"]).open("a", encoding="utf-8") as summary:
            summary.write(f"{text}\n")
        print(f"::notice title=workerc::what changes is in the summary of the job: no comment could be written ({_plain(reason)})")
        return 0
    print(f"comment {done}")
    return 0


def _tell(text: str, marker: str, *, changed: bool) -> str:
    """Update the comment that has `marker`, or write one; where nothing changes only an old one is updated."""
    repository = f"repos/{os.environ['GITHUB_REPOSITORY']}/issues"
    thread = f"{repository}/{int(os.environ['PULL_REQUEST'])}/comments"
    body = {"body": f"{marker}\n{text}"}
    for comment in _comments(thread):
        # Anybody can write the marker into a comment of their own, and only programs are bots.
        if str(comment["body"]).startswith(marker) and comment["user"]["type"] == "Bot":
            if comment["body"].replace("\r\n", "\n") == body["body"]:
                return "unchanged"
            _ask("PATCH", f"{repository}/comments/{int(comment['id'])}", body)
            return "updated"
    if not changed:
        return "not needed"
    _ask("POST", thread, body)
    return "written"


def _comments(thread: str) -> Iterator[Any]:
    for page in range(1, PAGES + 1):
        found = _ask("GET", f"{thread}?per_page={PAGE}&page={page}")
        yield from found
        if len(found) < PAGE:
            return


def _ask(method: str, path: str, body: dict[str, str] | None = None) -> Any:
    headers = {
        "Accept": "application/vnd.github+json",
        "Authorization": f"Bearer {os.environ['TOKEN']}",
        "Content-Type": "application/json",
        "X-GitHub-Api-Version": "2022-11-28",
    }
    data = json.dumps(body).encode() if body else None
    request = Request(f"{os.environ['GITHUB_API_URL']}/{path}", data, headers, method=method)
    with urlopen(request, timeout=TIMEOUT) as answer:
        return json.load(answer)


def _plain(text: str) -> str:
    """`text` in one line of a workflow command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


if __name__ == "__main__":
    sys.exit(main())
