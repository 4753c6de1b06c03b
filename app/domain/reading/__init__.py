"""From the lines of a card to its fields: rules only, nothing invented.

Addresses of mail and web are taken out first, since their form proves them,
then phones, then the postal address; name, job and firm are looked for in
what is left, with the addresses as clues.
"""

from app.domain.reading.codes import merge_code
from app.domain.reading.fields import read_fields

__all__ = ["merge_code", "read_fields"]
