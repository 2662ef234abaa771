"""What a person says on the preview, out of the form and onto what was said before."""

from collections.abc import Mapping
from dataclasses import replace

from xuean.roster.choices import Choices

LONGEST = 200
AT_MOST = 2_000


def choices_of(posted: Mapping[str, str], before: Choices) -> Choices:
    """Fields are named `column:KEY`, `answer:KEY`; `confirm` may come many times and with a value of `KEY=yes`."""
    answers, overrides = dict(before.answers), dict(before.overrides)
    year = before.school_year
    for name, value in posted.items():
        if len(name) > LONGEST or len(value) > LONGEST:
            continue
        if name.startswith("column:"):
            overrides[name.removeprefix("column:")] = value
        elif name.startswith("answer:") and value:
            answers[name.removeprefix("answer:")] = value
        elif name == "school_year" and value.isdigit():
            year = int(value)
    if len(answers) > AT_MOST or len(overrides) > AT_MOST:
        return before
    return replace(before, answers=answers, overrides=overrides, school_year=year)
