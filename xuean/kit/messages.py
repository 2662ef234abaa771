"""Translations: `python -m xuean.kit.messages extract|compile|check` (as `python dev.py messages` and in setup).

extract [FOLDER…]   bring the zh_Hans catalogues up to what the sources say, keeping translations
compile             make every .mo, and zh_Hant from zh_Hans
check               exit 1 when a text is not translated, or in two ways
"""

import sys

from xuean.kit.catalogue.check import faults
from xuean.kit.catalogue.compile import compile_all
from xuean.kit.catalogue.extract import extract


def main(arguments: list[str]) -> int:
    match arguments:
        case ["extract", *names]:
            for path in extract(only=names):
                print(path)
            return 0
        case ["compile"]:
            print(f"{len(compile_all())} catalogues")
            return 0
        case ["check"]:
            found = faults()
            print("\n".join(found) or "every text is translated", file=sys.stderr if found else sys.stdout)
            return 1 if found else 0
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
