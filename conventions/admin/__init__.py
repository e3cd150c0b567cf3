from conventions.admin import catalogue, dossiers, negotiation, siaes

__all__ = ["catalogue", "dossiers", "negotiation", "siaes"]
