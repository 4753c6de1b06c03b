"""Whether a mail's From is forged, as the server says that took it in (RFC 8601, RFC 7489)."""

import re
from collections.abc import Collection, Iterable, Iterator

#: Between the words of a result anybody may put blanks and comments.
_GAP = r"(?:\s|\([^()]{0,500}\))*"
_FAILED = re.compile(rf"(?:^|;){_GAP}dmarc{_GAP}(?:/{_GAP}\d{{1,3}}{_GAP})?={_GAP}fail\b", re.I)
#: The domain of the From that was looked at; some tell the whole address.
_LOOKED_AT = re.compile(r"\bheader\.from\s*=\s*[\"<]*(?:[^\s;\"<>@]{1,64}@)?([\w.-]{1,255})", re.I)


def is_forged(results: Iterable[str], sender: str, senders: Collection[str]) -> bool:
    """Whether the mail's own server says that it is not from the domain it names (dmarc=fail).

    Or that it looked at another domain than the ``sender``'s: which address of several counts, and what a
    comment is, programs do not agree about. Where it does not say which one that was, there may be no other
    among the ``senders``, all that are there.

    ``results`` are its Authentication-Results, unfolded, the topmost first. Who takes a mail in writes above
    what it came with (RFC 8601, 5): what stands below may be forged, so only the topmost ones that bear the
    same server's name count, of which a filter each may write its own. All of these do, comments and quotes
    in them too: whatever somebody gets into them hides no failure, it can only make one.
    A mail of which nothing is said is as good as any.
    """
    own = list(_topmost(results))
    if any(_FAILED.search(result) for result in own):
        return True
    looked_at = {domain for result in own for domain in _LOOKED_AT.findall(result)}
    if not looked_at:
        return len(senders) > 1
    return not all(_is_of(domain, sender) for domain in looked_at)


def _topmost(results: Iterable[str]) -> Iterator[str]:
    """Those above all that another server wrote."""
    own = None
    for result in results:
        server = _server(result)
        own = server if own is None else own
        if server != own:
            return
        yield result


def _server(result: str) -> str:
    """Who says so, by domain, as iCloud's filters have hosts each; "" where that is left out (Microsoft)."""
    first = re.sub(rf"^{_GAP}", "", result).partition(";")[0]
    host = "" if "=" in first else re.split(r"[\s(]", first.strip(), maxsplit=1)[0].lower()
    return ".".join(host.split(".")[-2:])


def _is_of(domain: str, address: str) -> bool:
    """Whether that is an address's domain, or the one that is asked for it, which may be the one above."""
    one, other = _as_asked(domain), _as_asked(address.rpartition("@")[2])
    return one == other or other.endswith(f".{one}")


def _as_asked(domain: str) -> str:
    """A domain as name servers are asked for it."""
    try:
        return domain.strip(".").encode("idna").decode().lower()
    except UnicodeError:
        return domain.strip(".").lower()
