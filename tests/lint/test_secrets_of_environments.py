"""A value that an environment fills in does not stand in the file."""

SECRET = "name: db\nversion: v1\ntype: secret\nsecret: {type: key-value, acl: r, data: {password: %s}}\n"
WORKER = "name: orders\nversion: v1beta\ntype: worker\nworker:\n  stack: bento:4.0\n  envs: {DB_PASSWORD: %s, API: %s}\n"


def codes(found) -> list[str]:
    return [d.code for d in found if d.code.startswith("SEC")]


def test_a_filled_placeholder_is_no_plaintext(judged):
    values = {"password": "hunter2", "key": "8hTq2LmZx4VbN7cRw1Kd9pYs"}
    assert codes(judged(SECRET % "hunter2", values=values)) == ["SEC107"]
    assert codes(judged(SECRET % "'${{ password }}'", values=values)) == []
    assert codes(judged(WORKER % ("hunter2", "8hTq2LmZx4VbN7cRw1Kd9pYs"), values=values)) == ["SEC102", "SEC106"]
    assert codes(judged(WORKER % ("'${{ password }}'", "'${{ key }}'"), values=values)) == []


def test_production_is_stricter(judged):
    assert [d.severity.word for d in judged(SECRET % "hunter2", "production") if d.code == "SEC107"] == ["error"]
    assert [d.severity.word for d in judged(SECRET % "hunter2") if d.code == "SEC107"] == ["warning"]
