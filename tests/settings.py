"""Settings for tests: fast password hashing, keys of their own; the database comes from XUEAN_DATABASE_URL."""

import atexit
import os
import shutil
from pathlib import Path

from tools import places

OWN = "XUEAN_TEST_HOME"  # which home is one of ours, so that nobody's real one is ever written to


def own_home() -> None:
    """A home for this process, which those it starts share. A parallel worker has one inside that of its controller,
    who removes them all, also those of workers that were killed."""
    given, worker = os.environ.get("XUEAN_HOME"), os.environ.get("PYTEST_XDIST_WORKER", "")
    ours = given is not None and given == os.environ.get(OWN)
    if ours and Path(given).name.endswith(worker):
        return
    if ours:
        home = Path(given, worker)
        home.mkdir(mode=0o700, exist_ok=True)
    else:
        home = places.make("test")
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    os.environ["XUEAN_HOME"] = os.environ[OWN] = str(home)


own_home()
os.environ.setdefault("XUEAN_LOG_LEVEL", "warning")
os.environ.setdefault("XUEAN_LANGUAGE", "en")  # of the command line; pages speak their own

from xuean.project.settings import *  # noqa: E402, F403
from xuean.project.settings import ALLOWED_HOSTS, DATABASES, INSTALLED_APPS, STORAGES, XUEAN_HOME  # noqa: E402

SECRET_KEY = "only-for-tests"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = [*ALLOWED_HOSTS, "testserver"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
INSTALLED_APPS = [*INSTALLED_APPS, "django_migration_linter"]
WHITENOISE_AUTOREFRESH = True
MAKE_MISSING_KEYS = True  # the vault's and the audit's, in the home of this run

if "XUEAN_TEST_FILE" in os.environ and "sqlite" in DATABASES["default"]["ENGINE"]:
    # A browser asks from several threads at once: in memory a reader would meet locked tables, as on no real disk.
    DATABASES["default"]["TEST"] = {"NAME": str(XUEAN_HOME / "test.db")}
    settled = DATABASES["default"]["OPTIONS"]["init_command"]
    DATABASES["default"]["OPTIONS"]["init_command"] = settled.replace("synchronous=FULL", "synchronous=OFF")
