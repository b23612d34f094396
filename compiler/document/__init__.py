"""YAML text to documents with positions."""

from compiler.document.builder import Limits
from compiler.document.document import Document, Place, Problem
from compiler.document.reader import documents

__all__ = ["Document", "Limits", "Place", "Problem", "documents"]
