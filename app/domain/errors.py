"""What can go wrong in words a person can act on.

Each error carries one plain sentence for the person; the web and API floors
turn the class into an HTTP status, in one place each. The sentence is English
with {places}, and its values stand beside it: the catalogues have it as it is
written here, and the edge fills it in the language of whoever asks.
"""

from typing import Any

from app.domain.words import filled


class SecondHelloError(Exception):
    """Anything the product itself refuses; ``str(error)`` is safe to show.

    ``sentence`` is English and may have {places}, which ``values`` fill.
    """

    def __init__(self, sentence: str = "", **values: Any) -> None:
        super().__init__(filled(sentence, values))
        self.sentence = sentence
        self.values = values


class NotFound(SecondHelloError):
    """It is not there, or it belongs to somebody else; the two look the same."""


class Invalid(SecondHelloError):
    """A value that can't be taken. ``field`` names it where there is one."""

    def __init__(self, sentence: str, field: str | None = None, **values: Any) -> None:
        super().__init__(sentence, **values)
        self.field = field


class Conflict(SecondHelloError):
    """It was already done. ``contact`` is what came of it the first time, if anything."""

    def __init__(self, sentence: str, contact: str | None = None, **values: Any) -> None:
        super().__init__(sentence, **values)
        self.contact = contact


class Gone(SecondHelloError):
    """An address that was valid once and has been withdrawn for good."""


class PhotoRefused(SecondHelloError):
    """A photo that can't be taken in: empty, cut short, too large, not a picture."""


class TooLarge(PhotoRefused):
    """A photo beyond the bounds in bytes or pixels."""


class NotAPhoto(PhotoRefused):
    """Bytes of another kind than the pictures we read."""


class Unreadable(SecondHelloError):
    """The photo is safe, but nothing on it could be read. ``str()`` says why."""
