"""Rules across the fields of one component, as its own linter has them: one table of small functions.

A function gets the body of the component and yields what is wrong: a path within it, a message and advice. What waits for a
variable may be anything, so nothing is said of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from compiler.diagnostics import FieldPath
from compiler.hints import Any
from compiler.records import NamedTuple
from compiler.streams.faults import Fault, Kind
from compiler.streams.profiles import Profile
from compiler.streams.variables import is_open

Body = Mapping[str, Any]
Wrong = tuple[FieldPath, str, str]
Check = Callable[[Body], Iterator[Wrong]]


class Cross(NamedTuple):
    """`versions` are those whose linter has the rule; where `at_start`, the engine refuses and its linter does not."""

    check: Check
    versions: str
    at_start: bool = False


def faults(kind: str, name: str, body: Any, path: FieldPath, profile: Profile) -> Iterator[Fault]:
    """What the rules of a component say of its `body` at `path`."""
    for cross in _RULES.get((kind, name), ()):
        if isinstance(body, dict) and set(cross.versions) & set(profile.versions):
            for steps, message, advice in cross.check(body):
                yield Fault(Kind.CONFLICT_AT_START if cross.at_start else Kind.CROSS_FIELD, (*path, *steps), message, advice)


def _is_set(value: Any) -> bool:
    """Neither absent nor empty; what waits for a variable counts as set."""
    return value is not None and value not in ("", [])


def _is_surely_set(value: Any) -> bool:
    return _is_set(value) and not is_open(value)


def _one_of(*keys: str) -> Check:
    """At least one of `keys` is needed."""

    def check(body: Body) -> Iterator[Wrong]:
        if not any(_is_set(body.get(key)) for key in keys):
            first, *others = [f"`{key}`" for key in keys]
            yield (), f"neither {first} nor {' nor '.join(others)} is set", "set one of them"

    return check


def _at_most_one(*keys: str) -> Check:
    def check(body: Body) -> Iterator[Wrong]:
        given = [key for key in keys if _is_surely_set(body.get(key))]
        if len(given) > 1:
            yield (), f"`{given[0]}` and `{given[1]}` are both set", "set one of them"

    return check


def _only_one(*keys: str) -> Check:
    none, several = _one_of(*keys), _at_most_one(*keys)

    def check(body: Body) -> Iterator[Wrong]:
        yield from none(body)
        yield from several(body)

    return check


def _range(key: str, least: float | None = None, most: float | None = None) -> Check:
    def check(body: Body) -> Iterator[Wrong]:
        value = body.get(key)
        if isinstance(value, bool) or not isinstance(value, int | float):
            return
        if least is not None and value < least:
            yield (key,), f"`{key}` is {value:g}, and at least {least:g} is allowed", f"write {least:g} or more"
        elif most is not None and value > most:
            yield (key,), f"`{key}` is {value:g}, and at most {most:g} is allowed", f"write {most:g} or less"

    return check


def _with(key: str, values: tuple[str, ...], needed: str, default: str = "") -> Check:
    """`needed` has to be there where `key` has one of `values`."""

    def check(body: Body) -> Iterator[Wrong]:
        value = body.get(key, default)
        if value in values and not _is_set(body.get(needed)):
            yield (), f"`{key}: {value}` needs `{needed}`, which is not set", f"add `{needed}`"

    return check


def _inside(section: str, inner: Check) -> Check:
    """`inner` for the mapping under `section`."""

    def check(body: Body) -> Iterator[Wrong]:
        below = body.get(section)
        if isinstance(below, dict):
            for steps, message, advice in inner(below):
                yield (section, *steps), message, advice

    return check


def _topics(body: Body) -> list[str]:
    topics = body.get("topics")
    found = [topics] if isinstance(topics, str) else topics if isinstance(topics, list) else []
    return [topic for topic in found if isinstance(topic, str)]


def _partitioned_topics(body: Body) -> Iterator[Wrong]:
    explicit = [topic for topic in _topics(body) if ":" in topic and not is_open(topic)]
    if not explicit:
        return
    if _is_surely_set(body.get("consumer_group")):
        message = f"a `consumer_group` is set, and the topic `{explicit[0]}` names its partitions"
        yield (), message, "leave the partitions to the group, or the group out"
    elif body.get("regexp_topics") is True:
        yield (), f"`regexp_topics` is true, and the topic `{explicit[0]}` names its partitions", "take one of them out"


def _group_for_topics(body: Body) -> Iterator[Wrong]:
    topics = _topics(body)
    if topics and not any(":" in topic for topic in topics) and not _is_set(body.get("consumer_group")):
        yield (), "no `consumer_group` is set, and no topic names its partitions", "set `consumer_group`"


def _manual_partition(body: Body) -> Iterator[Wrong]:
    manual, partition = body.get("partitioner"), body.get("partition")
    if is_open(manual):
        return
    if manual == "manual" and not _is_set(partition):
        yield (), "`partitioner: manual` needs a `partition`, which is not set", "add `partition`"
    elif manual != "manual" and _is_set(partition):
        yield (), "`partition` is set, and `partitioner` is not `manual`", "set `partitioner: manual`, or take `partition` out"


def _retried_rejection(body: Body) -> Iterator[Wrong]:
    cases = body.get("cases")
    if body.get("retry_until_success") is not True or not isinstance(cases, list):
        return
    for case in cases:
        output = case.get("output") if isinstance(case, dict) else None
        if isinstance(output, dict) and (output.get("type") == "reject" or isinstance(output.get("reject"), str)):
            message = "`retry_until_success` is true, and a case rejects: it is retried without end"
            yield (), message, "set `retry_until_success: false`"
            return


def _azure_account(body: Body) -> Iterator[Wrong]:
    text = body.get("storage_connection_string")
    if not isinstance(text, str) or not text or is_open(text) or _is_set(body.get("storage_account")):
        return
    if "AccountName=" not in text and "UseDevelopmentStorage=true;" not in text:
        message = "`storage_connection_string` names no account, and `storage_account` is not set"
        yield (), message, "set `storage_account`, or add `AccountName=` to the text"


def _cosmos_operation(body: Body) -> Iterator[Wrong]:
    operation, patches = body.get("operation"), body.get("patch_operations")
    if operation in ("Replace", "Delete", "Read", "Patch") and not _is_set(body.get("item_id")):
        yield (), f"`operation: {operation}` needs `item_id`, which is not set", "add `item_id`"
    if operation == "Patch" and not patches:
        yield (), "`operation: Patch` needs `patch_operations`, which is not set", "add `patch_operations`"
    if _is_set(body.get("patch_condition")) and (operation != "Patch" or not patches):
        message = "`patch_condition` is set without `operation: Patch` and `patch_operations`"
        yield (), message, "take `patch_condition` out"
    for patch in patches if operation == "Patch" and isinstance(patches, list) else ():
        if isinstance(patch, dict) and (patch.get("operation") == "Remove") == _is_set(patch.get("value_map")):
            filled = _is_set(patch.get("value_map"))
            message = f"the patch operation `{patch.get('operation', 'Add')}` has {'a' if filled else 'no'} `value_map`"
            yield (), message, "take `value_map` out" if filled else "add `value_map`"
            return


def _local_rack(body: Body) -> Iterator[Wrong]:
    if _is_surely_set(body.get("local_rack")) and not _is_set(body.get("local_dc")):
        yield (), "`local_rack` is set without `local_dc`", "add `local_dc`"


def _revision(body: Body) -> Iterator[Wrong]:
    operation = body.get("operation")
    if not isinstance(operation, str) or is_open(operation):
        return
    needs = operation in ("get_revision", "update")
    if needs and "revision" not in body:
        yield (), f"`operation: {operation}` needs `revision`, which is not set", "add `revision`"
    elif not needs and "revision" in body:
        yield (), f"`revision` is set, and `operation: {operation}` does not take it", "take `revision` out"


def _filled_key(body: Body) -> Iterator[Wrong]:
    if body.get("key") == "":
        yield ("key",), "`key` is empty", "write a key"


def _snowflake(body: Body) -> Iterator[Wrong]:
    keys = ("private_key_file", "private_key")
    yield from _at_most_one("password", *keys)(body)
    if _is_surely_set(body.get("snowpipe")) and not any(_is_set(body.get(key)) for key in keys):
        yield (), "`snowpipe` is set without `private_key_file`", "add `private_key_file`"


def _parquet_schema(body: Body) -> Iterator[Wrong]:
    if body.get("operator") == "from_json" and not _is_set(body.get("schema")) and not _is_set(body.get("schema_file")):
        yield (), "`operator: from_json` needs `schema` or `schema_file`, and neither is set", "add one of them"


def _redis_command(body: Body) -> Iterator[Wrong]:
    if ("operator" in body) == ("command" in body):
        message = "`operator` and `command` are both set" if "command" in body else "neither `command` nor `operator` is set"
        yield (), message, "set `command`"
    elif "args_mapping" in body and "operator" in body:
        yield (), "`args_mapping` is set beside `operator`, which takes none", "use `command` instead of `operator`"


def _source_of_objects(body: Body) -> Iterator[Wrong]:
    sqs = body.get("sqs")
    if _is_surely_set(body.get("prefix")) and isinstance(sqs, dict) and _is_surely_set(sqs.get("url")):
        yield ("prefix",), "`prefix` and `sqs.url` are both set, and the engine takes one", "take one of them out"


def _copied_headers(body: Body) -> Iterator[Wrong]:
    if body.get("copy_response_headers") is True and body.get("extract_headers"):
        yield ("extract_headers",), "`extract_headers` has no effect while `copy_response_headers` is true", "take one of them out"


def _header_row(body: Body) -> Iterator[Wrong]:
    if body.get("parse_header_row") is False and body.get("expected_headers"):
        yield (), "`expected_headers` is set, and `parse_header_row` is false", "take one of them out"


def _stream_names(body: Body) -> Iterator[Wrong]:
    yield from _at_most_one("log_stream_names", "log_stream_prefix")(body)
    yield from _range("limit", 1, 10000)(body)


def _grpc(body: Body) -> Iterator[Wrong]:
    reflection, files = body.get("reflection", False), body.get("proto_files")
    if reflection is False and not files:
        yield (), "`reflection` is false, and `proto_files` is empty", "set one of them"
    elif reflection is True and files:
        yield (), "`reflection` is true, and `proto_files` is set", "take one of them out"


def _iam_secret(body: Body) -> Iterator[Wrong]:
    if body.get("iam_enabled") is True and "secret_name" in body:
        yield (), "`iam_enabled` is true, and `secret_name` is set", "take one of them out"


_COUCHBASE = ("insert", "replace", "upsert")
_SQL = ("sql_raw", "sql_select", "sql_insert")

_TABLE: tuple[tuple[str, str, Cross], ...] = (
    ("input", "kafka_franz", Cross(_partitioned_topics, "cde")),
    ("input", "kafka_franz redpanda", Cross(_group_for_topics, "e")),
    ("output", "kafka_franz", Cross(_manual_partition, "bcde")),
    ("output", "kafka_franz redpanda", Cross(_at_most_one("timestamp", "timestamp_ms"), "e")),
    ("output", "switch", Cross(_retried_rejection, "bcde")),
    (
        "input output",
        "azure_blob_storage azure_queue_storage azure_table_storage azure_data_lake_gen2",
        Cross(_azure_account, "cde"),
    ),
    ("input output processor", "azure_cosmosdb", Cross(_one_of("endpoint", "connection_string"), "cde")),
    ("output processor", "azure_cosmosdb", Cross(_cosmos_operation, "cde")),
    ("input output", "amqp_1", Cross(_one_of("urls", "url"), "cde")),
    ("input output", "cassandra", Cross(_inside("host_selection_policy", _local_rack), "e")),
    ("output processor", "couchbase", Cross(_with("operation", _COUCHBASE, "content"), "bcde")),
    ("output processor", "couchbase", Cross(_with("operation", ("increment", "decrement"), "content"), "d")),
    ("input", "nats_jetstream", Cross(_at_most_one("queue", "durable"), "e")),
    ("processor", "nats_kv", Cross(_revision, "bcde")),
    ("processor", "nats_kv", Cross(_filled_key, "bcde")),
    ("input", "nats", Cross(_range("prefetch_count", 0), "bcde")),
    ("output", "aws_sqs", Cross(_range("max_records_per_request", 1, 10), "e")),
    ("input", "aws_cloudwatch_logs", Cross(_stream_names, "e")),
    ("input", "aws_s3", Cross(_source_of_objects, "bcd", at_start=True)),
    ("output", "snowflake_put", Cross(_snowflake, "bcde")),
    ("output", "snowflake_put", Cross(_range("upload_parallel_threads", 1, 99), "bcde")),
    ("processor", "javascript", Cross(_only_one("code", "file"), "cde")),
    ("processor", "parquet", Cross(_parquet_schema, "bce")),
    ("processor", "protobuf", Cross(_only_one("import_paths", "bsr"), "de")),
    ("processor", "redis", Cross(_redis_command, "bcde")),
    ("processor", "sql_raw", Cross(_one_of("query", "queries"), "e")),
    ("input processor", " ".join(_SQL), Cross(_iam_secret, "d")),
    ("output", "sql_raw sql_insert", Cross(_iam_secret, "d")),
    ("cache", "sql", Cross(_iam_secret, "d")),
    ("rate_limit", "redis", Cross(_range("count", 1), "bcde")),
    ("rate_limit", "local", Cross(_range("count", 0), "de")),
    ("rate_limit", "local", Cross(_range("byte_size", 0), "d")),
    ("input output", "sftp", Cross(_inside("credentials", _at_most_one("private_key", "private_key_file")), "e")),
    ("input output", "sftp", Cross(_inside("credentials", _at_most_one("host_public_key", "host_public_key_file")), "e")),
    ("input output", "http_client", Cross(_copied_headers, "b")),
    ("processor", "http", Cross(_copied_headers, "b")),
    ("input scanner", "csv", Cross(_header_row, "d")),
    ("input", "websocket", Cross(_at_most_one("open_message", "open_messages"), "d")),
    ("input output", "grpc_client", Cross(_grpc, "d")),
    ("processor", "file", Cross(_with("operation", ("move", "rename"), "dest"), "d")),
    ("processor", "file", Cross(_with("operation", ("read",), "scanner"), "d")),
    ("processor", "elasticsearch", Cross(_with("action", ("get", "delete"), "id"), "d")),
    ("input", "aws_kinesis", Cross(_inside("enhanced_fan_out", _at_most_one("consumer_name", "consumer_arn")), "d")),
    ("processor", "sentry_capture", Cross(_range("sampling_rate", 0, 1), "cde")),
)

_RULES: dict[tuple[str, str], list[Cross]] = {}
for _kinds, _names, _cross in _TABLE:
    for _kind in _kinds.split():
        for _name in _names.split():
            _RULES.setdefault((_kind, _name), []).append(_cross)
