"""Make what an installation reads: .mo of both scripts, and the traditional .po for whoever wants to look."""

from pathlib import Path

from xuean.kit.catalogue import places, store
from xuean.kit.catalogue.traditional import traditional_catalogue


def compile_all(package: Path = places.PACKAGE) -> list[Path]:
    """Compile every zh_Hans catalogue and make its zh_Hant; returns the catalogues read."""
    done = []
    for name in places.folders(package):
        path = places.po(name, package=package)
        if path.is_file():
            simplified = store.read(path)
            store.compiled(path, simplified)
            other = places.po(name, "zh_Hant", package)
            made = traditional_catalogue(simplified)
            store.write(other, made, keep_obsolete=False)
            store.compiled(other, made)
            done.append(path)
    return done
