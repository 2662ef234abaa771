"""`xuean init`: keys, database, first school, and a one-time address to make the first account with."""

import json
import os
import secrets
from importlib import import_module
from pathlib import Path

import click

from xuean.project import config
from xuean.project.say import CannotRun, _, reason


@click.command(help=_("Prepare a new installation: keys, database, first school, set-up address."))
@click.option("--school", help=_("Name of the first school."))
@click.option("--json", "as_json", is_flag=True, help=_("Print data as JSON."))
def init(school: str | None, as_json: bool) -> int:
    """May be run again: keys and data stay as they are; without any account there is a fresh address."""
    make_home(config.HOME)
    import_module("xuean.project.ready").wake()
    first = import_module("xuean.project.first")
    done = first.begin(config.HOME, school)
    token, minutes = first.offer_setup(config.HOME) if done.needs_account else (None, 0)
    path = f"/setup/{token}" if token else None
    if as_json:
        click.echo(
            json.dumps({"home": str(config.HOME), "school": done.school, "setup_path": path}, ensure_ascii=False)
        )
        return 0
    if school and school.strip() != done.school:
        click.echo(_("The school stays {name}: it was there already.").format(name=done.school), err=True)
    click.echo(_("Keys and database are ready in {home}.").format(home=config.HOME))
    if path:
        base = str(config.get("public_url", f"http://{config.get('host', '127.0.0.1')}:{config.get('port', 8000)}"))
        how = _("Start with `xuean serve`, then open this address within {minutes} minutes; it works once:")
        click.echo(how.format(minutes=minutes))
        click.echo(f"  {base.rstrip('/')}{path}")
    else:
        click.echo(_("There are accounts already: start with `xuean serve` and sign in."))
    return 0


def make_home(home: Path) -> None:
    """Folders only the owner may enter, and the key of sessions and forms."""
    try:
        for folder in (home, home / "keys", home / "tmp"):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            folder.chmod(0o700)
        write_key(home / "keys" / "secret_key", secrets.token_urlsafe(50))
    except OSError as fault:
        text = _("{home} cannot be prepared: {reason}. Choose another place with XUEAN_HOME.")
        raise CannotRun(text.format(home=home, reason=reason(fault))) from None


def write_key(path: Path, text: str) -> None:
    """A new file for its owner alone; an existing key is never replaced."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(text + "\n")
