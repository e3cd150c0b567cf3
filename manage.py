#!/usr/bin/env python
"""Command line of the portal. Without DJANGO_SETTINGS_MODULE it runs on the demo settings."""

import os
import sys


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "iae_portal.settings.demo")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
