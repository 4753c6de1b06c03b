"""vCards: what every address book takes in and gives out."""

from app.domain.vcard.code import vcard_for_code
from app.domain.vcard.reading import Read, read
from app.domain.vcard.writing import Outgoing, Version, vcard

__all__ = ["Outgoing", "Read", "Version", "read", "vcard", "vcard_for_code"]
