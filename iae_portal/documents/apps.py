from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "iae_portal.documents"
    label = "documents"
    verbose_name = "Documents"

    def ready(self):
        from iae_portal.documents.wiring import wire

        wire()
