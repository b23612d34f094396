"""Whatever is found for a credential stands in no output: no format, no difference, no command that quotes the file."""

import pytest

LITERALS = {
    "UPLOADS: {}": "7gSp1KlYw3UaM6bQv0Jc8oXr",
    "DB_PASSWORD: {}": "87654321",
    "DB_PASS: '{}'": "swordfish-of-the-south",
    "GUEST_PASSWORD: '${{PASSWORD:{}}}'": "swordfish-of-the-south",
    "QUERY: https://example.org/?api_key={}": "xyz789uvw456",
    "COMMAND: run --token={} -v": "xyz789uvw456",
    "HEADER: Bearer {}": "xyz789uvw456",
    "DSN: orders:{}@tcp(db.example.org:3306)/a": "swordfish-of-the-south",
}


@pytest.mark.parametrize("line", LITERALS)
def test_a_credential_is_found_and_shown_nowhere(workerc, write, worker, line):
    secret = LITERALS[line]
    write("w.yaml", worker().replace("  replicas: 1\n", f"  replicas: 1\n  envs:\n    {line.format(secret)}\n"))
    for form in ("text", "concise", "json", "sarif", "github", "gitlab", "junit", "markdown"):
        outcome = workerc("lint", "w.yaml", "--format", form, "--profile", "production")
        assert "SEC10" in outcome.out, form
        assert secret not in outcome.out + outcome.err, form
    outcome = workerc("lint", "w.yaml", "--fix", "--unsafe-fixes", "--diff")
    assert secret not in outcome.out + outcome.err


def test_the_values_of_a_secret_are_shown_nowhere(workerc, write):
    write("s.yaml", "name: r\nversion: v1\ntype: secret\nsecret:\n  type: key-value\n  acl: r\n  data:\n    pin: 'of the north'\n")
    for form in ("text", "json", "sarif"):
        outcome = workerc("lint", "s.yaml", "--format", form)
        assert outcome.code == 0
        assert "SEC107" in outcome.out
        assert "of the north" not in outcome.out + outcome.err
    assert workerc("lint", "s.yaml", "--profile", "production").code == 1


def test_the_base64_of_a_secret_is_shown_nowhere(workerc, write, worker):
    secret, encoded = "swordfish-of-the-south", "c3dvcmRmaXNoLW9mLXRoZS1zb3V0aA"
    write("workerc.yaml", f"values: {{db: {{password: {secret}}}, b64: {encoded}==, other: c3dvcmQ=}}\n")
    write("w.yaml", worker().replace("  replicas: 1\n", '  replicas: 1\n  envs: {A: "${{ b64 }}", B: "${{ other }}"}\n'))
    for command in (("values", "w.yaml"), ("config", "show"), ("values", "w.yaml", "--format", "json")):
        outcome = workerc(*command)
        assert encoded not in outcome.out + outcome.err, command
        assert "c3dvcmQ=" in outcome.out


@pytest.mark.parametrize(("secret", "shown"), [("zzz", "`zzz`"), ("zzzz", "`****`")])
def test_what_anybody_could_guess_makes_no_message_useless(workerc, write, worker, secret, shown):
    envs = f"  replicas: 1\n  compute: {secret}\n  envs: {{DB_PASSWORD: {secret}}}\n"
    write("w.yaml", worker().replace("  replicas: 1\n", envs))
    assert f"the compute {shown} is not declared" in workerc("lint", "w.yaml", "--profile", "strict").out
