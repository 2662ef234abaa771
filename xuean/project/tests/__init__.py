"""Tests of set-up, command line, server start and what every answer carries."""
