"""The lines of vCards: escaped on the way out, unfolded and decoded on the way in.

Read as bytes, since some fold in the middle of a character, and since each line may be of another charset.
"""

import quopri
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

#: Octets of a value that are looked at, pictures aside; parts of one, and values of a list.
LONGEST_VALUE, MOST_PARTS, MOST_VALUES = 40_000, 8, 50

_HEAD = re.compile(rb'(?:([\w-]+)\.)?([A-Za-z][\w-]*)((?:;(?:[^:;"]++|"[^"]*+")*+)*+):(.*)', re.S)
_PART = re.compile(r'((?:[^;"]++|"[^"]*+"?)++)')
_CHARSETS = re.compile(
    r"utf-?8|iso-?8859-\d{1,2}|windows-\d{3,4}|cp\d{3,4}|koi8-[ru]|macintosh"
    r"|shift_?jis|euc-(?:jp|kr)|iso-2022-jp|gb2312|gbk|gb18030|big5",
    re.I,
)
#: Every octet is a letter in these: whoever names one and sends UTF-8 is found out by the octets alone.
_OF_ONE_OCTET = re.compile(r"iso-?8859|windows|cp|koi8|macintosh", re.I)
#: Unicode has more line breaks than vCards know: some readers would begin a line of the file at them.
_BREAK = re.compile("\r\n|[\r\x85\u2028\u2029]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_ENCODINGS = {"QUOTED-PRINTABLE", "BASE64", "8BIT", "7BIT"}


@dataclass(frozen=True, slots=True)
class Property:
    """One line of a vCard: ``name`` in capitals, parameters by theirs in capitals, the value as it stands."""

    name: str
    value: str
    group: str = ""
    parameters: Mapping[str, tuple[str, ...]] | None = None
    version: str = "3.0"

    @property
    def types(self) -> set[str]:
        """What it is for, in small letters: {"cell", "voice"}."""
        return {kind.lower() for kind in self.parameter("TYPE")}

    def parameter(self, name: str) -> tuple[str, ...]:
        """The values of a parameter; none where it is not given."""
        return (self.parameters or {}).get(name, ())

    @property
    def _quoted(self) -> bool:
        """Whether what needed it was encoded octet by octet."""
        return "QUOTED-PRINTABLE" in (each.upper() for each in self.parameter("ENCODING"))

    @property
    def text(self) -> str:
        """The value with its escapes undone."""
        return unescaped(self.value, literal=self._quoted).strip()

    @property
    def parts(self) -> list[list[str]]:
        """A structured value: its components, each with its values."""
        return [self._values(part) for part in _cut(self.value, ";", MOST_PARTS)]

    @property
    def values(self) -> list[str]:
        """A list's values."""
        return self._values(self.value)

    def _values(self, text: str) -> list[str]:
        # A comma parts nothing in 2.1.
        cut = [text] if self.version == "2.1" else _cut(text, ",", MOST_VALUES)
        return [value for each in cut if (value := unescaped(each, literal=self._quoted).strip())]


def escaped(text: str) -> str:
    """A text as a value holds it (RFC 6350 section 3.4, RFC 2426 section 4)."""
    text = _CONTROL.sub(" ", _BREAK.sub("\n", text))
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def unescaped(text: str, *, literal: bool) -> str:
    """The text a value holds.

    ``literal``: line breaks were encoded (vCard 2.1), so a backslash stands for itself but before what parts
    a value. By its book it would in all of 2.1, but many write "\\n" there as in 3.0.
    """
    if literal:
        return re.sub(r"\\([;,:\\])", r"\1", text)
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], text, flags=re.S)


def _cut(text: str, mark: str, most: int) -> list[str]:
    """The text cut at each mark that no backslash stands before; what comes after ``most`` parts is left."""
    parts, start = [], 0
    for found in re.finditer(rf"\\.|{mark}", text, re.S):
        if found[0] == mark:
            parts.append(text[start : found.start()])
            start = found.end()
            if len(parts) == most:
                return parts
    return [*parts, text[start:]]


def octets_of(data: bytes) -> bytes:
    """A file's octets, of UTF-16 in UTF-8."""
    utf16 = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    return data.decode("utf-16", "replace").encode() if utf16 else data


