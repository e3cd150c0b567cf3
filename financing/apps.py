from django.apps import AppConfig


class FinancingConfig(AppConfig):
    name = "financing"
    label = "financing"
    verbose_name = "Financement"

    def ready(self):
        from financing import wiring

        wiring.wire()
