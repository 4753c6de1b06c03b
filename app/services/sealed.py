"""Secrets that are kept: encrypted under a key derived from the server's, so that the database tells none."""

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.ports import Kit


def seal(kit: Kit, purpose: str, text: str) -> str:
    """The text, encrypted and authenticated, for that purpose alone."""
    return _fernet(kit, purpose).encrypt(text.encode()).decode()


def unseal(kit: Kit, purpose: str, sealed: str) -> str | None:
    """The text again; None where it was sealed for another purpose, or under another server key."""
    try:
        return _fernet(kit, purpose).decrypt(sealed).decode()
    except InvalidToken:
        return None


def _fernet(kit: Kit, purpose: str) -> Fernet:
    key = HKDF(SHA256(), 32, salt=None, info=b"sealed: " + purpose.encode()).derive(kit.key)
    return Fernet(base64.urlsafe_b64encode(key))
