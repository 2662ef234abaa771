"""Settings for tests: fast password hashing, keys of their own; the database comes from XUEAN_DATABASE_URL."""

import os
import tempfile

os.environ.setdefault("XUEAN_HOME", tempfile.mkdtemp(prefix="xuean-test-"))
os.environ.setdefault("XUEAN_LOG_LEVEL", "warning")

from xuean.project.settings import *  # noqa: F403
from xuean.project.settings import ALLOWED_HOSTS, INSTALLED_APPS, STORAGES

SECRET_KEY = "only-for-tests"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = [*ALLOWED_HOSTS, "testserver"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
INSTALLED_APPS = [*INSTALLED_APPS, "django_migration_linter"]
