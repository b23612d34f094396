"""Secrets in a text, masked character for character, so that every line and column stays where it is."""

from compiler.redaction.redacted import Redacted, redacted, without

__all__ = ["Redacted", "redacted", "without"]
