"""Handing one message to the mail server, and reading its answer: sent, try again, refused, or nobody knows."""

import logging
import smtplib
from dataclasses import dataclass

from django.core.mail import EmailMessage, get_connection

from iae_portal.notifications.enums import MailState

logger = logging.getLogger(__name__)

CLOSING = 421  # RFC 5321, 3.8: the server closes the connection; another one may be opened


@dataclass(frozen=True)
class Verdict:
    """What becomes of the mail. QUEUED means a temporary refusal; `reopen`: a new connection may do better at once."""

    state: str
    words: str = ""
    reopen: bool = False


SENT = Verdict(MailState.SENT)


class Postman:
    """One connection to the mail server, kept from one mail to the next and opened again after an accident."""

    def __init__(self):
        self._backend = None
        self.unreachable = 0  # tries in a row that found no server

    def __enter__(self) -> "Postman":
        return self

    def __exit__(self, *exc_info) -> None:
        self.close()

    def close(self) -> None:
        """Say goodbye. What the server answers to that changes nothing for the mails already accepted."""
        if self._backend is None:
            return
        try:
            self._backend.close()
        except (OSError, smtplib.SMTPException):
            logger.info("the mail server did not say goodbye", exc_info=True)
        self._backend = None

    def deliver(self, message: EmailMessage) -> Verdict:
        """Never raises: every accident is a verdict."""
        reused = self._backend is not None
        verdict = self._try(message)
        if reused and verdict.reopen:
            self.close()
            verdict = self._try(message)
        if verdict.state != MailState.SENT:
            self.close()
        return verdict

    def _try(self, message: EmailMessage) -> Verdict:
        try:
            self._open()
        except Exception as error:
            self._backend = None
            self.unreachable += 1
            return Verdict(MailState.QUEUED, f"Serveur de courriel injoignable : {_words(error)}")
        self.unreachable = 0
        try:
            self._backend.send_messages([message])
        except Exception as error:
            return verdict_on(error, content_started=self._content_started())
        return SENT

    def _open(self) -> None:
        if self._backend is None:
            self._backend = get_connection()
            self._backend.open()
        if (wire := self._wire()) is not None:
            wire.content_started = False

    def _wire(self):
        return getattr(self._backend, "connection", None)

    def _content_started(self) -> bool:
        """True as well when the backend can't tell: what may have left is never sent again by the machine."""
        return getattr(self._wire(), "content_started", True)


def verdict_on(error: Exception, *, content_started: bool) -> Verdict:
    """Read an accident of the conversation (RFC 5321, 4.2.1: 4xx may be tried again, 5xx is final)."""
    code, words = _answer(error)
    if code and 400 <= code < 500:
        return Verdict(MailState.QUEUED, words, reopen=code == CLOSING)
    if code and 500 <= code < 600:
        return Verdict(MailState.REFUSED, words)
    if content_started:
        return Verdict(
            MailState.UNCERTAIN,
            f"Connexion perdue pendant l'envoi ({_words(error)}) : le message est peut-être parti.",
        )
    if isinstance(error, OSError):  # smtplib's own errors are OSErrors too
        return Verdict(MailState.QUEUED, f"Connexion perdue avant l'envoi : {_words(error)}", reopen=True)
    return Verdict(MailState.REFUSED, f"Message impossible à envoyer : {_words(error)}")


def _answer(error: Exception) -> tuple[int | None, str]:
    """The code and the words of the server, when the error carries its answer."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
        return code, f"{code} {_text(said)}"
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code, f"{error.smtp_code} {_text(error.smtp_error)}"
    return None, ""


def _words(error: Exception) -> str:
    code, words = _answer(error)
    return words if code else f"{type(error).__name__} {error}".strip()


def _text(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
