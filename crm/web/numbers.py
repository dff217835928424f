from __future__ import annotations

# No row has a larger number, and SQLite takes none.
LARGEST = 2**63 - 1


def row_number(text: str) -> int:
    """A row's number as an address or a form says it; 0, which no row has, for anything else."""
    # Longer ones are more than a database or `int` takes, and “²” is a digit, too.
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
