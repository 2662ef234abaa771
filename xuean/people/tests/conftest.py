import pytest

from tests import cast as theatre
from xuean.core.pen import Pen, holding


@pytest.fixture
def cast(db):
    return theatre.make()


@pytest.fixture
def hand(cast):
    """A pen for the inner functions of this floor, at nine on the cast's Monday."""
    with holding(Pen(actor=None, school_id=cast.school.id, tag="test", now=theatre.shanghai(9))) as pen:
        yield pen
