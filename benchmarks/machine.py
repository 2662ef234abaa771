"""Where this runs, in general terms."""

import os
import platform
import sys
from importlib.metadata import version


def facts() -> list[str]:
    memory = ""
    if hasattr(os, "sysconf") and "SC_PHYS_PAGES" in os.sysconf_names:
        memory = f", {os.sysconf('SC_PHYS_PAGES') * os.sysconf('SC_PAGE_SIZE') / 2**30:.0f} GiB"
    load = f"; load before the run {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    packages = ", ".join(f"{name} {version(name)}" for name in ("Django", "Jinja2", "granian", "psycopg"))
    return [
        f"{os.cpu_count()} cores{memory}, {platform.system()} {platform.machine()}{load}",
        f"Python {sys.version.split()[0]}, {packages}",
    ]
