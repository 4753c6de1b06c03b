"""Everything of an account as one zip, and back into an empty account."""

from app.services.archive.reading import LONGEST, Brought, bring, takes
from app.services.archive.writing import write

__all__ = ["LONGEST", "Brought", "bring", "takes", "write"]
