"""For the tests of the whole project; what they share is in tests/."""

pytest_plugins = ["tests.plan", "tests.fixtures"]
