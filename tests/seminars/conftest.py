"""The mail server of the notifications' tests, for the mailings of the seminars."""

from tests.notifications.conftest import mail_server  # noqa: F401
