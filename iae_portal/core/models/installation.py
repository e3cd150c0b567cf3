"""Which installation this base belongs to."""

from django.db import models


class Installation(models.Model):
    """The only row: the name (settings.INSTALLATION) of the installation whose mails leave from this base.

    A backup restored elsewhere still bears the first one's: nothing leaves until `manage.py confirm_installation`.
    """

    name = models.CharField("nom", max_length=200, unique=True)
    confirmed_at = models.DateTimeField("confirmée le")

    class Meta:
        verbose_name = "installation"
        verbose_name_plural = "installations"

    def __str__(self):
        return self.name
