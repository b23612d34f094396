"""Services that follow findings over time must know them again."""

import json


def test_a_finding_is_the_same_to_gitlab_when_items_and_lines_come_before_it(workerc, write, worker):
    def prints(topology):
        write("a.yaml", worker("a") + f"  topology:\n{topology}")
        issues = json.loads(workerc("lint", "a.yaml", "--select", "SEM", "--format", "gitlab").out)
        return {issue["fingerprint"] for issue in issues}

    late = "    - {name: late, type: output, doc: x, dependencies: [nobody]}\n"
    before = prints(late)
    assert before
    assert prints(f"    # first\n    - {{name: early, type: input, doc: x}}\n{late}") == before