def cards(data: bytes) -> Iterator[list[Property] | None]:
    """The vCards of a file, each as its properties; None for one that was cut short."""
    lines: list[bytes] | None = None
    depth = 0
    for line in data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n"):
        # What is indented goes on with the line before it, whatever it says.
        mark = b"" if line[:1].isspace() else re.sub(rb"\s*:\s*", b":", line[:40].rstrip()).upper()
        if mark == b"BEGIN:VCARD":
            if not (lines and lines[-1].upper().rstrip() == b"AGENT:"):
                if lines is not None:
                    yield None
                lines, depth = [], 0
            else:
                depth += 1
        elif mark == b"END:VCARD" and depth:
            depth -= 1
        elif mark == b"END:VCARD" and lines is not None:
            yield _properties(lines)
            lines = None
        elif lines is not None and not depth:
            lines.append(line)
    if lines is not None:
        yield None


def _properties(lines: Sequence[bytes]) -> list[Property]:
    said = (re.match(rb"VERSION\s*:\s*([\d.]+)", line, re.I) for line in lines)
    version = next((found[1].decode() for found in said if found), "3.0")
    whole = _unfolded(lines, version)
    return [found for line in whole if (found := _property(line, version))]


def _unfolded(lines: Iterable[bytes], version: str) -> Iterator[bytes]:
    """Whole lines. A blank belongs to the text in 2.1, and what parts a line of Quoted-Printable is "="."""
    pieces: list[bytes] = []
    soft = False
    for line in lines:
        if soft:
            pieces.append(line)
        elif line[:1] in (b" ", b"\t") and pieces:
            pieces.append(line if version == "2.1" and not _is_base64(pieces[0]) else line[1:])
        else:
            yield from (b"".join(pieces),) if pieces else ()
            pieces = [line]
        soft = pieces[-1].endswith(b"=") and _is_quoted(pieces[0])
        if soft:
            pieces[-1] = pieces[-1][:-1]
    yield b"".join(pieces)


def _is_quoted(line: bytes) -> bool:
    return b"QUOTED-PRINTABLE" in line.partition(b":")[0].upper()


def _is_base64(line: bytes) -> bool:
    return b"BASE64" in line.partition(b":")[0].upper()


def _property(line: bytes, version: str) -> Property | None:
    found = _HEAD.match(line)
    if found is None:
        return None
    group, name, head, value = (part or b"" for part in found.groups())
    value = value[:LONGEST_VALUE]
    parameters = _parameters(head[:LONGEST_VALUE].decode("utf-8", "replace"))
    if "QUOTED-PRINTABLE" in (encoding.upper() for encoding in parameters.get("ENCODING", ())):
        value = quopri.decodestring(value)
    text = _decoded(value, next(iter(parameters.get("CHARSET", ())), ""))
    text = _CONTROL.sub(" ", _BREAK.sub("\n", text))
    return Property(name.decode().upper(), text, group.decode().lower(), parameters, version)


def _parameters(text: str) -> dict[str, tuple[str, ...]]:
    """The parameters by name. One without a name is a type, or an encoding (vCard 2.1)."""
    found: dict[str, tuple[str, ...]] = {}
    for part in _PART.findall(text):
        name, equals, value = part.strip().partition("=")
        if not equals:
            name, value = ("ENCODING" if name.upper() in _ENCODINGS else "TYPE"), name
        key = name.strip().upper()
        found[key] = (*found.get(key, ()), *_parameter_values(value))
    return found


def _parameter_values(text: str) -> list[str]:
    """Its values, parted by commas also within quotes, as Apple writes lists of types; RFC 6868 undone."""
    undone = {"^n": "\n", "^'": '"', "^^": "^"}
    values = (value.strip() for value in text.replace('"', "").split(","))
    return [re.sub(r"\^[n'^]", lambda found: undone[found[0]], value) for value in values if value]


def _decoded(octets: bytes, charset: str) -> str:
    named = charset if _CHARSETS.fullmatch(charset) else "utf-8"
    order = ("utf-8", named) if _OF_ONE_OCTET.match(named) else (named, "utf-8")
    for each in order:
        try:
            return octets.decode(each)
        except (UnicodeDecodeError, LookupError):
            continue
    return octets.decode("cp1252", "replace")
