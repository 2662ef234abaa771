#!/usr/bin/env python3
"""How fast the house is: `python3 benchmarks/run.py`, about six minutes for everything on two quiet cores.

--only NAME …        of: pages phone memory growth tick audit roster gate
--database WHICH     sqlite, postgresql or both (default)
--students N         of the measured school (default 3000, in classes of 50)
--json FILE          the figures as data as well
--markdown           the table as Markdown
"""

import argparse
import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.stand import python_of_the_project

PARTS = ("pages", "phone", "memory", "growth", "tick", "audit", "roster", "gate")


def main() -> int:
    wishes = _wishes()
    python_of_the_project()
    from benchmarks import machine, report

    begun = time.perf_counter()
    for fact in machine.facts():
        print(fact)
    rows = []
    for database in ("sqlite", "postgresql") if wishes.database == "both" else (wishes.database,):
        with _address(database) as url:
            found = _measured(database, url, wishes)
        rows += found
        print(f"\n━━ {database}\n" + (report.markdown(found) if wishes.markdown else report.table(found)), flush=True)
    failed = [row for row in rows if row.verdict == "FAILED"]
    print(f"\n{len(rows)} rows in {time.perf_counter() - begun:.0f} s; {len(failed)} bars FAILED.")
    if wishes.json:
        facts = {"machine": machine.facts(), "rows": report.data(rows)}
        Path(wishes.json).write_text(json.dumps(facts, ensure_ascii=False, indent=1), encoding="utf-8")
    return 0


def _wishes() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS))
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    parser.add_argument("--students", type=int, default=3000)
    parser.add_argument("--json")
    parser.add_argument("--markdown", action="store_true")
    return parser.parse_args()


@contextmanager
def _address(database: str) -> Iterator[str | None]:
    """A PostgreSQL of our own that keeps what it has committed, on a unix socket; nothing for SQLite."""
    if database == "sqlite":
        yield None
        return
    from tools import environment, postgres

    with postgres.server(environment.site_packages(), postgres.SAFE) as url:
        yield url


def _measured(database: str, url: str | None, wishes: argparse.Namespace) -> list:
    from benchmarks import measures
    from benchmarks.stand import fill, served, stand

    rows = []
    wanted = set(wishes.only)
    with stand(database, url) as one:
        if wanted & {"roster"}:
            rows += measures.roster(one, wishes.students)
    if wanted - {"roster"}:
        with _emptied(database, url), stand(database, url) as one:
            fill(one, wishes.students)
            print(f"· {database}: a school of {wishes.students} in {one.facts['seeded']} s", flush=True)
            if wanted & {"pages", "phone", "memory", "growth", "gate"}:
                with served(one):
                    rows += measures.idle(one) if "memory" in wanted and database == "sqlite" else []
                    rows += measures.first_page(one) if "phone" in wanted and database == "sqlite" else []
                    rows += measures.pages(one) if wanted & {"pages", "memory"} else []
                    rows += measures.busy(one) if "memory" in wanted and database == "sqlite" else []
                    rows += measures.gate(one) if "gate" in wanted else []
                    rows += measures.growth(one) if "growth" in wanted else []
            rows += measures.audit(one) if "audit" in wanted else []
            rows += measures.tick(one) if "tick" in wanted else []
    return rows


@contextmanager
def _emptied(database: str, url: str | None) -> Iterator[None]:
    """PostgreSQL: what the import left goes, so that every part begins with an empty database."""
    if url:
        import psycopg

        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("DROP SCHEMA public CASCADE")
            connection.execute("CREATE SCHEMA public")
    yield


if __name__ == "__main__":
    sys.exit(main())
