"""A forged From: what the server that took a mail in says of it, and what anybody may have written below."""

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
def test_the_topmost_result_decides(said: str, below: list[tuple[str, str]], odd: str) -> None:
    """Whatever stands below it, and whatever a comment in it holds."""
    top = f"mx.li.example; spf=pass ({odd.replace('dmarc', '')}) smtp.mailfrom=x; dmarc={said} header.from=y"
    others = [f"{server}; dmarc={other}" for server, other in below]
    assert is_forged([top, *others]) == (said == "fail")


@given(st.lists(ODD, max_size=4))
def test_any_result_is_read(results: list[str]) -> None:
    """Whatever it says, it is forged or not."""
    assert is_forged(results) in (True, False)
