#!/usr/bin/env python
"""Command line of the portal. Without DJANGO_SETTINGS_MODULE it runs on the demo settings."""

import os
import sys


def main():
    if len(sys.argv) == 3 and sys.argv[1] == "compute_aid" and (sys.argv[2] == "-" or sys.argv[2][:1] != "-"):
        # The engine needs neither settings nor database: replays don't wait for the applications to load.
        from financing.calculation.command_line import run

        sys.exit(run(sys.argv[2], sys.stdout))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "iae_portal.settings.demo")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
