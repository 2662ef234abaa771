"""Where texts are found and where their translations lie."""

from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent.parent
SHARED = ("core", "kit")  # what they translate is not translated again above them
APART = ("project", "policy")  # speak without Django, from their own catalogue alone: nothing is left out of it
REGULATIONS = "policies"  # its bilingual texts belong to the catalogue of `policy`
SKIPPED = {"tests", "migrations", "vendor", "node_modules", "__pycache__", "locale"}
SCRIPTS = "kit/locale/scripts.json"


def folders(package: Path = PACKAGE) -> list[str]:
    """Names of the folders that may say something, shared ones first."""
    names = sorted(path.name for path in package.iterdir() if (path / "__init__.py").is_file())
    own = [name for name in names if name != REGULATIONS]
    return sorted(own, key=lambda name: (SHARED.index(name) if name in SHARED else len(SHARED), name))


def files(folder: Path, ending: str) -> Iterator[Path]:
    for path in sorted(folder.rglob(f"*{ending}")):
        if not SKIPPED & set(path.relative_to(folder).parts[:-1]):
            yield path


def po(name: str, locale: str = "zh_Hans", package: Path = PACKAGE) -> Path:
    return package / name / "locale" / locale / "LC_MESSAGES" / "django.po"
