"""The mail server and the broker of the notifications' tests, for the mailings of the seminars."""

from tests.notifications.conftest import mail_server  # noqa: F401
from tests.notifications.test_worker import broker  # noqa: F401
