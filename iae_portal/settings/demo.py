"""The demo and the development machine: SQLite, an embedded broker, mails kept as files, frozen day."""

import datetime as dt
import os

from iae_portal.demo import transport
from iae_portal.settings import databases
from iae_portal.settings.base import *  # noqa: F403
from iae_portal.settings.base import VAR_DIR

SECRET_KEY = "demo-only-key-refused-by-production-settings"  # noqa: S105
ALLOWED_HOSTS = ["*"]
SITE_URL = os.environ.get("SITE_URL", "http://127.0.0.1:8000")

DATABASES = {
    "default": databases.from_url(os.environ["DATABASE_URL"])
    if os.environ.get("DATABASE_URL")
    else databases.sqlite(VAR_DIR / "demo.sqlite3")
}
VAR_DIR.mkdir(parents=True, exist_ok=True)

CELERY_BROKER_URL, CELERY_BROKER_TRANSPORT_OPTIONS = transport.configure(VAR_DIR / "broker")
if os.environ.get("REDIS_URL"):
    CELERY_BROKER_URL, CELERY_BROKER_TRANSPORT_OPTIONS = os.environ["REDIS_URL"], {}
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mails"

LEGAL = {
    "publisher": "Démonstration du portail IAE, sans valeur officielle",
    "director": "la personne qui a lancé la démonstration",
    "host": "la machine où tourne la démonstration",
    "contact": "personne@exemple.invalid",
    "date": dt.date(2008, 10, 15),
}
SECURITY_CONTACT = LEGAL["contact"]
ACCESSIBILITY = {"status": "non conforme", "contact": LEGAL["contact"], "date": LEGAL["date"]}

PORTAL_TODAY = os.environ.get("PORTAL_TODAY", "2008-10-15")
DEMO_PASSWORD = "demo"  # noqa: S105
DEMO_ACCOUNTS = [
    ("agent.59l", "agente, DDTEFP du Nord – Lille"),
    ("chef.59l", "directeur départemental, DDTEFP du Nord – Lille"),
    ("agent.59v", "agent, DDTEFP du Nord – Valenciennes"),
    ("agent.62", "agent, DDTEFP du Pas-de-Calais"),
    ("agent.69", "agente, DDTEFP du Rhône"),
    ("chef.69", "directrice départementale, DDTEFP du Rhône"),
    ("agent.r31", "chargée de mission régionale, DRTEFP du Nord-Pas-de-Calais"),
    ("directeur.31", "directeur régional, DRTEFP du Nord-Pas-de-Calais"),
    ("agent.r82", "chargée de mission régionale, DRTEFP de Rhône-Alpes"),
    ("directeur.82", "directrice régionale, DRTEFP de Rhône-Alpes"),
    ("national", "mission insertion professionnelle, DGEFP"),
    ("admin", "administrateur"),
]
