"""Widths of the parts of a bar, in per cent. Pure."""

from collections.abc import Sequence

SMALLEST = 0.6  # per cent: one missing child among a thousand must still be seen


def shares(values: Sequence[float], gap: float = 0.5) -> list[tuple[float, float]]:
    """(start, width) of each value on a bar of 100: nothing for 0, at least SMALLEST for the rest, `gap` between."""
    shown = [value for value in values if value > 0]
    if not shown:
        return [(0.0, 0.0) for _ in values]
    room = 100 - gap * (len(shown) - 1)
    widths = [max(SMALLEST, room * value / sum(shown)) if value > 0 else 0.0 for value in values]
    too_much = sum(widths) - room
    widest = widths.index(max(widths))
    widths[widest] -= too_much
    result, at = [], 0.0
    for width in widths:
        result.append((min(100.0, round(at, 3)), round(width, 3)))
        at += width + (gap if width else 0)
    return result
