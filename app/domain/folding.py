"""Long lines of calendars and vCards, folded by one rule (RFC 5545 section 3.1, RFC 6350 section 3.2)."""

#: A line is no longer in octets, its break not counted.
LONGEST_LINE = 75


def folded(line: str) -> str:
    """The line with its breaks, CRLF at its end; no character is parted.

    No escape is either, a backslash's or RFC 6868's: some readers undo those before they unfold.
    """
    octets, lines, start = line.encode(), [], 0
    while start < len(octets):
        end = start + LONGEST_LINE - (start > 0)
        if end < len(octets):
            while octets[end] & 0xC0 == 0x80:
                end -= 1
            for mark in (b"\\", b"^"):
                piece = octets[start:end]
                end -= (len(piece) - len(piece.rstrip(mark))) % 2
        lines.append(octets[start:end].decode())
        start = end
    return "\r\n ".join(lines) + "\r\n"
