from seminars.admin import events, guests, series  # noqa: F401
