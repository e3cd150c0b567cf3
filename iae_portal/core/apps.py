from iae_portal.core import wired


class CoreConfig(wired.WiredApp):
    name = "iae_portal.core"
    verbose_name = "Socle : territoires, services, personnes"
