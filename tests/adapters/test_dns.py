"""Who takes mail, asked of a small DNS server of the test's own."""

import socket
import threading
from collections.abc import Iterator

import dns.flags
import dns.message
import dns.rcode
import dns.rrset
import pytest
from dns.resolver import NoResolverConfiguration, Resolver

from app.adapters.dns import Dns

ZONE = {
    ("mx.example.com.", "MX"): ["10 mail.example.com."],
    ("null.example.com.", "MX"): ["0 ."],
    ("plain.example.com.", "A"): ["93.184.216.34"],
    ("six.example.com.", "AAAA"): ["2606:4700::1"],
    ("private.example.com.", "A"): ["10.0.0.1"],
    ("nothing.example.com.", "TXT"): ['"v=spf1 -all"'],
}
NAMES = {name for name, _ in ZONE}


def answered(query: bytes) -> bytes | None:
    """What the zone says; silence about "slow", a failure about "broken"."""
    asked = dns.message.from_wire(query)
    question = asked.question[0]
    name, kind = question.name.to_text().lower(), dns.rdatatype.to_text(question.rdtype)
    if name.startswith("slow."):
        return None
    answer = dns.message.make_response(asked)
    answer.flags |= dns.flags.RA
    if name.startswith("broken."):
        answer.set_rcode(dns.rcode.SERVFAIL)
    elif (name, kind) in ZONE:
        answer.answer.append(dns.rrset.from_text(name, 60, "IN", kind, *ZONE[name, kind]))
    elif name not in NAMES:
        answer.set_rcode(dns.rcode.NXDOMAIN)
    return answer.to_wire()


@pytest.fixture(scope="module")
def hosts() -> Iterator[Dns]:
    """Asks that server."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))

        def serve() -> None:
            while True:
                query, whom = server.recvfrom(4096)
                if not query:
                    return
                if reply := answered(query):
                    server.sendto(reply, whom)

        thread = threading.Thread(target=serve)
        thread.start()
        resolver = Resolver(configure=False)
        resolver.nameservers, resolver.port = ["127.0.0.1"], server.getsockname()[1]
        yield Dns(resolver)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
            last.sendto(b"", server.getsockname())
        thread.join()


@pytest.mark.parametrize(
    ("host", "takes"),
    [
        ("mx.example.com", True),
        ("plain.example.com", True),
        ("six.example.com", True),
        ("null.example.com", False),
        ("private.example.com", False),
        ("nothing.example.com", False),
        ("gone.example.com", False),
        ("broken.example.com", None),
        ("slow.example.com", None),
        ("a" * 64 + ".com", None),
    ],
)
def test_who_takes_mail(hosts: Dns, host: str, takes: bool | None) -> None:
    """An MX or an address takes mail; a null MX, a name that is not there and one without a server take none.

    A server that fails or keeps silent says nothing.
    """
    assert hosts.takes_mail(host) is takes


def test_without_a_resolver_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that knows no DNS server doubts nobody."""

    def read(*_: object) -> None:
        raise NoResolverConfiguration

    monkeypatch.setattr(Resolver, "read_resolv_conf", read)
    assert Dns().takes_mail("mx.example.com") is None


def test_without_a_network_nothing_is_said() -> None:
    """Where no DNS server can be reached, nobody is doubted."""
    resolver = Resolver(configure=False)
    resolver.nameservers, resolver.port = ["127.0.0.1"], 9
    assert Dns(resolver).takes_mail("mx.example.com") is None
