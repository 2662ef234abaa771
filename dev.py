#!/usr/bin/env python3
"""The two commands of this project, and their helpers. Needs nothing but Python 3.11.

python3 dev.py run    [--host H] [--port P]     a demo school at http://127.0.0.1:8000
python3 dev.py test   [--only=PHASE,…] [--without=browser] [pytest arguments]
python3 dev.py setup                            the environment alone (.venv, front-end files, messages)
python3 dev.py messages                         gather the texts to be translated
  python3 dev.py wheel                            what a school installs, into dist/ (after setup)
  python3 dev.py with-postgres COMMAND …          a command with an empty PostgreSQL of its own
"""

import sys

if sys.version_info < (3, 11):  # said before anything of a newer Python is read
    sys.exit(
        "学安需要 Python 3.11 或更新的版本，当前是 %d.%d。 Xuean needs Python 3.11 or newer.\n"
        "  Debian 12 / Ubuntu: apt install python3 python3-venv" % sys.version_info[:2]
    )

from tools import commands

if __name__ == "__main__":
    sys.exit(commands.main(sys.argv[1:], __doc__))
