"""Tables of contacts: what address books give out as CSV, and what people keep in a spreadsheet."""

from app.domain.table.columns import COLUMNS, Column, guessed
from app.domain.table.people import people
from app.domain.table.reading import Table, read

__all__ = ["COLUMNS", "Column", "Table", "guessed", "people", "read"]
