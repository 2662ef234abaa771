"""学安 Xuean: a school's safety regulations as software that works."""

__version__ = "0.1.0"
