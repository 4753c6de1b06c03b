"""A mail's words once more, as HTML."""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default, strict
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.domain.message import Attachment, Outgoing, build, unflowed
from app.domain.message_html import html

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
MAIL = Outgoing(
    "Bo Li", "bo@li.de", "ana@lumen.example", "Hello", "Hi Ana", "<1@li.de>", AT, html=True, language="de"
)
#: What a page is made of, and what its elements may bear.
ELEMENTS = {
    "html": {"lang"},
    "head": set[str](),
    "meta": {"charset"},
    "body": set[str](),
    "div": {"lang", "style"},
    "p": {"dir"},
    "br": set[str](),
    "hr": set[str](),
    "a": {"href"},
}
ANYTHING = (
    st.text()
    | st.text(alphabet="a <>&\"'/=\r\n@.:-;#\t\x00\u2028\u202eüש漢👋")
    | st.lists(
        st.sampled_from(
            [
                *(
                    "<script>alert(1)</script>",
                    "<!--",
                    "-->",
                    "&lt;",
                    "&#x3c;",
                    "]]>",
                    "<img src=x onerror=y>",
                ),
                *(
                    "https://li.de/?a=1&b=<2>",
                    'http://x.com/"onclick="y',
                    "javascript:alert(1)",
                    "mailto:a@b.de",
                ),
                *(
                    "data:text/html,x",
                    "bo@li.de",
                    "-- ",
                    "\n",
                    "\n\n",
                    " ",
                    "//evil.com",
                    "</div></body>",
                    "'",
                ),
            ]
        )
    ).map("".join)
)


class Page(HTMLParser):
    """What a page says, and what it is made of."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.words, self.links, self.open, self.marked = "", list[tuple[str, str]](), list[str](), list[str]()
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert {name for name, _ in attrs} == ELEMENTS[tag]
        self.marked.append(tag)
        if tag not in ("br", "hr", "meta"):
            self.open.append(tag)
        if tag == "a":
            self.links.append((dict(attrs)["href"] or "", ""))
        elif tag in ("p", "br", "hr"):
            self.words += "\n"

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data
        if self.open[-1:] == ["a"]:
            self.links[-1] = (self.links[-1][0], data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def unknown_decl(self, data: str) -> None:
        raise AssertionError(data)


def parts(mail: Outgoing) -> tuple[str, Page]:
    """The text and the page of a mail, as a strict reader finds them."""
    found = message_from_bytes(build(mail), policy=strict + default)
    assert isinstance(found, EmailMessage)
    (alternative,) = (part for part in found.walk() if part.get_content_type() == "multipart/alternative")
    plain, page = alternative.iter_parts()
    assert [part.get_content_type() for part in (plain, page)] == ["text/plain", "text/html"]
    assert not any(part.defects for part in found.walk())
    return unflowed(plain.get_content().replace("\r\n", "\n")), Page(page.get_content())


@given(ANYTHING, ANYTHING)
@example("<p>Hi</p>\n-- \nBo", "&amp;")
@example("\ud800 https://li.de/\ud800", "")
def test_whatever_is_said_both_parts_say_it(body: str, footer: str) -> None:
    """The same words in the same order, none of them markup, and no header more."""
    mail = replace(MAIL, body=body, footer=footer)
    text, page = parts(mail)
    assert page.words.split() == text.split()
    assert {"html", "body", "div"} <= set(page.marked)
    for href, label in page.links:
        assert href.startswith(("http:", "https:", "mailto:", "HTTP", "MAILTO"))
        assert label in text
    plain = message_from_bytes(build(replace(mail, html=False)))
    assert {*message_from_bytes(build(mail)).keys()} == {*plain.keys()} - {"Content-Transfer-Encoding"}


def test_lines_and_paragraphs_are_kept() -> None:
    """A blank line parts paragraphs; the signature and the footer stand for themselves."""
    page = html("Hallo Ana,\n\neins\nzwei\n-- \nBo\nLi GmbH", "Hauptstraße 1", "de")
    assert page.splitlines()[3:-1] == [
        '<p dir="auto">Hallo Ana,</p>',
        '<p dir="auto">eins<br>zwei</p>',
        '<p dir="auto">-- <br>Bo<br>Li GmbH</p>',
        "<hr>",
        '<p dir="auto">Hauptstraße 1</p>',
    ]
    assert '<html lang="de">' in page


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("See https://li.de/a?b=1&c=2.", [("https://li.de/a?b=1&c=2", "https://li.de/a?b=1&c=2")]),
        ("(http://li.de)", [("http://li.de", "http://li.de")]),
        ("Write bo@li.berlin, please", [("mailto:bo@li.berlin", "bo@li.berlin")]),
        ("It is finished.at last", []),
        ("javascript:alert(1) ftp://li.de //li.de data:text/html,x file:///etc", []),
    ],
)
def test_addresses_are_links(text: str, links: list[tuple[str, str]]) -> None:
    """Of the web and of mail, in full; what only looks like a host, or is run or fetched, is none."""
    assert Page(html(text, "", "en")).links == links


def test_a_line_without_end_has_no_links() -> None:
    """It is there with all its words, though nobody looked for addresses in it."""
    page = Page(html("http://a/(" * 500 + "\nhttps://li.de", "", "en"))
    assert page.words.split() == ["http://a/(" * 500, "https://li.de"]
    assert [href for href, _ in page.links] == ["https://li.de"]


def test_a_file_comes_along_with_both() -> None:
    """Beside them, not among what may stand for one another."""
    mail = replace(MAIL, attachment=Attachment("Preise.pdf", b"%PDF"))
    found = message_from_bytes(build(mail), policy=default)
    assert [part.get_content_type() for part in found.walk()] == [
        *("multipart/mixed", "multipart/alternative", "text/plain", "text/html", "application/pdf"),
    ]
    assert parts(mail)[0] == "Hi Ana"
