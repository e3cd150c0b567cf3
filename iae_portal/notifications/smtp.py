"""Django's SMTP backend on connections that know whether the content of a message began to leave."""

import smtplib

from django.core.mail.backends.smtp import EmailBackend as DjangoEmailBackend


class Watched:
    """`content_started` turns true when DATA is given: before that, a lost connection has sent nothing."""

    content_started = False

    def data(self, msg):
        self.content_started = True
        return super().data(msg)


class WatchedSMTP(Watched, smtplib.SMTP):
    pass


class WatchedSMTPOverSSL(Watched, smtplib.SMTP_SSL):
    pass


class EmailBackend(DjangoEmailBackend):
    @property
    def connection_class(self):
        return WatchedSMTPOverSSL if self.use_ssl else WatchedSMTP
