"""Regular expressions of RE2, as Go's `regexp` reads them: its syntax, its errors, leftmost-first matches, and a time
that grows with the text alone. Python's `re` has none of these, and policies come from pull requests.
"""
