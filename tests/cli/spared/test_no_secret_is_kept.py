"""Whatever is found, changed and rendered: no byte of the folder is of a literal credential."""

import base64
import sys
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))
from ways import ALL, CACHE, CLEAN, RUNS, WAYS, Ways, tree

SECRETS = (b"literal-token-of-values", b"literal-password-of-a-worker", b"literal-password-again", b"literal-of-a-generated-one")
SAYING = (
    "DB_PASSWORD: {0}",
    "DB_PASSWORD: {0}, DSN: 'http://a:{0}@b'",
    "DB_PASSWORD: {0}, PLAIN: '${{{{ {0} }}}}'",
    "DB_PASSWORD: {0}, TITLE: {0}, KEY: '${{{{ secretive.token }}}}'",
)
runs = st.sampled_from(sorted(name for name in RUNS if "lint" in name)) | st.just("render over drift")
changes = st.lists(st.sampled_from(sorted(name for name in ALL if name != "another order")), max_size=3)


def saying(line):
    secret = SECRETS[3].decode()
    text = line.format(secret)
    worker = CLEAN.format(name="generated").replace("  stackSpec", f"  envs: {{{text}}}\n  logLevel: {secret}\n  stackSpec")

    def edit(folder):
        (folder / "workers/generated.yaml").write_text(worker)

    return edit


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.sampled_from(SAYING), changes, st.lists(runs, min_size=1, max_size=2))
def test_no_byte_of_a_secret(tmp_path_factory, inside, line, edits, names):
    ways = Ways(tmp_path_factory.mktemp("secrets"), inside)
    for edit in (saying(line), *[ALL[name] for name in edits]):
        edit(ways.other)
    for name in names:
        ways.spared(*RUNS[name], *WAYS["three processes"])
    kept = b"".join(tree(ways.other / CACHE).values()) if (ways.other / CACHE).exists() else b""
    for secret in SECRETS:
        assert secret not in kept
        assert base64.b64encode(secret).rstrip(b"=") not in kept
