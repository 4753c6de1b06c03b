"""More of what real cards have and drawn ones lack: logos beside names, given names beside numbers.

Takes a row of lines.jsonl and its label, as ``tests.cardgen text`` writes them, and changes both.
"""

import copy
import random
import re
from typing import Any

from app.domain.reading import roles
from app.domain.reading.strips import words_of

GIVEN = (
    "Ana Bia Carlos Dora Emil Fritz Greta Hans Ines Jorge Karim Lena "
    "Maria Nina Otto Paulo Rosa Samir Tom Uwe Valdir Ravi Priya Sunil"
)
SHOWN = (
    "VISA",
    "MasterCard",
    "Scanned with",
    "CamScanner",
    "ISO 9001:2008",
    "elo",
    "BOSCH",
    "American Express",
)


def varied(row: Any, label: Any, chance: random.Random) -> tuple[Any, Any]:
    """A changed copy of both; by lot one or two things happen to a card, or none."""
    row, label = copy.deepcopy(row), copy.deepcopy(label)
    if chance.random() < 0.3:
        _without_addresses(row)
    way = chance.random()
    if way < 0.4:
        _logo_in_two_sizes(row, label, chance)
    elif way < 0.75:
        _logo_in_rows(row, label, chance)
    if way > 0.65 and chance.random() < 0.15:
        _only_a_logo(row, label)
        return row, label
    if chance.random() < 0.15:
        _on_one_line(row, label, chance)
    for change in chance.sample((_short_logo, _given_beside_number, _marks), 2):
        if chance.random() < 0.5:
            change(row, label, chance)
    return row, label


def _without_addresses(row: Any) -> None:
    """Many a shop has neither mail nor web: what it is called has to be seen without them."""
    rest = [
        line
        for line in row["lines"]
        if not re.search(r"@|www|https?:|\.(?:com?|de|fr|es|it|nl|net|org|pt|pl|se)\b", line["text"])
    ]
    row["lines"] = rest or row["lines"]


def _on_one_line(row: Any, label: Any, chance: random.Random) -> None:
    """Name and title on one line, with a stroke or a comma between them."""
    contact = label["contact"]
    lines = {line["text"].casefold(): line for line in row["lines"]}
    name = lines.get((contact.get("full_name") or "").casefold())
    title = lines.get((contact.get("job_title") or "").casefold())
    if name and title and "," not in name["text"]:
        left, top, right, bottom = _bounds(name)
        text = name["text"] + chance.choice((" - ", ", ", " | ", " – ", " / ")) + title["text"]
        wide = (right - left) * len(text) / len(name["text"])
        row["lines"].remove(title)
        name |= _line(text, left, top, wide, bottom - top)


def _company_line(row: Any, label: Any) -> Any:
    company = label["contact"].get("company") or ""
    return next(
        (line for line in row["lines"] if company and line["text"].casefold() == company.casefold()), None
    )


def _logo_in_two_sizes(row: Any, label: Any, chance: random.Random) -> None:
    """ "Sol Nascente Papelaria" as a large "Sol Nascente" over a small "Papelaria"."""
    line = _company_line(row, label)
    words = line["text"].split() if line else []
    if len(words) < 2 or roles.legal_form(line["text"]) or not roles.trade("".join(words_of(words[-1]))):
        return
    left, top, right, bottom = _bounds(line)
    size, scale = bottom - top, chance.uniform(1.2, 2.2)
    small = chance.uniform(0.5, 1.1) * size
    upper, lower = " ".join(words[:-1]), words[-1]
    height = scale * size
    wide = (right - left) * len(upper) / len(line["text"]) * scale
    low = (right - left) * len(lower) / len(line["text"]) * small / size
    start = chance.choice((left, left + (wide - low) / 2, left + wide - low))
    if chance.random() < 0.6:
        tail = "".join(words_of(lower))
        for each in row["lines"]:
            if re.search("@|www", each["text"]):
                each["text"] = each["text"].replace(tail, "").replace("-.", ".")
    row["lines"].remove(line)
    base = top - height - 0.2 * size
    row["lines"] += [
        _line(upper, left, base, wide, height),
        _line(lower, start, base + height + chance.uniform(-0.1, 0.3) * size, low, small),
    ]


