"""YAML text to documents with positions."""

from compiler.document.builder import Limits, documents
from compiler.document.document import Document, Place, Problem

__all__ = ["Document", "Limits", "Place", "Problem", "documents"]
