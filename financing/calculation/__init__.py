"""The calculation of the aids: Decimal and dates in, frozen results out. No Django, no clock."""
