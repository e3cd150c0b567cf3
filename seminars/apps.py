from iae_portal.core import wired


class SeminarsConfig(wired.WiredApp):
    name = "seminars"
    verbose_name = "Séminaires"
