"""The stage of the matrix serves the house tests too: everybody, and one thing of every kind."""

from tests.matrix.conftest import stage

__all__ = ["stage"]
