"""Settings for tests: fast password hashing, keys of their own; the database comes from XUEAN_DATABASE_URL as in production."""

import os
import tempfile

os.environ.setdefault("XUEAN_HOME", tempfile.mkdtemp(prefix="xuean-test-"))

from xuean.project.settings import *  # noqa: E402, F403

SECRET_KEY = "only-for-tests"  # noqa: S105
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
