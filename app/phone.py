"""A server for the phones in this network: https, with a certificate made here (``make phone``).

A phone gives camera and offline use only to pages whose certificate it trusts. So an authority of this
machine's own is made once, installed on the phone once, and signs certificates for the addresses it has now.
"""

import os
import re
import shlex
import socket
import ssl
import sys
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from ipaddress import IPv4Network, ip_address, ip_network
from pathlib import Path
from urllib.parse import urlsplit

import segno
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtensionOID, NameOID
from flask import Flask, Response, render_template
from flask_babel import Babel
from trustme import CA

from app.settings import Settings, WrongSetting, load
from app.web import assets, languages

ROOT = Path(__file__).parent.parent
#: iOS refuses certificates that are valid for more than 825 days (https://support.apple.com/en-us/103769).
VALID = timedelta(days=730)
#: What is left of it when a new one is made.
NEARLY_OVER = timedelta(days=30)
#: How long phones may trust an authority.
TRUSTED = timedelta(days=5 * 365)
#: All it may speak for, should its key get lost: networks that are no part of the Internet (RFC 1918,
#: RFC 3927), this machine, and the names of the network (RFC 6762).
NETWORKS = tuple(
    IPv4Network(each)
    for each in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "127.0.0.0/8")
)
DOMAINS = ("local", "localhost")
POLICY = "default-src 'none'; style-src 'self'; img-src 'self'"


def main() -> None:
    """Make what is missing; print the QR code for people and, for ``.ci/start``, what the processes need."""
    os.umask(0o077)
    try:
        settings = load()
    except WrongSetting as error:
        sys.exit(f"Second Hello can't start: {error}")
    addresses = own_addresses()
    if not addresses:
        sys.exit("second-hello: this machine is in no network that a phone could be in, too.")
    folder = settings.data_dir.resolve() / "phone"
    certify(folder, names(addresses), datetime.now(UTC))
    address, start = origin(settings, addresses), f"http://{addresses[0]}:{guide_port(settings)}/"
    _show(start)
    print(f"  On your phone, in the same network: scan this, or open {start}", file=sys.stderr)
    print(f"  The certificate it gets, SHA-256: {fingerprint(authority(folder))}\n", file=sys.stderr)
    if link := _way_in(settings, address):
        _show(link)
        print("  This server has no owner yet. Once your phone trusts it, scan this, too:", file=sys.stderr)
        print(f"  it makes it yours. Or open {link}\n", file=sys.stderr)
    for name, value in (
        ("PUBLIC_URL", address),
        ("PHONE_CERTIFICATE", str(folder / "server.pem")),
        ("PHONE_GUIDE", f"0.0.0.0:{guide_port(settings)}"),
    ):
        print(f"export {name}={shlex.quote(value)}")


def _show(address: str) -> None:
    """An address as a QR code; among people's lines, as the shell reads the others."""
    segno.make(address, micro=False).terminal(sys.stderr, compact=True)


def _way_in(settings: Settings, address: str) -> str | None:
    """The link that makes whoever opens it the owner; None where there is one."""
    # Loaded here: the process that serves the guide needs no database.
    from app.cli import claim_link
    from app.factory import create_app

    with create_app(settings).app_context():
        return claim_link(address)


def guide_port(settings: Settings) -> int:
    """Where the guide is, in plain http: beside the server."""
    return settings.port + 1 if settings.port < 65535 else settings.port - 1


def own_addresses() -> list[str]:
    """This machine's IPv4 addresses that others reach it at; first the one its way out begins with."""
    found = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as way_out, suppress(OSError):
        # Sends nothing: it only asks which of the addresses would be used (TEST-NET-1, RFC 5737).
        way_out.connect(("198.51.100.1", 9))
        found.append(way_out.getsockname()[0])
    with suppress(OSError):
        found += socket.gethostbyname_ex(socket.gethostname())[2]
    return [address for address in dict.fromkeys(found) if not ip_address(address).is_loopback]


def names(addresses: list[str]) -> list[str]:
    """All that a certificate has to be for: the addresses, the machine's name, and the machine itself.

    A name that is none in the Internet (RFC 1123), as one with a ``_``, is left out: no certificate bears it.
    """
    host = socket.gethostname().partition(".")[0].lower()
    own = [host, f"{host}.local"] if re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", host) else []
    return [*addresses, *own, "localhost", "127.0.0.1"]


def origin(settings: Settings, addresses: list[str]) -> str:
    """Where phones open the server: at its name where the network knows it, else at its first address.

    What a phone has not sent yet belongs to the origin it was taken at, and an address may be another's
    tomorrow. For phones that find no such names ``PUBLIC_URL`` may name the address.
    """
    asked = urlsplit(settings.public_url)
    if asked.scheme == "https" and asked.hostname in names(addresses) and asked.port == settings.port:
        return settings.public_url
    local = [name for name in names(addresses) if name.endswith(".local") and _leads_here(name, addresses)]
    return f"https://{(local or addresses)[0]}:{settings.port}"


