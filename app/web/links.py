"""Addresses made of what stood on a card. A card is a stranger's text: only harmless ones become links."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlsplit

from markupsafe import Markup, escape

from app.domain.contact import tel as dialled
from app.domain.message import answering


def tel(phone: Mapping[str, Any]) -> str | None:
    """A ``tel:`` address (RFC 3966) of a phone in plain JSON; None where it holds no number."""
    return dialled(phone.get("e164") or phone.get("number"), phone.get("extension"))


def web(url: str | None) -> str | None:
    """An http(s) address; None for anything else, ``javascript:`` for one."""
    if not url:
        return None
    full = url.strip() if "://" in url else f"https://{url.strip()}"
    try:
        parts = urlsplit(full)
        host = parts.hostname or ""
    except ValueError:
        return None
    good = parts.scheme in ("http", "https") and re.fullmatch(r"[\w-]+(\.[\w-]+)+", host)
    return full if good and not re.search(r"\s", full) else None


def bare(url: str) -> str:
    """An address as people say it: without scheme, "www." and a last stroke."""
    return re.sub(r"^https?://(www\.)?", "", url.strip(), flags=re.IGNORECASE).rstrip("/")


def breakable(text: str) -> Markup:
    """An address that goes on in the next line after its @ or a dot where a column is too narrow for it."""
    return escape(text).replace("@", Markup("@<wbr>")).replace(".", Markup(".<wbr>"))


def mail(address: str | None) -> str | None:
    """A ``mailto:`` address without a letter."""
    return f"mailto:{quote(address, safe='@')}" if address and "@" in address else None


def answer(address: str, subject: str) -> str | None:
    """A ``mailto:`` address that answers a mail of that subject."""
    to = mail(address)
    return f"{to}?subject={quote(answering(subject), safe='')}" if to else None


def profile(social: Mapping[str, Any]) -> str | None:
    """A profile's page: its own address, else one made of network and handle where we know how."""
    if social.get("url"):
        return web(social["url"])
    handle = quote((social.get("handle") or "").strip().lstrip("@"), safe="")
    pages = {
        "linkedin": "https://www.linkedin.com/in/",
        "xing": "https://www.xing.com/profile/",
        "instagram": "https://www.instagram.com/",
        "x": "https://x.com/",
        "twitter": "https://x.com/",
        "facebook": "https://www.facebook.com/",
        "github": "https://github.com/",
    }
    start = pages.get(social.get("network") or "")
    return start + handle if start and handle else None


def find_on_linkedin(contact: Any) -> str:
    """LinkedIn's search for the contact, where the card names no profile."""
    words = " ".join(filter(None, (contact.full_name, contact.company)))
    return f"https://www.linkedin.com/search/results/people/?keywords={quote(words, safe='')}"


def linkedin(contact: Any) -> str | None:
    """The contact's LinkedIn page, if the card names one."""
    pages = (profile(social) for social in contact.social if social.get("network") == "linkedin")
    return next(filter(None, pages), None)
