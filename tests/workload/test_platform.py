import pytest

from compiler.repository.stackname import StackName, parse

STACK = "name: x\nversion: v1alpha\ntype: stack\nstack: {{name: {0}, version: {1}, description: mine}}\n"


def stacks(*names: tuple[str, str]) -> str:
    return "---\n".join([STACK.format(*name) for name in names])


def taken(platform, text: str) -> tuple[str, tuple[str, ...]] | None:
    choice = platform.choice(parse(text))
    return (str(choice.name), choice.versions) if choice else None


def test_bundled_stacks_are_there_without_a_word(declared):
    assert declared().stack(StackName("bento", None, "4.0")).bundled


def test_a_declaration_of_the_repository_replaces_the_bundled_one(declared):
    found = declared(stacks(("bento", '"4.0"'))).stack(StackName("bento", None, "4.0"))
    assert (found.bundled, found.section["description"], found.place) == (False, "mine", "platform.yaml:1")


def test_a_version_that_is_written_as_a_number_keeps_its_digits(declared):
    assert declared(stacks(("mine", "1.10"))).stacks("mine") == (StackName("mine", None, "1.10"),)


def test_names_hold_everything_that_is_known(declared):
    names = declared(stacks(("mine", '"1"'))).stack_names
    assert {"mine", "bento", "scanner"} <= set(names)
    assert list(names) == sorted(names)


@pytest.mark.parametrize(
    ("declarations", "versions", "asked", "expected"),
    [
        ((), {}, "bento:1.0", ("bento:1.0", ())),
        ((), {}, "bento:2.0", None),
        ((), {}, "nothing", None),
        ((), {}, "bento-worker", ("bento-worker:3.0", ())),
        ((), {}, "bento", ("bento:4.0", ("1.0", "3.0"))),
        ((), {"bento": "3.0"}, "bento", ("bento:3.0", ())),
        ((), {"bento": "2.0"}, "bento", None),
        ((), {"bento": "3.0"}, "bento:1.0", ("bento:1.0", ())),
        ((("bento", '"2.0"'),), {}, "bento", ("bento:2.0", ())),
        ((("bento", '"10.0"'), ("bento", '"9.1"')), {}, "bento", ("bento:10.0", ("9.1",))),
        ((("bento", '"2.0"'),), {"bento": "4.0"}, "bento", ("bento:4.0", ())),
        ((), {"fastfun+alpha": "1.0"}, "fastfun+alpha", ("fastfun+alpha:1.0", ())),
        ((), {}, "fastfun:1.0", None),
        ((), {}, "pulsar-function", None),
    ],
)
def test_which_version_is_taken(declared, declarations, versions, asked, expected):
    assert taken(declared(stacks(*declarations), versions=versions), asked) == expected


def test_an_environment_may_configure_the_version(declared):
    platform = declared(versions={"bento": "1.0"})
    assert platform.choice(parse("bento"), {"bento": "3.0"}).name.version == "3.0"


def test_other_declarations_are_found_by_name(declared):
    platform = declared(
        "name: fast\nversion: v1\ntype: compute\ncompute: {}\n"
        "---\nname: disk\nversion: v1beta\ntype: volume\nvolume: {size: 1Gi}\n"
        "---\nname: key\nversion: v1\ntype: instance-secret\ninstance-secret: {}\n"
        "---\nname: disk\nversion: v1beta\ntype: volume\nvolume: {size: 9Gi}\n"
    )
    assert platform.compute("fast")
    assert platform.volume("disk").section == {"size": "1Gi"}
    assert platform.secret("key").resource.type == "instance-secret"
    assert (platform.compute("slow"), platform.volume("fast"), platform.secret("disk")) == (None, None, None)
    assert platform.names("compute") == ("fast",)


def test_the_default_compute_is_known_and_can_be_replaced(declared):
    assert declared().compute("runnable-default").bundled
    own = declared("name: runnable-default\nversion: v1\ntype: compute\ncompute: {purpose: mine}\n")
    assert own.compute("runnable-default").section == {"purpose": "mine"}


def test_a_declaration_without_what_identifies_it_is_left_out(declared):
    platform = declared("version: v1alpha\ntype: stack\nstack: {version: '1'}\n---\nversion: v1\ntype: compute\ncompute: {}\n")
    assert platform.names("compute") == ()
