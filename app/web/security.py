"""Who comes in: Flask-Security for accounts, CSRF for cookies, headers for browsers."""

from typing import Any

from flask import Flask, Response, request
from flask_babel import gettext
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_security import MailUtil, RegisterFormV2, Security, UserDatastore
from flask_wtf import CSRFProtect

from app.domain.words import english
from app.ports import Postman
from app.request import kit, session, signed_in
from app.services import accounts
from app.services.languages import CATALOGUES
from app.settings import Settings
from app.web.forms import is_mail

csrf = CSRFProtect()

#: How often one address may try to sign in, counted by each web process.
TRIES = "10 per minute; 60 per hour"

#: Nothing from elsewhere, nothing inline; pictures may also come from the page itself.
POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' blob: data:",
        "style-src 'self'",
        "script-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)


class NewAccountForm(RegisterFormV2):
    """Adds what an account has from its first moment on."""

    def to_dict(self, only_user: bool) -> dict[str, Any]:
        """The new account's values."""
        values: dict[str, Any] = super().to_dict(only_user)
        return {**values, "created_at": kit().clock.now()} if only_user else values


MAILED = english("If this address has an account, a mail with a link is on its way.")
#: Flask-Security's sentences in our words, each with its kind.
WORDS = {
    "GENERIC_AUTHN_FAILED": (english("That mail and password don’t belong together."), "error"),
    "EMAIL_NOT_PROVIDED": (english("Give your mail address."), "error"),
    "INVALID_EMAIL_ADDRESS": (english("A mail address looks like ana@example.com."), "error"),
    "PASSWORD_NOT_PROVIDED": (english("Give your password."), "error"),
    "PASSWORD_INVALID_LENGTH": (english("A password has at least %(length)s characters."), "error"),
    "PASSWORD_IS_THE_SAME": (english("That is the password you have."), "error"),
    "PASSWORD_CHANGE": (english("Your password is changed."), "success"),
    "PASSWORD_RESET": (english("Your password is set. Sign in with it."), "success"),
    "PASSWORD_RESET_NO_LOGIN": (english("Your password is set. Sign in with it."), "success"),
    "PASSWORD_RESET_REQUEST": (MAILED, "info"),
    "GENERIC_RECOVERY": (MAILED, "info"),
    "INVALID_RESET_PASSWORD_TOKEN": (english("This link doesn’t work. Ask for a new one."), "error"),
    "PASSWORD_RESET_EXPIRED": (english("This link has ended. Ask for a new one."), "error"),
    "RETYPE_PASSWORD_MISMATCH": (english("The two are not the same."), "error"),
    "INVALID_PASSWORD": (english("This is not your password."), "error"),
    "REAUTHENTICATION_SUCCESSFUL": (english("Thank you. Go on."), "success"),
}


def register(app: Flask, settings: Settings, datastore: UserDatastore, postman: Postman | None) -> None:
    """Set up accounts, CSRF and the headers of every answer."""
    app.config.update(
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106
        # OWASP's choice for Argon2id: 19 MiB, so that sixteen sign-ins at once fill no memory.
        SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS={
            "argon2__memory_cost": 19 * 1024,
            "argon2__time_cost": 2,
            "argon2__parallelism": 1,
        },
        SECURITY_PASSWORD_LENGTH_MIN=8,
        SECURITY_REGISTERABLE=settings.registration == "open",
        SECURITY_SEND_REGISTER_EMAIL=False,
        SECURITY_SEND_PASSWORD_CHANGE_EMAIL=False,
        SECURITY_SEND_PASSWORD_RESET_NOTICE_EMAIL=False,
        SECURITY_RECOVERABLE=postman is not None,
        SECURITY_CHANGEABLE=True,
        SECURITY_JOIN_USER_ROLES=False,
        SECURITY_RETURN_GENERIC_RESPONSES=True,
        SECURITY_DEFAULT_REMEMBER_ME=True,
        SECURITY_POST_LOGIN_VIEW="/today",
        SECURITY_POST_LOGOUT_VIEW="/login",
        SECURITY_POST_REGISTER_VIEW="/welcome",
        SECURITY_POST_CHANGE_VIEW="/settings",
        SECURITY_POST_RESET_VIEW="/login",
        SECURITY_LOGOUT_METHODS=["POST"],
        SECURITY_EMAIL_SUBJECT_PASSWORD_RESET=english("Your new Second Hello password"),
        SECURITY_I18N_DOMAIN="messages",
        SECURITY_I18N_DIRNAME=str(CATALOGUES),
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.config.update({f"SECURITY_MSG_{key}": words for key, words in WORDS.items()})
    csrf.init_app(app)
    security = Security(app, datastore, mail_util_cls=_mail_util(postman), register_form=NewAccountForm)
    security.login_context_processor(lambda: {"unclaimed": accounts.unclaimed(session())})
    # Flask-Security's own tokens, which may stand in addresses: ours are the only ones.
    app.login_manager.request_loader(lambda _request: None)  # type: ignore[attr-defined]
    _slow_down_guessing(app)
    app.before_request(_check_csrf)
    app.after_request(_harden)


def _slow_down_guessing(app: Flask) -> None:
    """A person mistypes a password now and then; who does so more often than TRIES is guessing."""
    limiter = Limiter(get_remote_address, app=app, storage_uri="memory://")
    for endpoint in ("security.login", "security.forgot_password", "security.register", "security.verify"):
        view = app.view_functions.get(endpoint)
        if view:
            app.view_functions[endpoint] = limiter.limit(TRIES, methods=["POST"])(view)


def _check_csrf() -> None:
    """Cookies alone prove nothing. A token in the header can't come from another site's page.

    What a phone's gallery shares bears none: that page asks the browser who began it. Without token or
    session there is nothing to prove: the API says that it knows nobody.
    """
    is_token = request.headers.get("Authorization", "").lower().startswith("bearer ")
    if is_token or request.blueprint == "sharing" or (request.blueprint == "api" and not signed_in()):
        return
    csrf.protect()


def _harden(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", POLICY)
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("X-Frame-Options", "DENY")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", "camera=(self), microphone=(), geolocation=()")
    if request.is_secure:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    headers.setdefault("Cache-Control", "private, no-cache")
    return response


def _mail_util(postman: Postman | None) -> type[MailUtil]:
    class PostmanMailUtil(MailUtil):
        """Flask-Security's mails, by our postman; and its idea of a mail address, made ours.

        A server at home has accounts such as me@home.local, and no name server to ask.
        """

        def normalize(self, email: str) -> str:
            """The address as accounts are stored under."""
            return email.strip().lower()

        def validate(self, email: str) -> str:
            """The same. Raises ValueError for what is no address."""
            if not is_mail(email.strip()):
                raise ValueError(gettext("A mail address looks like ana@example.com."))
            return self.normalize(email)

        def send_mail(self, *about: Any, **_context: Any) -> None:
            _template, subject, recipient, _sender, body, _html = about
            if postman:
                postman.send(str(recipient), str(subject), body or "")

    return PostmanMailUtil
