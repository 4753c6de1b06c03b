"""A forged From: what the server that took a mail in says of it, and what anybody may have written below."""

from time import process_time
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.forged import is_forged
from app.domain.mail_head import Head, read_head
from app.domain.reply import answered_at, whose

ANA, HERS = uuid4(), "ana.souza@lumen.example"

#: What the filters of mail servers write above a mail whose From is another's, each after its manner.
FAILED = {
    "Gmail": """\
ARC-Authentication-Results: i=1; mx.google.com;
       spf=pass (google.com: domain of eve@else.example designates 192.0.2.7 as permitted sender)
 smtp.mailfrom=eve@else.example;
       dmarc=fail (p=NONE sp=NONE dis=NONE) header.from=lumen.example
Authentication-Results: mx.google.com;
       spf=pass (google.com: domain of eve@else.example designates 192.0.2.7 as permitted sender)
 smtp.mailfrom=eve@else.example;
       dmarc=fail (p=NONE sp=NONE dis=NONE) header.from=lumen.example""",
    "Fastmail": """\
Authentication-Results: mx3.messagingengine.com;
    x-csa=none;
    x-me-sender=none;
    x-ptr=pass smtp.helo=out.else.example policy.ptr=out.else.example
Authentication-Results: mx3.messagingengine.com;
    arc=none (no signatures found);
    bimi=skipped (DMARC did not pass);
    dkim=none (no signatures found);
    dmarc=fail policy.published-domain-policy=none
      policy.applied-disposition=none policy.evaluated-disposition=none
      (p=none,d=none,d.eval=none) policy.policy-from=p
      header.from=lumen.example;
    iprev=pass smtp.remote-ip=192.0.2.7 (out.else.example);
    spf=pass smtp.mailfrom=eve@else.example smtp.helo=out.else.example""",
    "Postfix with OpenDMARC and OpenDKIM": """\
Authentication-Results: mail.li.example; dmarc=fail (p=none dis=none) header.from=lumen.example
Authentication-Results: mail.li.example; spf=pass smtp.mailfrom=eve@else.example
Authentication-Results: mail.li.example;
\tdkim=pass (2048-bit key; unprotected) header.d=else.example header.i=@else.example header.b="ab/cd";
\tdkim-atps=neutral""",
    "OpenDKIM above OpenDMARC": """\
Authentication-Results: mail.li.example;
\tdkim=pass (2048-bit key; unprotected) header.d=else.example header.i=@else.example header.b="ab/cd"
Authentication-Results: mail.li.example; dmarc=fail (p=reject dis=none) header.from=lumen.example""",
    "rspamd": """\
Authentication-Results: mx.li.example;
\tdkim=none;
\tdmarc=fail reason="SPF not aligned (relaxed), No valid DKIM" header.from=lumen.example (policy=none);
\tspf=pass (mx.li.example: domain of eve@else.example designates 192.0.2.7 as permitted sender)
 smtp.mailfrom=eve@else.example""",
    "Exchange Online": """\
Authentication-Results: spf=pass (sender IP is 192.0.2.7)
 smtp.mailfrom=else.example; dkim=none (message not signed)
 header.d=none;dmarc=fail action=none
 header.from=lumen.example;compauth=fail reason=001""",
    "iCloud": """\
Authentication-Results: bimi.icloud.com; bimi=skipped reason="insufficient dmarc"
Authentication-Results: dmarc.icloud.com; dmarc=fail header.from=lumen.example
Authentication-Results: dkim-verifier.icloud.com; dkim=none
Authentication-Results: spf.icloud.com; spf=pass smtp.mailfrom=eve@else.example""",
    "Exim": """\
Authentication-Results: mx.li.example;
\tiprev=pass (out.else.example) smtp.remote-ip=192.0.2.7;
\tspf=pass smtp.mailfrom=else.example;
\tdmarc=fail header.from=lumen.example""",
    "Yahoo": """\
Authentication-Results: atlas-production.v2-mail-prod1-gq1.omega.yahoo.com;
 dkim=unknown;
 spf=pass smtp.mailfrom=else.example;
 dmarc=fail(p=NONE) header.from=lumen.example;""",
}


