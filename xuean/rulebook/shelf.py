"""`book(school)`: one fresh book a question, over an index that is made once in a process."""

from functools import lru_cache

from xuean.policy import Book, load
from xuean.policy.book import Index


@lru_cache(maxsize=1)
def index() -> Index:
    """The regulations as delivered. Raises PolicyFault, at start, when a file is not right."""
    return Index(load())


def book(school: object | None) -> Book:  # noqa: ARG001 - a School; its amendments will be read here
    """The book of `school`. Made fresh, so that `consulted` speaks of one result only."""
    return Book(index())
