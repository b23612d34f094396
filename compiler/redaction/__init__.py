"""Secrets in a text, masked character for character, so that every line and column stays where it is."""
