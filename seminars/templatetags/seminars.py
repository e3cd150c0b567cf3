"""Tags of the seminars: a QR code as an image, in pages and in printed badges."""

from django import template

from iae_portal.documents.rendering import qr_code

register = template.Library()

register.filter("qr_code", qr_code)
