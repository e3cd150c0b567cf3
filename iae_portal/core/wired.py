"""An app of the portal. Its `wiring.py` fills what the lower floors ask (core.slots), once the models are read."""

from importlib import import_module

from django.apps import AppConfig


class WiredApp(AppConfig):
    def ready(self) -> None:
        import_module(f"{self.name}.wiring").wire()
