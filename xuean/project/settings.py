"""Django's settings, derived from `config`. What an installation may choose stands in docs/settings.md."""

from pathlib import Path

from xuean.project import config, logs, mail
from xuean.project.rooms import APPS

PACKAGE = Path(__file__).resolve().parent.parent
XUEAN_HOME = config.HOME
WITNESS_PATH = config.get("witness_path")
XUEAN_DEMO = config.is_demo()

SECRET_KEY = config.secret("secret_key")
DEBUG = config.flag("debug")
ALLOWED_HOSTS = [
    "127.0.0.1",
    "localhost",
    "[::1]",
    *config.listed("allowed_hosts"),
    *config.listed("serve_host"),  # what `serve` listens on, told to its children
]
DATABASES = {"default": config.database()}
AUTH_USER_MODEL = "people.Account"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    *(f"xuean.{name}.apps.{name.capitalize()}Config" for name in APPS),
]
MIDDLEWARE = [
    "xuean.project.middleware.Headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "xuean.project.middleware.ReadingUnit",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "xuean.project.middleware.Language",
    "xuean.access.middleware.ActorMiddleware",
    "xuean.web.shell.zone.SchoolZone",
    "xuean.project.middleware.Explained",
    "xuean.project.middleware.Sense",
    "xuean.web.signin.gate.Gate",
    "django.contrib.messages.middleware.MessageMiddleware",
]
ROOT_URLCONF = "xuean.project.urls"
WSGI_APPLICATION = "xuean.project.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [PACKAGE / name / "templates" for name in APPS],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "xuean.kit.jinja.environment",
            "context_processors": ["xuean.web.shell.context.shell"],
        },
    },
    {"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True, "OPTIONS": {}},
]
FORM_RENDERER = "django.forms.renderers.Jinja2"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("zh-hant", "繁體中文"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "language"
LOCALE_PATHS = [PACKAGE / "project" / "locale", PACKAGE / "policy" / "locale"]  # neither is an app
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATICFILES_DIRS = [PACKAGE / "kit" / "static"]
STATIC_ROOT = config.HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_TEMP_DIR = (
    config.HOME / "tmp" if (config.HOME / "tmp").is_dir() else None
)  # rosters never lie in a shared /tmp
FILE_UPLOAD_PERMISSIONS = 0o600

# Cookies and TLS. `__Host-` binds a cookie to this very host; browsers accept it under TLS only.
TLS = config.flag("tls") or config.flag("behind_proxy")
COOKIE_PREFIX = "__Host-" if TLS else ""
SESSION_ENGINE = "xuean.web.signin.store"
CSRF_FAILURE_VIEW = "xuean.kit.errors.csrf_failure"
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}session"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = TLS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrf"
CSRF_TRUSTED_ORIGINS = config.listed("trusted_origins")
MESSAGE_STORAGE = (
    "django.contrib.messages.storage.session.SessionStorage"  # a message may name a child: not in a cookie
)
SECURE_HSTS_SECONDS = 31_536_000 if TLS else 0
SECURE_REFERRER_POLICY = None  # these four are set by our own Headers
SECURE_CROSS_ORIGIN_OPENER_POLICY = None
SECURE_CONTENT_TYPE_NOSNIFF = False
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if config.flag("behind_proxy") else None

LOGGING = logs.configuration(str(config.get("log_level", "info")))
LOGGING_CONFIG = "logging.config.dictConfig"

vars().update(mail.django_settings(config.get("mail_url"), config.get("mail_from")))
