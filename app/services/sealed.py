"""Secrets that are kept: encrypted under a key derived from the server's, so that the database tells none."""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.ports import Kit


def seal(kit: Kit, purpose: str, text: str) -> str:
    """The text, encrypted and authenticated, for that purpose alone."""
    return _fernet(kit, purpose).encrypt(text.encode()).decode()


def unseal(kit: Kit, purpose: str, sealed: str) -> str | None:
    """The text again; None where it was sealed for another purpose, or under a key that is forgotten."""
    try:
        return _fernet(kit, purpose).decrypt(sealed).decode()
    except InvalidToken:
        return None


def _fernet(kit: Kit, purpose: str) -> MultiFernet:
    """Seals under the server's key of today, opens under those before as well."""
    return MultiFernet([Fernet(_derived(key, purpose)) for key in (kit.key, *kit.old_keys)])


def _derived(key: bytes, purpose: str) -> bytes:
    wide = HKDF(SHA256(), 32, salt=None, info=b"sealed: " + purpose.encode()).derive(key)
    return base64.urlsafe_b64encode(wide)
