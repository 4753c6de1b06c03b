"""A server for the phones in this network: what its certificate is worth."""

import http.server
import re
import socket
import ssl
import stat
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
import requests
import zxingcpp
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from flask.testing import FlaskClient
from trustme import CA

from app import phone, prepare
from app.factory import create_app
from app.settings import Settings, load

NAMES = ["127.0.0.1", "192.168.7.20", "desk", "desk.local"]
NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where authority and certificate are, both made."""
    made = tmp_path / "phone"
    phone.certify(made, NAMES, NOW)
    return made


def leaf(folder: Path) -> x509.Certificate:
    """The server's certificate as it is now."""
    return x509.load_pem_x509_certificate((folder / "server.pem").read_bytes())


def test_phones_accept_it(folder: Path) -> None:
    """It is for every address of this machine, and not valid for longer than iOS admits."""
    certificate = leaf(folder)
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert {str(name.value) for name in names} == set(NAMES)
    assert certificate.not_valid_after_utc - certificate.not_valid_before_utc <= timedelta(days=800)
    assert certificate.not_valid_before_utc < NOW < certificate.not_valid_after_utc


def test_the_authority_speaks_for_this_network_alone(folder: Path) -> None:
    """Phones trust it for some years, and for no site of the Internet; one that may say more is made anew."""
    made = x509.load_der_x509_certificate(phone.authority(folder))
    assert made.not_valid_after_utc - NOW <= timedelta(days=5 * 366)
    bounds = made.extensions.get_extension_for_class(x509.NameConstraints)
    assert bounds.critical
    said = {str(name.value) for name in bounds.value.permitted_subtrees or []}
    assert {"local", "desk", "192.168.0.0/16"} <= said
    assert not any("." in name and "/" not in name for name in said)
    boundless = CA()
    (folder / "authority.pem").write_bytes(boundless.private_key_pem.bytes() + boundless.cert_pem.bytes())
    phone.certify(folder, NAMES, NOW)
    again = x509.load_der_x509_certificate(phone.authority(folder))
    assert again.extensions.get_extension_for_class(x509.NameConstraints).critical


def greet(folder: Path, chain: Path, name: str) -> None:
    """A TLS handshake in memory between who trusts the authority and who bears that chain and key."""
    inward, outward = ssl.MemoryBIO(), ssl.MemoryBIO()
    bearer = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    bearer.load_cert_chain(chain)
    truster = ssl.create_default_context(cadata=phone.authority(folder))
    client = truster.wrap_bio(inward, outward, server_hostname=name)
    server = bearer.wrap_bio(outward, inward, server_side=True)
    for _ in range(3):
        for side in (client, server):
            with suppress(ssl.SSLWantReadError):
                side.do_handshake()
    assert client.version()


@pytest.mark.parametrize("name", ["bank.example", "8.8.8.8"])
def test_nobody_passes_for_others_with_the_authoritys_key(folder: Path, tmp_path: Path, name: str) -> None:
    """Phones refuse what it signs for the Internet, and take what it signs for this network."""
    own, chain = (folder / "authority.pem").read_bytes(), tmp_path / "thief.pem"
    thief = CA.from_pem(own, own).issue_cert(name)
    chain.write_bytes(thief.private_key_pem.bytes() + thief.cert_chain_pems[0].bytes())
    with pytest.raises(ssl.SSLCertVerificationError, match="permitted subtree violation"):
        greet(folder, chain, name)
    for mine in NAMES:
        greet(folder, folder / "server.pem", mine)


def test_keys_are_their_owners(folder: Path) -> None:
    """Nobody else on this machine reads the keys."""
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}


def test_it_lasts(folder: Path) -> None:
    """The next start finds all as it was."""
    before = [file.read_bytes() for file in sorted(folder.iterdir())]
    phone.certify(folder, NAMES, NOW + timedelta(days=600))
    assert [file.read_bytes() for file in sorted(folder.iterdir())] == before


@pytest.mark.parametrize(
    ("names", "later"), [([*NAMES, "192.168.9.1"], timedelta()), (NAMES, timedelta(days=701))]
)
def test_it_is_made_anew(folder: Path, names: list[str], later: timedelta) -> None:
    """Another address, or an end that is near, makes a new certificate of the same authority."""
    authority, before = (folder / "authority.pem").read_bytes(), leaf(folder)
    phone.certify(folder, names, NOW + later)
    after = leaf(folder)
    assert after != before
    assert after.issuer == before.issuer
    assert (folder / "authority.pem").read_bytes() == authority


