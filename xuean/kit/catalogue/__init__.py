"""Translations at build time: gather the English texts, keep the Chinese ones, make the traditional from them.

English is the msgid. Each folder under `xuean/` that says something keeps `locale/zh_Hans/LC_MESSAGES/django.po`.
`zh_Hant` and every `.mo` are made, never written by hand. Nothing of this runs in an installation.
"""
