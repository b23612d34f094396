"""Text from a file so that it can be shown: nothing in it acts on a terminal, a log or a reader's eye."""

from __future__ import annotations

from compiler.regex import regex

# Logs act on these wherever they stand in a line: `##[error]` in GitHub, `##vso[…]` in Azure, `##teamcity[…]`.
_COMMAND = regex(r"##(?=[A-Za-z]*\[)")
_NAMED = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
_JOINERS = frozenset("\u200c\u200d")  # in emoji and in Indic and Persian words
_BLANKS = frozenset("\u034f\u115f\u1160\u3164\uffa0")  # letters that show nothing
_NO_CHARACTER = regex(
    "[\ufdd0-\ufdef" + "".join([f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)]) + "]"
)
_HIDDEN = frozenset(["Cc", "Cf", "Cs", "Zl", "Zp"])  # controls, formats (bidi among them), surrogates, line separators


def visible(text: str) -> str:
    r"""`text` in one line, with control, bidi and invisible characters written as in `\x1b` and `\u202e`."""
    if text.isprintable() and "##" not in text and _BLANKS.isdisjoint(text):
        return text
    return "".join(characters(text))


def visible_name(file: str) -> str:
    """The name of a file so that it can begin a line: there, `::` begins a workflow command of GitHub."""
    name = visible(file)
    return name.replace(":", "\\x3a", 1) if name.lstrip().startswith(":") else name


def characters(text: str) -> list[str]:
    """What shows each character of `text`: itself or an escape."""
    shown = [character if _is_shown(text, at) else escape(character) for at, character in enumerate(text)]
    for command in _COMMAND.finditer(text):
        shown[command.start() + 1] = escape("#")
    return shown


def escape(character: str) -> str:
    code = ord(character)
    wide = f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004 - the Basic Multilingual Plane
    return _NAMED.get(character) or (f"\\x{code:02x}" if code <= 0xFF else wide)  # noqa: PLR2004 - Latin-1


def _is_shown(text: str, at: int) -> bool:
    character = text[at]
    if character in _JOINERS:
        return 0 < at < len(text) - 1 and min(text[at - 1], text[at + 1]) > "\u02ff"
    if character in _BLANKS or _NO_CHARACTER.match(character):
        return False
    import unicodedata  # noqa: PLC0415 - most texts are printable, and ask for no category

    return unicodedata.category(character) not in _HIDDEN
