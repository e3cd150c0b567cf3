from iae_portal.core import wired


class FinancingConfig(wired.WiredApp):
    name = "financing"
    verbose_name = "Financement"