def _logo_in_rows(row: Any, label: Any, chance: random.Random) -> None:
    """Words of a logo beside, under and upon stairs with one another, of several sizes, letters apart.

    In half of the cards the host or the mailbox is the words written together, or words and first letters.
    """
    line = _company_line(row, label)
    words = line["text"].split() if line else []
    if not 2 <= len(words) <= 5 or any(map(str.isdigit, line["text"])):
        return
    if chance.random() < 0.5:
        _host_of(row, words, chance)
    left, top, _, bottom = _bounds(line)
    tall = (bottom - top) * chance.uniform(1.0, 2.5)
    cuts = sorted(chance.sample(range(1, len(words)), min(len(words) - 1, chance.randint(1, 3))))
    groups = [" ".join(words[a:b]) for a, b in zip((0, *cuts), (*cuts, len(words)), strict=True)]
    set_out = chance.choice((_in_a_row, _in_a_stack, _on_stairs, _in_a_stack))
    row["lines"].remove(line)
    logo = set_out(groups, left, top, tall, chance)
    first = logo[0]
    if len(first["text"]) < 5 and first["text"].isalpha() and chance.random() < 0.5:
        logo[:1] = _letters_apart(first)
    low = max(_bounds(each)[3] for each in logo)
    for each in row["lines"]:
        if _bounds(each)[1] > top:
            each["box"] = [[x, y + max(0.0, low - bottom)] for x, y in each["box"]]
    row["lines"] += logo


def _in_a_row(groups: list[str], left: float, top: float, tall: float, chance: random.Random) -> list[Any]:
    foot, lines = top + tall, []
    for text in groups:
        size = tall * chance.choice((1.0, 1.0, chance.uniform(0.3, 1.0)))
        wide = 0.55 * size * len(text)
        lines.append(_line(text, left, foot - size, wide, size))
        left += wide + chance.uniform(0.1, 0.5) * size
    return lines


def _in_a_stack(groups: list[str], left: float, top: float, tall: float, chance: random.Random) -> list[Any]:
    lines, align, apart = [], chance.choice((0.0, 0.5, 1.0)), chance.choice((0.0, 0.1, 0.4))
    widest = max(0.55 * tall * len(text) for text in groups)
    for text in groups:
        size = tall * chance.choice((1.0, 1.0, chance.uniform(0.3, 1.0)))
        wide = 0.55 * size * len(text)
        lines.append(_line(text, left + align * (widest - wide), top, wide, size))
        top += size * (1 + apart)
    return lines


def _on_stairs(groups: list[str], left: float, top: float, tall: float, chance: random.Random) -> list[Any]:
    lines = []
    for text in groups:
        size = tall * chance.uniform(0.7, 1.2)
        wide = 0.55 * size * len(text)
        lines.append(_line(text, left, top, wide, size))
        left += wide * chance.uniform(0.5, 1.0)
        top += size * chance.uniform(0.4, 0.9)
    return lines


def _letters_apart(line: Any) -> list[Any]:
    left, top, right, bottom = _bounds(line)
    step = (right - left) / len(line["text"])
    return [
        _line(letter, left + n * step, top, 0.9 * step, bottom - top) for n, letter in enumerate(line["text"])
    ]


def _host_of(row: Any, words: list[str], chance: random.Random) -> None:
    """The names of hosts, or the mailbox at a free mailer, made of the logo's words."""
    plain = ["".join(words_of(word)) for word in words]
    name = "".join(plain)
    if len(plain) > 2 and chance.random() < 0.4:
        name = plain[0] + "".join(word[:1] for word in plain[1:-1]) + plain[-1]
    for each in row["lines"]:
        if re.search(r"@(?:gmail|hotmail|yahoo|outlook|gmx|orange|libero|web)\.", each["text"]):
            each["text"] = re.sub(r"\S+@", f"{name}@", each["text"])
        else:
            each["text"] = re.sub(
                r"(?<=@)[\w\-]+(?=\.)|(?<=www\.)[\w\-]+(?=\.)", name, each["text"], flags=re.I
            )


