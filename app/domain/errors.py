"""What can go wrong in words a person can act on.

Each error carries one plain sentence for the person; the web and API floors
turn the class into an HTTP status, in one place each.
"""


class SecondHelloError(Exception):
    """Anything the product itself refuses; ``str(error)`` is safe to show."""


class NotFound(SecondHelloError):
    """It is not there, or it belongs to somebody else; the two look the same."""


class Invalid(SecondHelloError):
    """A value that can't be taken. ``field`` names it where there is one."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class Conflict(SecondHelloError):
    """It was already done. ``contact`` is what came of it the first time, if anything."""

    def __init__(self, message: str, contact: str | None = None) -> None:
        super().__init__(message)
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
