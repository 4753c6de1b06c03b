import io
import json
import re
from pathlib import Path

import numpy as np
import phonenumbers
import pytest
from PIL import Image, ImageOps

from tests.cardgen import words
from tests.cardgen.camera import photograph
from tests.cardgen.cards import SetCard, set_back, set_card
from tests.cardgen.codes import vcard
from tests.cardgen.contents import contents, label
from tests.cardgen.drawing import draw
from tests.cardgen.faults import DIFFICULTIES, faults
from tests.cardgen.sets import photos, write_texts
from tests.cardgen.text import card_text

SEEDS = range(1_000, 1_050)


def bare(text: str) -> str:
    """Without blanks, capitals and the signs between lines."""
    return re.sub(r"[\s|·•/-]+", "", text.casefold())


def digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def printed(card: SetCard) -> str:
    return bare("".join(each.text for each in card.sheet.prints))


def test_the_same_seed_gives_the_same_card() -> None:
    """Contents, places, mistakes and pixels follow from the seed alone, and another seed's differ."""
    assert card_text(7) == card_text(7)
    assert card_text(7) != card_text(8)
    one, other = (photos(7, "hard", width=800) for _ in range(2))
    assert [each.data for each in one] == [each.data for each in other]


@pytest.mark.parametrize("region", sorted(words.countries()))
def test_every_country(region: str) -> None:
    """Every country's words and patterns make whole cards."""
    for seed in range(8):
        card = set_card(seed, (region,))
        assert card.contents.region == region
        assert card.sheet.prints
        assert not re.search(
            r"[{}#%@]", "".join(filter(None, (card.contents.job_title, card.contents.company)))
        )


@pytest.mark.parametrize("seed", SEEDS)
def test_what_the_label_says_stands_on_the_card(seed: int) -> None:
    """Every value of a label is printed, whatever its capitals and line breaks; nothing leaves the card."""
    card = set_card(seed)
    told, text = label(card.contents), printed(card)
    numbers = [phone["number"] for phone in told["phones"]]
    values = [*told["emails"], *told["urls"], *told["social"], *numbers, *card.contents.other_names]
    values += [told[field] for field in ("full_name", "job_title", "company", "department", "address")]
    assert [value for value in values if value and bare(value) not in text] == []
    wide, high = card.sheet.size
    for each in card.sheet.prints:
        assert each.x > 0
        assert each.x + each.width < wide
        assert 0 < each.y - each.size * 0.7 < each.y < high


def test_numbers_and_addresses_are_valid() -> None:
    """E-mails keep to ASCII; numbers are valid in their country, and what is printed is what is dialled."""
    for seed in SEEDS:
        card = contents(seed)
        assert all(re.fullmatch(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", email, re.ASCII) for email in card.emails)
        for phone in card.phones:
            parsed = phonenumbers.parse(phone.e164)
            assert phonenumbers.is_valid_number(parsed)
            number = re.split(r"[a-zA-Z]", phone.number)[0].replace("(0)", "")
            assert re.sub(r"\D", "", phone.e164).endswith(
                re.sub(r"\D", "", number).removeprefix("00").lstrip("0")
            )


def test_cards_are_of_many_kinds() -> None:
    """Among a few hundred cards are shops without a person, several layouts of each kind, and QR codes."""
    cards = [set_card(seed) for seed in range(300)]
    assert 20 < sum(bool(card.contents.services) for card in cards) < 70
    assert any(card.contents.person is None for card in cards)
    assert len({card.layout for card in cards}) > 20
    assert any(shape.kind == "qr" for card in cards for shape in card.sheet.shapes)


def test_a_perfect_reading() -> None:
    """Without mistakes the lines say what is printed, upright, inside the card."""
    text, card = card_text(1_003, noise=0)
    assert sorted(bare("".join(line.text for line in text.lines))) == sorted(printed(card))
    assert text.size == card.sheet.size
    assert all(line.box.corners[0][1] == line.box.corners[1][1] for line in text.lines)


def test_a_noisy_reading() -> None:
    """Mistakes come with doubt: lines misread are less sure on average."""
    noisy = [line for seed in SEEDS for line in card_text(seed, noise=1)[0].lines]
    clean = [line for seed in SEEDS for line in card_text(seed, noise=0)[0].lines]
    assert any("±" in line.text for line in noisy)
    assert np.mean([line.confidence for line in noisy]) < np.mean([line.confidence for line in clean])
    assert all(0.5 <= line.confidence <= 1 for line in noisy)


def test_backs_have_no_person() -> None:
    """The other side of a card names the firm and nobody."""
    front, back = set_card(1_001), set_back(1_001)
    assert back.contents.company == front.contents.company
    assert (back.contents.person, back.contents.emails, back.contents.phones) == (None, (), ())


def test_the_code_holds_the_card() -> None:
    """The QR code's vCard bears the name, the numbers and the e-mails of the card."""
    card = contents(1_004)
    code = vcard(card)
    assert f"FN:{card.full_name}" in code
    assert all(phone.e164 in code for phone in card.phones)
    assert all(email in code for email in card.emails)


@pytest.mark.parametrize("difficulty", DIFFICULTIES)
def test_photos(difficulty: str) -> None:
    """A photo is a JPEG of the size asked for, turned by EXIF as the phone was held."""
    (photo, *_) = photos(5, difficulty, width=640)
    picture = Image.open(io.BytesIO(photo.data))
    upright = ImageOps.exif_transpose(picture)
    assert picture.format == "JPEG"
    assert sorted(picture.size) == [480, 640]
    assert (upright.size[1] > upright.size[0]) == faults(5, difficulty).upright_frame
    assert photo.label["difficulty"] == difficulty


def test_the_card_lies_where_the_light_is() -> None:
    """Two white cards on one table both show, each with its own turn."""
    white = np.full((550, 850, 3), 255, np.uint8)
    shot = photograph([white, white], 3, "easy", 640)
    assert len(shot.turns) == 2
    assert np.mean(np.asarray(Image.open(io.BytesIO(shot.data)).convert("L")) > 170) > 0.2


def test_drawn_at_any_size() -> None:
    """A card is drawn at the size asked for, with ink on it."""
    picture = draw(set_card(1_002).sheet, 0.3)
    assert abs(max(picture.shape) - 0.3 * max(set_card(1_002).sheet.size)) <= 1
    assert picture.std() > 5


def test_sets_on_disk(tmp_path: Path) -> None:
    """A set as text has a label for each card and its lines in the same order."""
    write_texts(tmp_path, range(5))
    labels = json.loads((tmp_path / "labels.json").read_text("utf-8"))
    lines = [json.loads(row) for row in (tmp_path / "lines.jsonl").read_text("utf-8").splitlines()]
    assert [each["file"] for each in labels] == [each["file"] for each in lines]
    assert all(line["box"][2][0] > line["box"][0][0] for row in lines for line in row["lines"])
