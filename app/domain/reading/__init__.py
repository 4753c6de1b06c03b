"""From the lines of a card to its fields; nothing is invented.

What has a form of its own (addresses of mail and web, phones) is taken out
first. What is left, whole lines, parts of lines and lines joined
(``pieces``), is weighed as name, title and company by what it says
(``signs``), by what the rest of the card tells (``clues``) and by how it
stands (``evidence``, ``weights``), and all three are chosen together
(``decision``). The postal address is found among the lines nobody claimed.
"""

from app.domain.reading.codes import merge_code
from app.domain.reading.fields import read_fields

__all__ = ["merge_code", "read_fields"]
