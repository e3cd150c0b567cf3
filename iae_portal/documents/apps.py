from iae_portal.core import wired


class DocumentsConfig(wired.WiredApp):
    name = "iae_portal.documents"
    verbose_name = "Documents"
