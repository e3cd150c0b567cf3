"""Journeys in a real browser (Debian's Chromium). See conftest.py for the fixtures."""