@pytest.fixture
def guide(folder: Path, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """A phone that opens the page in plain http."""
    monkeypatch.setenv("DATA_DIR", str(folder.parent))
    monkeypatch.setenv("PUBLIC_URL", "https://192.168.7.20:8000")
    return phone.guide().test_client()


def test_the_guide_leads_there(guide: FlaskClient) -> None:
    """The page hands out the certificate as phones install it, and leads on to https."""
    page = guide.get("/")
    assert 'href="/second-hello.crt"' in page.text
    assert 'href="https://192.168.7.20:8000/"' in page.text
    assert "another address" in page.text
    answer = guide.get("/second-hello.crt")
    assert answer.mimetype == "application/x-x509-ca-cert"
    authority = x509.load_der_x509_certificate(answer.data)
    assert authority.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    assert b"PRIVATE" not in answer.data
    assert authority.fingerprint(hashes.SHA256()).hex(":").upper() in page.text


@pytest.fixture
def https(folder: Path) -> Iterator[int]:
    """The port of a server that has the certificate."""
    server = http.server.HTTPServer(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.pem")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


def test_who_trusts_the_authority_gets_in(guide: FlaskClient, https: int, tmp_path: Path) -> None:
    """With the certificate that the page hands out a connection is trusted, and without it is not."""
    trusted = tmp_path / "trusted.pem"
    trusted.write_text(ssl.DER_cert_to_PEM_cert(guide.get("/second-hello.crt").data))
    address = f"https://127.0.0.1:{https}/"
    assert requests.get(address, verify=str(trusted), timeout=10).status_code == 501
    with pytest.raises(requests.exceptions.SSLError):
        requests.get(address, timeout=10)


def test_a_start_says_what_the_processes_need(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The shell is told address and certificate; people see QR codes to the guide and to owning it."""
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("PORT", "9443")
    monkeypatch.setattr(phone, "own_addresses", lambda: ["192.168.7.20"])
    monkeypatch.setattr(socket, "gethostname", lambda: "front_desk")
    prepare.main()
    phone.main()
    said = capsys.readouterr()
    assert phone.fingerprint(phone.authority(tmp_path / "phone")) in said.err
    assert "export PUBLIC_URL=https://192.168.7.20:9443\n" in said.out
    assert "http://192.168.7.20:9444/" in said.err
    (link,) = re.findall(r"https://192\.168\.7\.20:9443/claim/\w{40}", said.err)
    assert scanned(said.err) == ["http://192.168.7.20:9444/", link]
    assert link not in said.out


def test_an_owned_server_hands_out_no_claim(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where there is an account the only QR code leads to the guide."""
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setattr(phone, "own_addresses", lambda: ["192.168.7.20"])
    prepare.main()
    made = (
        create_app(load())
        .test_cli_runner()
        .invoke(args=["user", "add", "me@example.com"], input="correct horse\n")
    )
    assert made.exit_code == 0
    phone.main()
    said = capsys.readouterr()
    assert scanned(said.err) == ["http://192.168.7.20:8001/"]
    assert "claim" not in said.err


def scanned(terminal: str) -> list[str]:
    """What a camera reads from the QR codes in a terminal's lines, each a run of lines of half blocks."""
    seen = {" ": (0, 0), "▀": (255, 0), "▄": (0, 255), "█": (255, 255)}
    codes = re.findall(r"(?:^[ ▀▄█]{20,}\n)+", terminal, re.MULTILINE)
    found = []
    for code in codes:
        rows = [[seen[mark][half] for mark in line] for line in code.splitlines() for half in (0, 1)]
        pixels = np.kron(np.array(rows, np.uint8), np.ones((4, 4), np.uint8))
        (read,) = zxingcpp.read_barcodes(pixels)
        found.append(read.text)
    return found


@pytest.mark.parametrize(
    ("found", "asked", "origin"),
    [
        (["192.168.7.20"], "", "https://desk.local:8000"),
        (["127.0.1.1"], "", "https://192.168.7.20:8000"),
        (None, "", "https://192.168.7.20:8000"),
        (["192.168.7.20"], "https://192.168.7.20:8000", "https://192.168.7.20:8000"),
        (None, "https://hello.example.com", "https://192.168.7.20:8000"),
    ],
)
def test_phones_open_it_where_it_stays(
    monkeypatch: pytest.MonkeyPatch, found: list[str] | None, asked: str, origin: str
) -> None:
    """The name is the origin where it leads here, as addresses change; PUBLIC_URL may ask for one of ours."""

    def look_up(name: str) -> tuple[str, list[str], list[str]]:
        if found is None:
            raise socket.gaierror
        return name, [], found

    monkeypatch.setattr(socket, "gethostname", lambda: "Desk")
    monkeypatch.setattr(socket, "gethostbyname_ex", look_up)
    assert phone.origin(Settings(public_url=asked), ["192.168.7.20"]) == origin


def test_a_machine_on_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without a network there is one clear line and no server."""
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setattr(phone, "own_addresses", list)
    with pytest.raises(SystemExit, match="in no network"):
        phone.main()


def test_the_guides_port_is_beside_the_servers() -> None:
    """The last port there is has its neighbour below."""
    assert phone.guide_port(Settings(port=8000)) == 8001
    assert phone.guide_port(Settings(port=65535)) == 65534
