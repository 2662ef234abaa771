"""What stays inside: the error page says nothing of it, and nothing here asks another machine for anything."""

import ast
import re
import socket
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

from tests.matrix.stage import NOW
from tests.security.house import House, as_before
from xuean.core import clock

pytestmark = [pytest.mark.django_db, pytest.mark.only_on("sqlite")]  # nothing here depends on the database

SECRET = "PLANTED 李沐阳 13800001111 /etc/xuean/secret"
INSIDE = (
    "PLANTED",
    "Traceback",
    "ValueError",
    "Exception",
    "site-packages",
    ".py",
    "django",
    "jinja",
    "sqlite",
    "postgres",
)
# what may speak to the network, and to whom
CALLERS = {
    "xuean/notices/channels/mail.py": {"smtplib"},  # the school's own mail server
    "xuean/jobs/heart.py": {"socket"},  # the name of this machine
    "xuean/project/serve.py": {"socket"},
    "xuean/project/supervisor.py": {"socket"},
    "xuean/project/simulate/web.py": {"httpx", "urllib.request"},  # itself, in a simulation
    "xuean/project/simulate/live.py": {"httpx", "socket", "urllib.request"},
}
NETWORK = {
    "socket", "ssl", "http.client", "urllib.request", "httpx", "requests", "ftplib", "smtplib", "telnetlib", "aiohttp",
    "urllib3", "imaplib", "poplib", "xmlrpc.client",
}  # fmt: skip
RUNS_WORDS = {"eval", "exec", "compile", "__import__"}


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_the_error_page_tells_only_its_number(house: House, monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ValueError(SECRET)

    monkeypatch.setattr("xuean.web.today.reads.waiting", broken)
    with clock.at(NOW), as_before(house.clients["homeroom_teacher"]) as client:
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        answer = client.get("/")
    page = answer.content.decode()
    assert answer.status_code == 500
    assert [word for word in INSIDE if word.lower() in page.lower()] == []
    assert answer["X-Request-Id"] in page


def test_also_when_the_error_page_itself_breaks(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ValueError(SECRET)

    monkeypatch.setattr("xuean.web.today.reads.waiting", broken)
    monkeypatch.setattr("xuean.kit.errors.render", broken)
    answer = house.ask("homeroom_teacher", "get", "/")
    assert answer.status_code == 500
    assert "系统" in answer.content.decode() and "PLANTED" not in answer.content.decode()


def test_debugging_is_off_unless_asked_for() -> None:
    assert settings.DEBUG is False


def test_no_address_in_a_form_makes_the_server_call(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[object] = []
    monkeypatch.setattr(socket.socket, "connect", lambda _self, address: called.append(address))
    monkeypatch.setattr(socket, "create_connection", lambda address, *_a, **_k: called.append(address))
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *_a, **_k: called.append(host))
    for who, form in house.forms:
        house.ask(who, "post", form.action, form.filled("http://169.254.169.254/latest"))
    assert called == []


def imports(tree: ast.AST) -> set[str]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


@cache
def sources() -> list[tuple[str, ast.AST]]:
    root = Path(settings.PACKAGE)
    files = [path for path in root.rglob("*.py") if "tests" not in path.parts and "migrations" not in path.parts]
    return [(path.relative_to(root.parent).as_posix(), ast.parse(path.read_text(encoding="utf-8"))) for path in files]


def test_only_named_files_speak_to_the_network() -> None:
    wrong = [
        f"{path}: {name}"
        for path, tree in sources()
        for name in imports(tree) & NETWORK - CALLERS.get(path, set())
        if not (name == "ssl" and path in CALLERS)
    ]
    assert wrong == []


def dangerous(tree: ast.AST) -> list[str]:
    """Calls that run words, load objects out of bytes, go through a shell, or mark text as safe in a page."""
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        if not isinstance(node.func, ast.Name | ast.Attribute):
            continue
        name = ast.unparse(node.func)
        shell = any(one.arg == "shell" and getattr(one.value, "value", None) for one in node.keywords)
        if (
            name in RUNS_WORDS
            or shell
            or name in ("os.system", "pickle.loads", "pickle.load", "yaml.load", "marshal.loads")
        ):
            found.append(name)
        if name.endswith(("mark_safe", "SafeString")) or (name == "Markup" and not _own_words(node)):
            found.append(name)
    return found


def _own_words(call: ast.Call) -> bool:
    return all(isinstance(one, ast.Constant) for one in call.args)


# what these mark as safe is drawn by themselves or by Django's own escaping
DRAWERS = {"xuean/kit/forms.py", "xuean/kit/icons.py", "xuean/kit/jsmessages.py", "xuean/web/signin/totp.py"}


def test_no_words_are_run_unpacked_or_trusted() -> None:
    assert [f"{path}: {found}" for path, tree in sources() if path not in DRAWERS and (found := dangerous(tree))] == []


OWN_TEXT = re.compile(r'"[^"{}]*" \| safe')  # a text that stands in the template itself


def test_no_template_trusts_words() -> None:
    wrong = [
        f"{path.name}: {sign}"
        for path in Path(settings.PACKAGE).rglob("*.html")
        for sign in ("|safe", "| safe", "autoescape false", "Markup(")
        if sign in OWN_TEXT.sub("", path.read_text(encoding="utf-8"))
    ]
    assert wrong == []


@pytest.mark.parametrize(
    "code", ["eval(x)", "subprocess.run(x, shell=True)", "pickle.loads(x)", "mark_safe(x)", "Markup(x)", "os.system(x)"]
)
def test_a_dangerous_call_is_caught(code: str) -> None:
    """Offending."""
    assert dangerous(ast.parse(code))


def test_a_caller_is_caught() -> None:
    """Offending."""
    assert imports(ast.parse("import httpx\nfrom urllib import request")) & NETWORK == {"httpx", "urllib.request"}
