"""The checker: what it marks, where, and what it leaves alone."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.checker import MOST, MOST_WORDS, Addressee, advise

ANA = Addressee("Ana Souza", ("Fair [2026]",), "Bo Li\nLi GmbH")
FINE = "Hi Ana,\n\nYour new warehouse opens in May. Which day suits you?\n\nBest regards\nBo Li\nLi GmbH"
texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=400)


def marked(body: str, to: Addressee = ANA, subject: str = "Your warehouse") -> list[tuple[str, str]]:
    """Each advice as its code and the words it marks."""
    said = {"subject": subject, "body": body}
    return [(each.code, said[each.part][each.start : each.end]) for each in advise(subject, body, to)]


def test_a_good_mail_gets_no_advice() -> None:
    """A mail that says something new and asks one question is left alone."""
    assert marked(FINE) == []


@pytest.mark.parametrize(
    ("sentence", "worn"),
    [
        ("I'm just following up on this.", "just following up"),
        ("Touching base about May.", "Touching base"),
        ("I’m checking in.", "checking in"),
        ("I am reaching out to you.", "reaching out"),
        ("Circling back to this!", "Circling back"),
        ("I just wanted to follow up.", "just wanted to follow up"),
        ("ich wollte nur kurz nachfragen.", "wollte nur kurz nachfragen"),
        ("ich möchte mich nur melden.", "möchte mich nur melden"),
        ("wie ist der Stand der Dinge?", "Stand der Dinge"),
        ("ich darf kurz nachhaken.", "nachhaken"),
        ("Je me permets de vous écrire.", "Je me permets"),
        ("Je reviens vers vous.", "reviens vers vous"),
        ("Un message pour vous relancer.", "vous relancer"),
        ("Je voulais prendre de vos nouvelles.", "prendre de vos nouvelles"),
        ("Solo quería escribirte.", "Solo quería"),
        ("Sólo quería escribirte.", "Sólo quería"),
        ("Quisiera dar seguimiento.", "dar seguimiento"),
        ("Retomo el contacto.", "Retomo el contacto"),
        ("Só passando para dar um oi.", "Só passando"),
        ("Estou entrando em contato.", "Estou entrando em contato"),
        ("Queria fazer um acompanhamento.", "fazer um acompanhamento"),
    ],
)
def test_worn_phrases_are_marked_in_five_languages(sentence: str, worn: str) -> None:
    """What everybody writes is marked word by word, also in a subject."""
    assert marked(f"Hi Ana,\n\n{sentence}\n\nDoes Monday suit you?") == [("worn", worn)]
    assert ("worn", worn) in marked(FINE, subject=sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "You can check in at the hotel from three.",
        "Our followers grew. May I show you how?",
        "I will follow this up with the plan on Friday.",
        "Die Nachfrage wächst.",
        "La suite du projet arrive en mai.",
    ],
)
def test_ordinary_words_are_not_worn(sentence: str) -> None:
    """Words that merely look like worn phrases are left alone."""
    assert marked(f"Hi Ana,\n\n{sentence}\n\nDoes Monday suit you?") == []


@pytest.mark.parametrize(
    "body",
    [
        "Hi Ana,\n\nIt was good to meet you.\n\nBest regards\nBo Li\nLi GmbH",
        "Hi Ana,\n\nLook at https://example.com/?page=1",
        "Hi Ana,\n\nGood news.\n\n> Shall we meet?",
        "Guten Tag Ana,\n\nes war ein schöner Tag.",
    ],
)
def test_a_mail_that_asks_nothing_is_told_so(body: str) -> None:
    """No question and no next step: told, also where a link or quoted lines have a question mark."""
    assert [code for code, _ in marked(body)] == ["no_question"]


@pytest.mark.parametrize(
    "step",
    [
        "I'll call you on Tuesday.",
        "Just reply to this mail.",
        "Antworten Sie einfach auf diese Mail.",
        "Ich rufe Sie am Montag an.",
        "Répondez simplement à ce mail.",
        "Je vous appelle lundi.",
        "Responde a este correo.",
        "Te llamo el lunes.",
        "É só responder a este e-mail.",
        "Ligo para você na segunda.",
        "你下周有空吗？",
    ],
)
def test_a_next_step_needs_no_question_mark(step: str) -> None:
    """Whoever promises or asks for the next step has a mail that leads on."""
    assert marked(f"Hi Ana,\n\n{step}") == []


def test_long_mails_are_marked_from_where_they_get_long() -> None:
    """125 words are fine; what comes after is marked. The signature does not count."""
    words = " ".join(f"w{n}" for n in range(2, MOST_WORDS))
    body = f"Hi Ana, {words}?"
    assert marked(f"{body}\n\nBo Li\nLi GmbH") == []
    assert marked(f"{body} and more\n\nBo Li\nLi GmbH") == [("long", "and more")]


@pytest.mark.parametrize(
    ("greeting", "wrong"),
    [
        ("Hi Bob,", "Bob"),
        ("Hi Anna,", "Anna"),
        ("Hello Bob!", "Bob"),
        ("Guten Tag Frau Schmidt,", "Schmidt"),
        ("Sehr geehrter Herr Dr. Schmidt,", "Schmidt"),
        ("Dear Ana Schmidt,", "Schmidt"),
        ("Hola, Beto:", "Beto"),
        ("Olá, Beto,", "Beto"),
        ("Bonjour Jean-Pierre,", "Jean-Pierre"),
        ("Hi Bob and Carl,", "Bob and Carl"),
        ("Hi “Bob”,", "Bob"),
        ("Hi Dr. Bob.", "Bob"),
    ],
)
def test_greeting_somebody_else_is_marked(greeting: str, wrong: str) -> None:
    """The name of another in the greeting is marked."""
    assert marked(f"{greeting}\n\nshall we meet?") == [("name", wrong)]


@pytest.mark.parametrize(
    ("greeting", "name"),
    [
        ("Hi Ana,", "Ana Souza"),
        ("hi ana,", "Ana Souza"),
        ("Dear Dr. Souza,", "Ana Souza"),
        ("Hi Alex,", "Alexander Hart"),
        ("Hi Zoe,", "Zoë Hart"),
        ("Dear Ana and Bob,", "Ana Souza"),
        ("Hi there,", "Ana Souza"),
        ("Sehr geehrte Damen und Herren,", "Ana Souza"),
        ("Bonjour Madame,", "Ana Souza"),
        ("Hola a todos:", "Ana Souza"),
        ("Guten Tag O'Brien, Seán,", "O'Brien, Seán"),
        ("Hi Anne,", "Anne-Marie Roux"),
        ("Hi 李,", "李 小龍"),
        ("Hi Bob,", None),
        ("Hello,", "Ana Souza"),
        ("Hi Ana.", "Ana Souza"),
        ("Hi J. R.,", "J. R. Hart"),
        ("Hi “Ana”,", "Ana Souza"),
        ("Liebe Ana, ich rufe Sie an.", "Ana Souza"),
    ],
)
def test_a_right_greeting_is_left_alone(greeting: str, name: str | None) -> None:
    """First name, last name, title, short form, nobody in particular: fine; all is where no name is known."""
    assert marked(f"{greeting}\n\nshall we meet?", Addressee(name)) == []


@pytest.mark.parametrize(
    ("words", "blank"),
    [
        ("{{ event }}", "{{ event }}"),
        ("{% if x %}", "{% if x %}"),
        ("[Company]", "[Company]"),
        ("<first name>", "<first name>"),
        ("{firstname}", "{firstname}"),
        ("%NAME%", "%NAME%"),
        ("____", "____"),
        ("XXX", "XXX"),
        ("TODO", "TODO"),
    ],
)
def test_blanks_are_marked(words: str, blank: str) -> None:
    """What is left of a form is marked."""
    assert marked(f"Hi Ana,\n\ngood to meet you at {words}. Which day?") == [("blank", blank)]


def test_a_greeting_without_a_name_is_marked() -> None:
    """ "Hi ," was meant to hold a name."""
    assert marked("Hi ,\n\nwhich day?") == [("blank", " ")]


def test_what_a_card_prints_is_no_blank() -> None:
    """Brackets of an event's own name are its name; footnotes, links and mail addresses are no blanks."""
    assert marked("Hi Ana,\n\nFair [2026] was good [1]: <https://example.com>. Which day?") == []
    braces = Addressee("{{ Ana }} [Souza]")
    assert marked("Hi {{ Ana }} [Souza],\n\nwhich day?", braces) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "I attached the plan.",
        "Please find the plan enclosed.",
        "Anbei der Plan.",
        "Den Plan finden Sie im Anhang.",
        "Vous trouverez le plan ci-joint.",
        "Le plan est en pièce jointe.",
        "Te adjunto el plan.",
        "Segue em anexo o plano.",
    ],
)
def test_a_missing_attachment_is_told(sentence: str) -> None:
    """A mail that speaks of an attachment has one, or its owner is told."""
    body = f"Hi Ana,\n\n{sentence} Which day suits you?"
    assert [code for code, _ in marked(body)] == ["attachment"]
    assert marked(body, Addressee("Ana Souza", attached=True)) == []


@given(subject=texts, body=texts, name=texts, signature=texts)
def test_any_mail_can_be_looked_over(subject: str, body: str, name: str, signature: str) -> None:
    """Whatever stands in a mail, each advice lies within its text and can be said."""
    for each in advise(subject, body, Addressee(name, (name,), signature)):
        assert 0 <= each.start <= each.end <= len({"subject": subject, "body": body}[each.part])
        assert str(each)


@pytest.mark.parametrize("piece", ["{{", "[", "{%", "<a", "just following up ", "Hi ", "noch mal "])
def test_much_of_one_thing_is_told_briefly(piece: str) -> None:
    """The longest mail there may be, made of what the checker looks for, gets as much advice as one reads."""
    assert len(advise(piece * 100, piece * (20_000 // len(piece)), ANA)) <= MOST


def test_a_row_of_dots_keeps_nobody_waiting() -> None:
    """A greeting is looked over as quickly when it is no greeting at all."""
    started = process_time()
    advise("Hello", "Hi " + "." * 20_000, Addressee("Ana Souza"))
    assert process_time() - started < 2