def mail(results: str, *more: str) -> Head:
    """The headers of a mail that says it is Ana's, below those ``results``."""
    return read_head("\n".join([*results.splitlines(), f"From: Ana Souza <{HERS}>", *more, "", ""]).encode())


def is_hers(head: Head) -> bool:
    """Whether it counts as Ana's."""
    return whose(head, (), {"<1@li.example>": ANA}, {HERS: ANA}) == ANA


@pytest.mark.parametrize("server", FAILED)
def test_a_forged_mail_is_nobodys(server: str) -> None:
    """It has her address and no more; the same that has passed is hers, and so is one that answers ours."""
    assert not is_hers(mail(FAILED[server]))
    assert is_hers(mail(FAILED[server].replace("dmarc=fail", "dmarc=pass")))
    assert is_hers(mail(FAILED[server].replace("dmarc=fail", "dmarc=none")))
    assert is_hers(mail(FAILED[server], "References: <0@x.example> <1@li.example>"))


@pytest.mark.parametrize("server", FAILED)
def test_what_it_brought_along_clears_no_mail(server: str) -> None:
    """A result below the server's own is whoever's."""
    passed = f"Authentication-Results: mx.lumen.example; dmarc=pass header.from={HERS.partition('@')[2]}"
    same = FAILED[server].replace("dmarc=fail", "dmarc=pass")
    assert not is_hers(mail("\n".join([FAILED[server], passed, same])))


@pytest.mark.parametrize(
    "result",
    [
        'spf=pass smtp.mailfrom="a; dmarc=pass"@else.example',
        "spf=pass (else.example; dmarc=pass; ) smtp.mailfrom=else.example",
        "dkim=pass header.d=else.example",
    ],
)
def test_what_stands_in_quotes_hides_no_failure(result: str) -> None:
    """Whoever sends it writes a part of what the filter above says."""
    own = f"Authentication-Results: mail.li.example; {result}"
    assert is_hers(mail(own))
    assert not is_hers(mail(f"{own}\nAuthentication-Results: mail.li.example; dmarc=fail"))


@pytest.mark.parametrize(
    "result", ["(x) mail.li.example 1;\n (x)\n\tdmarc (x) /1 = (x) fail", "mail.li.example; DMARC\n = FAIL"]
)
def test_a_failure_may_be_written_in_any_way_that_is_allowed(result: str) -> None:
    """Folded, with comments and a version (RFC 8601, 2.2)."""
    results = f"Authentication-Results: mail.li.example; spf=pass\nAuthentication-Results: {result}"
    assert not is_hers(mail(results))


#: A From of which some programs take Ana's address, and others Eve's.
TWO_FACED = [
    f"From: {HERS}, eve@else.example",
    f"From: <{HERS}> <eve@else.example>",
    f"From: (a (b) <{HERS}>) eve@else.example",
    f"From: (\\) <{HERS}>) eve@else.example",
    f"From: ({'x' * 1001} <{HERS}>) eve@else.example",
    f'From: "{"x" * 1001} <{HERS}>" <eve@else.example>',
    f"From: =?utf-8?q?=22?= <{HERS}> <eve@else.example>",
    f"From: {HERS}\nFrom: eve@else.example",
]


@pytest.mark.parametrize("sender", [*TWO_FACED, f"Sender: {HERS}"])
def test_of_two_addresses_only_the_one_that_was_looked_at_counts(sender: str) -> None:
    """Eve's domain passes; that says nothing of Ana's, nor does a server that does not say whose passed."""
    for looked_at in ("header.from=else.example", "header.from=eve@else.example", ""):
        results = f"Authentication-Results: mail.li.example; dmarc=pass {looked_at}\n{sender}\n\n"
        assert not is_hers(read_head(results.encode()))


@pytest.mark.parametrize(
    ("sender", "looked_at"),
    [
        (f"From: {HERS} (Ana Souza)", "lumen.example"),
        (f'From: "{HERS}" <{HERS}>', HERS),
        (f"From: {HERS} <{HERS}>", "LUMEN.example."),
        (f'From: "ana@home.example" <{HERS}>', '"lumen.example"'),
        (f"From: =?utf-8?q?ana=40home.example?= <{HERS}>", "example"),
        (f"From: ana@home.example <{HERS}>", "lumen.example"),
    ],
)
def test_a_name_that_is_an_address_makes_no_mail_forged(sender: str, looked_at: str) -> None:
    """As address books write it; some servers name the domain above."""
    results = f"Authentication-Results: mail.li.example; dmarc=pass header.from={looked_at}\n{sender}\n\n"
    assert is_hers(read_head(results.encode()))