def _leads_here(name: str, addresses: list[str]) -> bool:
    """Whether this machine is found by a name, by multicast DNS (RFC 6762) as phones would."""
    try:
        return not set(socket.gethostbyname_ex(name)[2]).isdisjoint(addresses)
    except OSError:
        return False


def authority(folder: Path) -> bytes:
    """The authority's certificate alone, without its key, as phones want it (DER)."""
    whole = (folder / "authority.pem").read_text()
    return ssl.PEM_cert_to_DER_cert(whole[whole.index("-----BEGIN CERTIFICATE-----") :])


def fingerprint(certificate: bytes) -> str:
    """A certificate's SHA-256 as phones show it, ``AB:CD:…``: who compares it was given no other."""
    return sha256(certificate).digest().hex(":").upper()


def certify(folder: Path, names: list[str], now: datetime) -> None:
    """``authority.pem`` and, signed by it, ``server.pem`` for ``names``; made where not right any more.

    Keys stand in the same files, which only their owner reads. The authority stays, as phones trust it.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    own, leaf = folder / "authority.pem", folder / "server.pem"
    if not own.exists() or not _speaks_for(x509.load_pem_x509_certificate(own.read_bytes()), names, now):
        _write(own, _new_authority(names, now))
        leaf.unlink(missing_ok=True)
    if leaf.exists() and _is_for(x509.load_pem_x509_certificate(leaf.read_bytes()), names, now):
        return
    authority = CA.from_pem(own.read_bytes(), own.read_bytes())
    # A phone's clock may be behind.
    issued = authority.issue_cert(*names, not_before=now - timedelta(days=1), not_after=now + VALID)
    chain = b"".join(part.bytes() for part in issued.cert_chain_pems)
    _write(leaf, issued.private_key_pem.bytes() + chain)


def _subtrees(names: list[str]) -> list[x509.GeneralName]:
    """What an authority for ``names`` may sign (RFC 5280, 4.2.1.10): as little as will do and still last."""
    addresses = [ip_address(name) for name in names if name[0].isdigit()]
    own = [ip_network(address) for address in addresses if not any(address in each for each in NETWORKS)]
    hosts = [name for name in names if not name[0].isdigit() and name.rpartition(".")[2] not in DOMAINS]
    return [*map(x509.DNSName, (*DOMAINS, *hosts)), *map(x509.IPAddress, (*NETWORKS, *own))]


def _speaks_for(authority: x509.Certificate, names: list[str], now: datetime) -> bool:
    try:
        bounds = authority.extensions.get_extension_for_class(x509.NameConstraints).value
    except x509.ExtensionNotFound:
        return False
    known = bounds.permitted_subtrees or []
    return (
        all(each in known for each in _subtrees(names)) and authority.not_valid_after_utc > now + NEARLY_OVER
    )


def _new_authority(names: list[str], now: datetime) -> bytes:
    """A key and a certificate that may sign others within ``_subtrees`` (PEM)."""
    key = ec.generate_private_key(ec.SECP256R1())
    parts = {
        NameOID.ORGANIZATION_NAME: "Second Hello",
        NameOID.ORGANIZATIONAL_UNIT_NAME: socket.gethostname()[:64],
    }
    name = x509.Name([x509.NameAttribute(kind, text) for kind, text in parts.items()])
    signs = dict.fromkeys(
        (
            "digital_signature",
            "content_commitment",
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + TRUSTED)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.KeyUsage(key_cert_sign=True, crl_sign=True, **signs), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.NameConstraints(_subtrees(names), None), critical=True)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return secret + made.public_bytes(serialization.Encoding.PEM)


def _is_for(leaf: x509.Certificate, names: list[str], now: datetime) -> bool:
    there = leaf.extensions.get_extension_for_oid(ExtensionOID.SUBJECT_ALTERNATIVE_NAME).value
    assert isinstance(there, x509.SubjectAlternativeName)  # noqa: S101
    known = {str(name.value) for name in there}
    return set(names) <= known and leaf.not_valid_after_utc > now + NEARLY_OVER


def _write(path: Path, content: bytes) -> None:
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    draft.replace(path)


def guide() -> Flask:
    """The plain page that leads through installing the authority, and hands it out; never its key."""
    settings = load()
    app = Flask(
        "guide",
        template_folder=str(ROOT / "templates"),
        static_folder=str(ROOT / "static"),
        static_url_path=assets.address(ROOT / "static"),
    )
    Babel(
        app,
        default_translation_directories=str(languages.CATALOGUES),
        locale_selector=languages.by_browser,
    )
    certificate = authority(settings.data_dir.resolve() / "phone")
    host = urlsplit(settings.public_url).hostname or ""

    @app.get("/")
    def show() -> str:
        return render_template(
            "phone/guide.html",
            address=settings.public_url,
            stays=host.endswith(".local"),
            fingerprint=fingerprint(certificate),
            language=languages.by_browser(),
        )

    @app.get("/second-hello.crt")
    def hand_out() -> Response:
        return Response(certificate, mimetype="application/x-x509-ca-cert")

    @app.after_request
    def harden(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = POLICY
        return response

    return app


if __name__ == "__main__":
    main()