def _only_a_logo(row: Any, label: Any) -> None:
    """Nothing but the firm, as on a card's other side."""
    company = set(words_of(label["contact"].get("company") or ""))
    logo = [line for line in row["lines"] if company and set(words_of(line["text"])) <= company]
    if len({word for line in logo for word in words_of(line["text"])}) == len(company):
        row["lines"] = logo
        label["contact"] |= {"full_name": None, "job_title": None}
        label["other_names"] = []


def _short_logo(row: Any, label: Any, chance: random.Random) -> None:
    """A logo of the firm's first letters or its first word, larger than the full name elsewhere."""
    line = _company_line(row, label)
    words = line["text"].split() if line else []
    if len(words) < 3:
        return
    begins = "".join(word[0] for word in words if word[0].isupper() and not roles.legal_form("x " + word))
    short = chance.choice((begins, words[0], words[0].lower()) if len(begins) > 2 else (words[0],))
    _, top, _, bottom = _bounds(line)
    size = (bottom - top) * chance.uniform(1.3, 3.0)
    wide = 0.7 * size * len(short)
    corner = chance.choice(("over", "above all", "below all"))
    left = min(_bounds(each)[0] for each in row["lines"])
    y = {"over": top - size * 1.05, "above all": min(_bounds(e)[1] for e in row["lines"]) - 1.5 * size}.get(
        corner, max(_bounds(e)[3] for e in row["lines"]) + 0.5 * size
    )
    row["lines"].append(_line(short, _bounds(line)[0] if corner == "over" else left, y, wide, size))


def _given_beside_number(row: Any, label: Any, chance: random.Random) -> None:
    """A shop's card with a given name, or two, before a number or on its own line over the numbers."""
    if label["contact"].get("full_name") or chance.random() < 0.4:
        return
    numbers = [
        line
        for line in row["lines"]
        if sum(letter.isdigit() for letter in line["text"]) > 6 and "@" not in line["text"]
    ]
    numbers = [
        line
        for line in numbers
        if any(phone["number"] in line["text"] for phone in label["contact"]["phones"])
    ]
    if not numbers:
        return
    one, two = chance.sample(GIVEN.split(), 2)
    line = chance.choice(numbers)
    label["contact"]["full_name"] = one
    label["other_names"] = [two]
    way = chance.random()
    left, top, _, bottom = _bounds(line)
    if way < 0.4:
        number = next(
            phone["number"] for phone in label["contact"]["phones"] if phone["number"] in line["text"]
        )
        line["text"] = chance.choice(
            (
                f"{one} {number}",
                f"{number} {one}",
                f"{one}: {number}",
                f"{number} / {one}",
                f"{number} - {one}",
            )
        )
        label["other_names"] = []
    else:
        text = (
            one
            if way < 0.7
            else chance.choice((f"{one} / {two}", f"{one} e {two}", f"{one} & {two}", f"{one} e {two}"))
        )
        size = (bottom - top) * chance.uniform(0.9, 1.6)
        row["lines"].append(_line(text, left, top - 1.1 * size, 0.5 * size * len(text), size))


def _marks(row: Any, _: Any, chance: random.Random) -> None:
    """Marks of payment cards, of brands sold and of scanning apps at the foot."""
    foot = max(_bounds(line)[3] for line in row["lines"])
    size = min(_bounds(line)[3] - _bounds(line)[1] for line in row["lines"])
    x = 40.0
    for mark in chance.sample(SHOWN, chance.randint(1, 4)):
        row["lines"].append(
            _line(mark, x, foot + size, 0.6 * size * len(mark), size * chance.uniform(0.6, 1.3))
        )
        x += 0.8 * size * len(mark) + size


def _bounds(line: Any) -> tuple[float, float, float, float]:
    xs, ys = [x for x, _ in line["box"]], [y for _, y in line["box"]]
    return min(xs), min(ys), max(xs), max(ys)


def _line(text: str, left: float, top: float, wide: float, tall: float) -> Any:
    box = [[left, top], [left + wide, top], [left + wide, top + tall], [left, top + tall]]
    return {"text": text, "confidence": 0.98, "box": box}
