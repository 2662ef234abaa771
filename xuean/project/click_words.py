"""Sentences of the command-line library that a user may meet. They stand here only to be translated with ours."""

from gettext import ngettext

from xuean.project.say import _

WORDS = (
    _("Usage:"),
    _("Options"),
    _("Commands"),
    _("Arguments"),
    _("Show this message and exit."),
    _("Show the version and exit."),
    _("[default: {default}]"),
    _("default: {default}"),
    _("required"),
    _("Error: {message}"),
    _("Try '{command} {option}' for help."),
    _("No such command {name!r}."),
    _("No such option: {name}"),
    _("No such option {name!r}."),
    _("Missing argument"),
    _("Missing option"),
    _("Missing command."),
    _("Missing parameter"),
    _("Invalid value: {message}"),
    _("Invalid value for {param_hint}: {message}"),
    _("Option {name!r} requires an argument."),
    _("{value!r} is not a valid {number_type}."),
    _("{value} is not in the range {range}."),
    _("{name} {filename!r} does not exist."),
    _("file"),
    _("directory"),
    _("path"),
    _("Aborted!"),
    ngettext("{value!r} does not match the format {format}.", "{value!r} does not match the formats {formats}.", 1),
)