def test_a_domain_of_other_letters_is_the_one_that_was_looked_at() -> None:
    """Servers name it as name servers are asked for it, or as it is written."""
    for said in ("xn--mller-kva.example", "müller.example"):
        results = f"Authentication-Results: mail.li.example; dmarc=pass header.from={said}"
        head = read_head(f"{results}\nFrom: Ana <ana@müller.example>\n\n".encode())
        assert (head.sender, head.forged) == ("ana@müller.example", False)


def test_of_a_mail_that_is_said_nothing_of_all_is_as_before() -> None:
    """Many servers ask nobody; what another one said on its way here is not theirs."""
    assert is_hers(mail(""))
    assert is_hers(mail("Authentication-Results: mail.li.example; none"))
    own = "Authentication-Results: mail.li.example; dkim=pass header.d=else.example"
    assert is_hers(mail(f"{own}\n{FAILED['Gmail']}"))


def test_where_answers_to_a_mail_go_makes_it_nobodys() -> None:
    """Anybody writes her address into Reply-To, in the name of a domain of their own, which passes."""
    shop = "From: Shop <shop@else.example>"
    assert whose(read_head(f"{shop}\r\nReply-To: {HERS}\r\n\r\n".encode()), (), {}, {HERS: ANA}) is None


@pytest.mark.parametrize(
    ("asked", "goes_to"),
    [(HERS.upper(), HERS), ("eve@else.example", "ana@home.example"), ("", "ana@home.example")],
)
def test_an_answer_goes_where_it_is_asked_for_among_known_addresses(asked: str, goes_to: str) -> None:
    """Her own other address; nobody else's, whoever wrote it there."""
    head = read_head(f"From: ana@home.example\r\nReply-To: {asked}\r\n\r\n".encode())
    assert answered_at(head, ["ana@home.example", HERS]) == goes_to


SAID = st.sampled_from(["pass", "fail", "none", "temperror", "permerror", "bestguesspass"])
SERVERS = st.sampled_from(["mx.li.example", "mx.else.example", "MX.LI.example 1", "mail.li.example (rspamd)"])
ODD = st.text(st.characters(exclude_characters="\r\n", codec="utf-8"), max_size=60)


@given(SAID, st.lists(st.tuples(SERVERS, SAID), max_size=5), ODD)
def test_what_its_own_server_says_decides(said: str, below: list[tuple[str, str]], odd: str) -> None:
    """Whatever a comment in it holds, and whatever another server says below."""
    top = f"mx.li.example; spf=pass ({odd}) smtp.mailfrom=x; dmarc={said} header.from=y"
    others = [f"mail.else.test; dmarc={other} header.from=x" for _, other in below]
    assert is_forged([top, *others], "ana@y", {"ana@y"}) >= (said == "fail")
    if "dmarc" not in odd.lower() and "header.from" not in odd.lower():
        assert is_forged([top, *others], "ana@y", {"ana@y"}) == (said == "fail")
        results = [top, *(f"{server}; dmarc={other}" for server, other in below)]
        assert is_forged(results, "ana@y", {"ana@y"}) >= (said == "fail")


@given(st.lists(ODD, max_size=4), ODD, st.sets(ODD))
def test_any_result_is_read(results: list[str], sender: str, senders: set[str]) -> None:
    """Whatever it says, it is forged or not."""
    assert is_forged(results, sender, senders) in (True, False)


@pytest.mark.parametrize("fill", ["dmarc(", "; ", "(", "header.from=", "a@", ";dmarc/", '"\\'])
def test_results_made_to_keep_readers_busy_are_read(fill: str) -> None:
    """At most as many as headers are read; a From that is one, or many, too."""
    started = process_time()
    read_head(f"Authentication-Results: x; {fill * (60_000 // len(fill))}\nFrom: {HERS}\n\n".encode())
    read_head((f"From: {fill * (7_900 // len(fill))}\n" * 8 + "\n").encode())
    assert process_time() - started < 2
