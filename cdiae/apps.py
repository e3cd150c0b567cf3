from iae_portal.core import wired


class CdiaeConfig(wired.WiredApp):
    name = "cdiae"
    verbose_name = "CDIAE"
