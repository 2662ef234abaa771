from datetime import UTC, datetime

from xuean.core import clock
from xuean.core.ids import new_id


def test_ids_of_one_instant_are_in_the_order_they_were_made():
    with clock.at(datetime(2026, 11, 23, tzinfo=UTC)):
        made = [new_id() for _ in range(500)]
    assert made == sorted(made)
    assert len(set(made)) == 500


def test_version_variant_and_time_stand_where_the_standard_puts_them():
    moment = datetime(2026, 11, 23, 0, 10, tzinfo=UTC)
    with clock.at(moment):
        one = new_id()
    assert one.version == 7
    assert one.variant == "specified in RFC 4122"
    assert one.int >> 80 == int(moment.timestamp() * 1000)
