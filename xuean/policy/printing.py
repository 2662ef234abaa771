"""What `xuean policy` prints for people: a clause in two lines, a duty as its ladder, a figure with its source."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from xuean.policy.load import FOLDER, read_toml
from xuean.policy.model import STATES, Clause, Ladder, Rung, Text, Value
from xuean.policy.speech import _, ngettext, pgettext, said
from xuean.policy.wording import Wording

WORDING = Wording(_, ngettext)


def clause_lines(clause: Clause) -> Iterator[str]:
    states = " ".join(f"{_kinds()[kind]}:{_states()[state]}" for kind, state in clause.served.items())
    yield f"{clause.id}\t{states}\t{say(clause.gist)}"
    if clause.missing:
        yield "\t\t" + _("Missing: {what}").format(what=say(clause.missing))


def summary(clauses: Iterable[Clause]) -> str:
    """How many of them; only full counts as served."""
    listed = list(clauses)
    full = sum(1 for clause in listed if clause.full)
    none = sum(1 for clause in listed if set(clause.served.values()) == {"no"})
    text = _("{total} clauses: {full} served, {part} in part, {none} not yet")
    return text.format(total=len(listed), full=full, part=len(listed) - full - none, none=none)


def shown(item: Ladder | Value, clause: Clause) -> Iterator[tuple[str, str]]:
    """(label, words), a rung a line."""
    yield item.name, say(item.title)
    yield _("Clause"), f"{clause.id} {say(clause.gist)}"
    yield _("In force"), _span(item)
    if isinstance(item, Value):
        yield _("Value"), value_text(item)
        if item.source:
            yield _("Source"), say(item.source)
        return
    yield _("Owed by"), _posts(item.owed_by)
    if item.due:
        yield _("Deadline"), WORDING.when(item.due)
    for no, rung in enumerate(item.rungs, 1):
        yield _("Rung {number}").format(number=no), _rung(rung, item.clause)


def value_text(value: Value) -> str:
    if value.unit == "flag":
        return _("yes") if value.value else _("no")
    items = value.value if isinstance(value.value, tuple) else (value.value,)
    return _(", ").join(_name(str(one)) if value.unit == "text" else WORDING.amount(one, value.unit) for one in items)


def say(text: Text) -> str:
    return said(text.zh, text.en)


def _rung(rung: Rung, home: str) -> str:
    text = f"{WORDING.when(rung.when)} → {_posts(rung.tell)}"
    if rung.must:
        text += " · " + _("must: {what}").format(what=_musts().get(rung.must, rung.must))
    cited = [one for one in rung.clauses if one != home]
    return f"{text} ({_(', ').join(cited)})" if cited else text


def _span(item: Ladder | Value) -> str:
    since, layer = item.since.isoformat(), _layers()[item.layer]
    if item.until is None:
        return _("since {since}, set by {layer}").format(since=since, layer=layer)
    until = item.until.isoformat()
    return _("{since} to {until}, set by {layer}").format(since=since, until=until, layer=layer)


def _posts(codes: Iterable[str]) -> str:
    return _(", ").join(_name(code) for code in codes)


def _name(code: str) -> str:
    """A post, or a field of a file, in words; any other code as it is."""
    posts: Mapping[str, Any] = read_toml(FOLDER / "posts.toml")
    return said(**posts[code]["name"]) if code in posts else _words().get(code, code)


def _words() -> dict[str, str]:
    return {
        "name": _("name"),
        "sex": _("sex"),
        "birth_on": _("birth date"),
        "ethnicity": _("ethnicity"),
        "document": _("identity document"),
        "student_number": _("student number"),
        "address": _("address"),
        "guardian_name": _("name of a guardian"),
        "guardian_phone": _("phone of a guardian"),
        "other_guardian": _("Other guardian"),
        "employer": _("Employer"),
        "residents_committee": _("Residents' committee"),
        "police_station": _("Police station"),
    }


def _musts() -> dict[str, str]:
    return {
        "reach-guardian": _("call a guardian, and record how it went."),
        "assign-caller": _("name somebody who goes on calling."),
        "take-roll-call": _("take the roll-call."),
        "confirm-record": _("confirm the class officer's record."),
        "report-class": _("report the class's attendance."),
        "resolve-contradiction": _("say which of the two records is true."),
        "state-reason": _("say why the students had not been there."),
        "complete-data": _("complete what is missing in the file."),
        "file-note": _("file the note."),
        "appoint-homeroom": _("name a homeroom teacher."),
        "reach-otherwise": _("reach the guardian in another way."),
    }


def _kinds() -> dict[str, str]:
    return {
        "R": pgettext("kind of clause", "record"),
        "D": pgettext("kind of clause", "duty"),
        "A": pgettext("kind of clause", "access"),
        "F": pgettext("kind of clause", "flow"),
        "M": pgettext("kind of clause", "measure"),
    }


def _states() -> dict[str, str]:
    return dict(
        zip(
            STATES,
            (pgettext("served", "served"), pgettext("served", "in part"), pgettext("served", "not yet")),
            strict=True,
        )
    )


def _layers() -> dict[str, str]:
    return {
        "national": _("the regulation"),
        "province": _("the province"),
        "district": _("the district"),
        "school": _("this school"),
    }
