"""Journeys in a real browser (Debian's Chromium). See fixtures.py for the fixtures."""
