"""Settings for tests: fast password hashing, keys of their own; the database comes from XUEAN_DATABASE_URL."""

import atexit
import os
import shutil
import tempfile


def own_home() -> None:
    """A home for this process, which those it starts share; a parallel worker has one of its own."""
    given, worker = os.environ.get("XUEAN_HOME"), os.environ.get("PYTEST_XDIST_WORKER", "")
    if given and given.endswith(worker):
        return
    home = tempfile.mkdtemp(prefix="xuean-test-", suffix=f"-{worker}" if worker else None)
    os.environ["XUEAN_HOME"] = home
    atexit.register(shutil.rmtree, home, ignore_errors=True)


own_home()
os.environ.setdefault("XUEAN_LOG_LEVEL", "warning")
os.environ.setdefault("XUEAN_LANGUAGE", "en")  # of the command line; pages speak their own

from xuean.project.settings import *  # noqa: E402, F403
from xuean.project.settings import ALLOWED_HOSTS, INSTALLED_APPS, STORAGES  # noqa: E402

SECRET_KEY = "only-for-tests"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = [*ALLOWED_HOSTS, "testserver"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
INSTALLED_APPS = [*INSTALLED_APPS, "django_migration_linter"]
WHITENOISE_AUTOREFRESH = True
MAKE_MISSING_KEYS = True  # the vault's and the audit's, in the home of this run
