"""vCards: what every address book takes in and gives out."""

from app.domain.vcard.reading import Read, read
from app.domain.vcard.writing import vcard

__all__ = ["Read", "read", "vcard"]
