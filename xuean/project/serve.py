"""`xuean serve`: one parent, two children (web and worker). No Django here: the parent outlives what it watches."""

import json
import logging.config
import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import click

from xuean.project import config, logs, safety
from xuean.project.say import CannotRun, _, reason
from xuean.project.supervisor import Child, Supervisor

PORT = click.IntRange(1, 65535)
FILE = click.Path(exists=True, dir_okay=False)
XUEAN = (sys.executable, "-m", "xuean.project.cli")


@click.command(help=_("Start web and worker; what dies is started again."))
@click.option("--host", default=config.get("host", "127.0.0.1"), show_default=True, help=_("Address to listen on."))
@click.option("--port", type=PORT, default=config.get("port", 8000), show_default=True, help=_("Port to listen on."))
@click.option("--tls-cert", type=FILE, default=config.get("tls_cert"), help=_("Certificate chain, PEM."))
@click.option("--tls-key", type=FILE, default=config.get("tls_key"), help=_("Private key, PEM."))
def serve(host: str, port: int, tls_cert: str | None, tls_key: str | None) -> int:
    if bool(tls_cert) != bool(tls_key):
        raise CannotRun(_("--tls-cert and --tls-key belong together."))
    refused = safety.refusals(host, bool(tls_cert))
    if refused:
        raise CannotRun("\n".join(refused))
    _ask_port(host, port)
    env = _environment(host, bool(tls_cert))
    if subprocess.run([*XUEAN, "prepare"], env=env, check=False).returncode:
        return 2
    logging.config.dictConfig(logs.configuration(env["XUEAN_LOG_LEVEL"]))
    supervisor = Supervisor([Child("web", _web(host, port, tls_cert, tls_key), env), Child("worker", _worker(), env)])
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: supervisor.stop.set())
    address = f"{'https' if tls_cert else 'http'}://{f'[{host}]' if ':' in host else host}:{port}"
    threading.Thread(target=_announce, args=(supervisor, host, port, address), daemon=True).start()
    supervisor.run()
    return 0


def _ask_port(host: str, port: int) -> None:
    """Find out before anything starts; the server itself would share a busy port without a word."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        if os.name != "nt":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as fault:
            text = _("Cannot listen on {host}, port {port}: {reason}. Another program may be using it; try --port.")
            raise CannotRun(text.format(host=host, port=port, reason=reason(fault))) from None


def _environment(host: str, tls: bool) -> dict[str, str]:
    env = dict(os.environ)
    env.setdefault("XUEAN_LOG_LEVEL", str(config.get("log_level", "info")))
    env["XUEAN_SERVE_HOST"] = host
    env["XUEAN_TLS"] = "1" if tls else "0"
    env["PYTHONUNBUFFERED"] = "1"
    return env


def _web(host: str, port: int, tls_cert: str | None, tls_key: str | None) -> list[str]:
    settings = config.HOME / "granian-log.json"
    settings.write_text(json.dumps(logs.configuration(str(config.get("log_level", "info")))), encoding="utf-8")
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    command += ["--workers", str(config.get("web_workers", min(2, os.cpu_count() or 1)))]
    command += ["--blocking-threads", str(config.get("web_threads", 4)), "--no-ws", "--respawn-failed-workers"]
    command += ["--workers-kill-timeout", "5", "--log-config", str(settings)]
    if tls_cert and tls_key:
        command += ["--ssl-certificate", str(Path(tls_cert).resolve()), "--ssl-keyfile", str(Path(tls_key).resolve())]
    return [*command, "xuean.project.wsgi:application"]


def _worker() -> list[str]:
    return [*XUEAN, "worker"]


def _announce(supervisor: Supervisor, host: str, port: int, address: str) -> None:
    """Say the address once the web server really listens."""
    target = "127.0.0.1" if host in safety.WILDCARD else host
    while not supervisor.stop.wait(0.1):
        try:
            socket.create_connection((target, port), timeout=1).close()
        except OSError:
            continue
        click.echo(_("Xuean is running at {address} (Ctrl-C stops it).").format(address=address))
        return
