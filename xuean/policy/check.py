"""Everything that `xuean policy check` and the tests ask of the files as they lie in their folder."""

from collections.abc import Iterator
from pathlib import Path

from xuean.policy import codes, retention
from xuean.policy.cases import read_cases
from xuean.policy.errors import Fault, PolicyFault
from xuean.policy.load import file_of, load, read_toml
from xuean.policy.model import Pack
from xuean.policy.register import against_register, read_register
from xuean.policy.sentences import contradictions
from xuean.policy.speech import _


def findings(folder: Path) -> list[Fault]:
    """All that is wrong; empty when the files are in order."""
    try:
        pack = load(folder)
        return [
            *against_register(pack, read_register(folder)),
            *contradictions(folder),
            *_unknown_posts(pack, folder),
            *_keep_rules(pack, folder),
            *_cases(pack, folder),
            *_codes(folder),
        ]
    except PolicyFault as fault:
        return list(fault.faults)


def _unknown_posts(pack: Pack, folder: Path) -> Iterator[Fault]:
    posts = set(read_toml(folder / "posts.toml"))
    for clause in pack.clauses:
        for ladder in clause.ladders:
            named = {*ladder.owed_by, *(post for rung in ladder.rungs for post in rung.tell)}
            for post in sorted(named - posts):
                yield Fault(
                    file_of(clause),
                    clause.id,
                    _("{name} tells an unknown post: {post}").format(name=ladder.name, post=post),
                )


def _keep_rules(pack: Pack, folder: Path) -> Iterator[Fault]:
    """A keep rule leans on a figure that some clause has."""
    figures = {value.name for clause in pack.clauses for value in clause.values}
    for kept in retention.records(folder).values():
        if kept.rule.value is not None and kept.rule.value not in figures:
            yield Fault(
                retention.FILE, kept.rule.name, _("no clause has the figure {name}").format(name=kept.rule.value)
            )


def _cases(pack: Pack, folder: Path) -> Iterator[Fault]:
    """Every duty has at least one case."""
    tried = {case.duty for case in read_cases(folder)}
    for clause in pack.clauses:
        for ladder in clause.ladders:
            if ladder.name not in tried:
                yield Fault(file_of(clause), clause.id, _("{name} has no case").format(name=ladder.name))


def _codes(folder: Path) -> Iterator[Fault]:
    if not codes.tables(folder):
        yield Fault(codes.FILE, "", _("there are no code tables"))
