"""Writes the JSON Schemas of `compiler/resources/schemas` from the models."""

from __future__ import annotations

from pathlib import Path

from compiler.resources.models.generation import texts

FOLDER = Path(__file__).parent.parent / "compiler" / "resources" / "schemas"


def main() -> None:
    for name, text in texts().items():
        (FOLDER / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
