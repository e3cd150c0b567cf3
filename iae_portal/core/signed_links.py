"""Addresses that open a door to whoever holds them: known by the signature they carry, whatever page they lead to."""

import logging
import re

# What django.core.signing.dumps writes: a value, a time and a signature of 43 signs, parted by colons.
TOKEN = r"\.?[\w-]+:[\w-]+:[\w-]{43}"
# The link of a forgotten password: Django's default token.
_RESET = r"[0-9a-z]+-[0-9a-f]{32}"
# As a browser may send it too, its colons encoded.
_SENT = TOKEN.replace(":", "(?::|%3[Aa])")
_KEY = re.compile(rf"(?<=/)(?:{_SENT}|[\w-]+/{_RESET})(?=[/?\s]|$)", re.ASCII)
_LINK = re.compile(rf"https?://[^\s<>\"']*?{TOKEN}[^\s<>\"']*", re.ASCII)


class LinkRefused(Exception):
    """The link opens nothing; `sentence` says why, and nothing of what lies behind. `contact`: whom to write to, told
    to who holds a link that was signed.
    """

    def __init__(self, sentence: str, status: int, contact: str = ""):
        self.sentence, self.status, self.contact = sentence, status, contact
        super().__init__(sentence)


HIDDEN = "[lien personnel, lu par son destinataire seul]"


def without_keys(request_line: str) -> str:
    """A path, the line of a request, a report, that no longer opens anything."""
    return _KEY.sub("[lien]", request_line)


def in_journal(text: str) -> str:
    """What somebody asked for, as a journal may write it: no key, and on one line, for a path holds any sign."""
    return "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in without_keys(text))


def holds_link(text: str) -> bool:
    return _LINK.search(text) is not None


def without_links(text: str) -> str:
    """The text with each personal link replaced by words."""
    return _LINK.sub(HIDDEN, text)


class KeylessFilter(logging.Filter):
    """Of a handler: what it writes names no key of a personal link, and nobody forges a line of it."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(in_journal(arg) if isinstance(arg, str) else arg for arg in record.args)
        return True
