from iae_portal.core import wired


class ConventionsConfig(wired.WiredApp):
    name = "conventions"
    verbose_name = "Structures et conventions"
