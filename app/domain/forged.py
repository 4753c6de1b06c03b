"""Whether a mail's From is forged, as the server says that took it in (RFC 8601, RFC 7489)."""

import re
from collections.abc import Iterable

_DMARC = re.compile(r"(?:^|;)\s*dmarc\s*(?:/\s*\d{1,3}\s*)?=\s*(\w{1,20})", re.I)


def is_forged(results: Iterable[str]) -> bool:
    """Whether the mail's own server says that it is not from the domain it names (dmarc=fail).

    ``results`` are its Authentication-Results, unfolded, the topmost first. Who takes a mail in writes above
    what it came with (RFC 8601, 5): what stands below may be forged, so only the topmost ones that bear the
    same server's name count, of which a filter each may write its own, and the first that speaks of DMARC.
    A mail of which nothing is said is as good as any. Comments and quotes are searched, too: what somebody
    gets into them can't hide a failure.
    """
    own = None
    for result in results:
        server = _server(result)
        own = server if own is None else own
        if server != own:
            return False
        if said := _DMARC.findall(result):
            return "fail" in (each.lower() for each in said)
    return False


def _server(result: str) -> str:
    """Who says so, by domain, as iCloud's filters have hosts each; "" where that is left out (Microsoft)."""
    first = result.partition(";")[0]
    host = "" if "=" in first else re.split(r"[\s(]", first.strip(), maxsplit=1)[0].lower()
    return ".".join(host.split(".")[-2:])
