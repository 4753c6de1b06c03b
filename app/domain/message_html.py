"""A mail's text once more as simple HTML: the same words, with links to tap, and nothing else.

Everything is escaped; there are no pictures, no styles but a plain font, nothing that is fetched.
"""

from functools import cache
from html import escape

from linkify_it import LinkifyIt  # type: ignore[import-untyped]
from linkify_it.tlds import TLDS  # type: ignore[import-untyped]

_FONT = "font-family: sans-serif"
#: In a line longer than this nothing is looked for: brackets within brackets take their time.
_LONGEST_LINKED = 4000


def html(body: str, footer: str, language: str) -> str:
    """A page of the mail's clean text: paragraphs, line breaks, links; a line sets the footer apart.

    Each paragraph runs as its own first letter does, to the right or to the left.
    """
    parts = [_paragraphs(body)]
    if footer:
        parts += ["<hr>", _paragraphs(footer)]
    lang = escape(language)
    # Mail programs often keep only what the page's body holds: so its language stands in there, too.
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}"><head><meta charset="utf-8"></head>\n'
        f'<body><div lang="{lang}" style="{_FONT}">\n'
        + "\n".join(filter(None, parts))
        + "\n</div></body></html>"
    )


def _paragraphs(text: str) -> str:
    """Lines between blank ones; "-- " begins the signature, a paragraph of its own (RFC 3676, 4.3)."""
    found: list[list[str]] = [[]]
    for line in text.split("\n"):
        signature = line.rstrip() == "--"
        if found[-1] and (not line.strip() or signature):
            found.append([])
        if line.strip():
            found[-1].append(_linked(line))
    return "\n".join(f'<p dir="auto">{"<br>".join(lines)}</p>' for lines in found if lines)


def _linked(line: str) -> str:
    """A line, escaped, its web and mail addresses as links."""
    parts, at = list[str](), 0
    for match in (_links().match(line) if len(line) <= _LONGEST_LINKED else None) or ():
        parts += [escape(line[at : match.index]), f'<a href="{escape(match.url)}">{escape(match.text)}</a>']
        at = match.last_index
    return "".join([*parts, escape(line[at:])])


@cache
def _links() -> LinkifyIt:
    # What merely looks like a host is none: "finished.at last" is no link.
    links = LinkifyIt(
        {"ftp:": None, "//": None}, {"fuzzy_link": False, "fuzzy_ip": False, "fuzzy_email": True}
    )
    return links.tlds(TLDS)
