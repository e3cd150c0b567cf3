"""Regimes and barèmes shipped with their sources, and the loader that turns them into a Law."""

from financing.baremes.loader import (
    first_payment_share,
    shipped_fdi_natures,
    shipped_law,
    shipped_other_amounts,
    shipped_rsa,
    shipped_sources,
)

__all__ = [
    "first_payment_share",
    "shipped_fdi_natures",
    "shipped_law",
    "shipped_other_amounts",
    "shipped_rsa",
    "shipped_sources",
]
