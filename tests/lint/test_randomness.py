"""What is taken for drawn by lot: keys nearly always, what only looks like one never."""

import random
import string

import pytest

from compiler.redaction.randomness import drawn
from compiler.redaction.redacted import redacted

BASE64 = "cGFydGl0aW9uIG9mIHRoZSBub3J0aCBvcmRlcnMgMjAyNA=="  # "partition of the north orders 2024"
ORDINARY = [
    ("IMAGE", "registry.example.com/data/reader@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
    ("WHAT", "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
    ("WHAT", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
    ("BUILD", "9fceb02d0ae598e95dc970b74767f19372d61af8"),
    ("COMMIT", "9fceb02d0ae598e95dc970b74767f19372d6"),
    ("WHAT", "sha384-oqVuAfXRKap7fdgcCY5uykM6R9GqQ8K1"),
    ("WHO", "550e8400-e29b-41d4-a716-446655440000"),
    ("WHO", "01ARZ3NDEKTSV4RRFFQ69G5FAV"),
    ("CONSUMER_ID", "8hTq2LmZx4VbN7cRw1Kd9pYs"),
    ("sheetId", "1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms"),
    ("URL", "https://example.org/a/8hTq2LmZx4VbN7cRw1Kd9pYs/b"),
    ("URL", "dataos://lakehouse:sales01/orders_2024_v2?acl=rw"),
    ("path", "s3a://lake/orders/2024/01/Part-0001-A1b2C3/Q4x"),
    ("path", "orders/2024/Q1/EU/v2/A1b/x9Y/Zz1"),
    ("TEXT", BASE64),
    ("CLASS", "OrdersStreamToLakehouseV2Prod2024"),
    ("POD", "orders-7d9f8b6c5d-x2x4z-eu-west-1a-k8s"),
    ("TIME", "20240101T000000Z-20241231T235959Z"),
    ("SERIAL", "12345678901234567890123456789012"),
    ("WHAT", "0123456789abcdefghijklmnopqrstuvwxyzABCDEF"),
    ("mapping", "root.id = uuid_v4()\nroot.kind = this.meta.kafka_topic_v2_EU1.uppercase()"),
    ("mapping", 'root.hash = "8hTq2LmZx4VbN7cRw1Kd9pYs"'),
    ("VALUE", "${SOME_VARIABLE_X1Y2Z3_ABC}"),
]


@pytest.mark.parametrize(("key", "text"), ORDINARY)
def test_what_only_looks_like_a_key_is_none(key, text):
    assert [text[start:end] for start, end in drawn(text, key)] == []
    assert redacted(f"envs:\n  {key}: {text}\n").secrets == () or "\n" in text


@pytest.mark.parametrize(
    ("key", "text", "found"),
    [
        ("UPLOADS", "8hTq2LmZx4VbN7cRw1Kd9pYs", "8hTq2LmZx4VbN7cRw1Kd9pYs"),
        ("UPLOADS", "a1 = x; b2 = '8hTq2LmZx4VbN7cRw1Kd9pYs'", "8hTq2LmZx4VbN7cRw1Kd9pYs"),
        ("UPLOADS", "xK3v9Qe7ZrT2Lq-mW8yB4n", "xK3v9Qe7ZrT2Lq-mW8yB4n"),
        ("AUTH_HEADER", "9f86d081884c7d659a2feaa0c55ad015", "9f86d081884c7d659a2feaa0c55ad015"),
        ("UPLOADS", "OGhUcTJMbVp4NFZiTjdjUncxS2Q5cFlz", "OGhUcTJMbVp4NFZiTjdjUncxS2Q5cFlz"),  # the first one in Base64
    ],
)
def test_keys_are_found_and_masked(key, text, found):
    assert [text[start:end] for start, end in drawn(text, key)] == [found]
    assert found in redacted(f"envs:\n  {key}: {text}\n").secrets


@pytest.mark.parametrize(
    ("alphabet", "length", "least"),
    [
        (string.ascii_letters + string.digits, 20, 0.9),
        (string.ascii_letters + string.digits, 32, 0.96),
        (string.ascii_letters + string.digits + "+/", 40, 0.92),
        (string.ascii_lowercase + string.digits, 32, 0.85),
    ],
)
def test_most_of_what_is_drawn_is_found(alphabet, length, least):
    chance = random.Random(7)
    texts = ["".join(chance.choice(alphabet) for _ in range(length)) for _ in range(1000)]
    assert sum(any(drawn(text)) for text in texts) >= least * len(texts)
