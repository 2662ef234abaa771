"""A process that writes to the audit, with these floors alone, in the database of XUEAN_DATABASE_URL. Not a test.

`python writer.py setup|write N|report`: N acts of one school, every third rolled back, every fifth sealed at once.
"""

import json
import sys
from uuid import UUID

import django
from django.conf import settings

from xuean.project import config

APPS = ["xuean.core.apps.CoreConfig", "xuean.vault.apps.VaultConfig", "xuean.audit.apps.AuditConfig"]
settings.configure(DATABASES={"default": config.database()}, INSTALLED_APPS=APPS, USE_TZ=True, MAKE_MISSING_KEYS=True)
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402

from xuean.audit import append, verify  # noqa: E402
from xuean.audit.keys import initialise  # noqa: E402
from xuean.core import clock  # noqa: E402

SCHOOL = UUID(int=7)


def act(number: int) -> None:
    with transaction.atomic():
        now, codes = clock.now(), {"n": number}
        append(school_id=SCHOOL, tag="t.do", actor=None, subject=None, now=now, codes=codes, seal_now=number % 5 == 0)
        if number % 3 == 0:
            raise LookupError


def main(what: str, count: str = "0") -> None:
    if what == "setup":
        initialise(config.HOME)
        call_command("migrate", verbosity=0)
    elif what == "write":
        for number in range(int(count)):
            try:
                act(number)
            except LookupError:
                continue
    else:
        print(json.dumps(verify().as_data()))


main(*sys.argv[1:])
