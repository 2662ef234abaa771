"""Every code of refusals, faults, warnings, questions and skipped things, with its sentence.

The sentences are English msgids; whoever shows one translates it first and fills in the values after:
`sentence(fault.code, fault.args, gettext)`.
"""

from collections.abc import Callable, Iterable, Mapping


def _(message: str) -> str:
    """Marks a message for translation; whoever shows it translates."""
    return message


REFUSALS: Mapping[str, str] = {
    "file.unreadable": _("The file cannot be opened."),
    "file.empty": _("The file is empty."),
    "file.too_large": _("The file is larger than {limit} MB. Split it and import the parts one after the other."),
    "file.broken": _("The file is damaged. Open it in your spreadsheet program, save it again as .xlsx, and retry."),
    "file.encrypted": _("The file is protected by a password. Remove the password and save it again."),
    "file.bomb": _("The file unpacks to far more than it should and was not opened."),
    "file.macros": _("The file contains macros and was not opened. Save it as .xlsx without macros."),
    "file.external": _(
        "The file refers to other files or data sources. Paste the values, remove the links, and retry."
    ),
    "file.entities": _(
        "The file contains a document type or entities, which no spreadsheet program writes. It was not opened."
    ),
    "file.too_many_rows": _(
        "Sheet {sheet} has {rows} rows; at most {limit} are read. Delete the empty rows below the list and save again."
    ),
    "file.too_many_cells": _(
        "Sheet {sheet} is too large to be a list of people. Delete the empty rows and columns and save again."
    ),
    "file.too_many_sheets": _("The file has more than {limit} sheets."),
    "file.too_heavy": _(
        "The file took too long or too much memory to read. Delete what is not part of the list and retry."
    ),
    "file.xlsb": _("This is a binary workbook (.xlsb). Save it as .xlsx and retry."),
    "file.ods": _("This is an OpenDocument spreadsheet. Save it as .xlsx and retry."),
    "file.not_a_workbook": _("This is not a workbook. Files of type .xlsx, .xls and .csv can be read."),
    "file.pdf": _("This is a PDF. Ask for the table as .xlsx, .xls or .csv."),
    "file.picture": _("This is a picture. Ask for the table as .xlsx, .xls or .csv."),
    "file.archive": _("This is an archive. Unpack it and choose the workbook in it."),
    "file.program": _("This is a program, not a workbook. It was not opened."),
    "file.web_page": _(
        "This is a web page that was named like a workbook. Open it in your spreadsheet program and save it as .xlsx."
    ),
    "file.binary": _("The file is not a table of text. Save it as .xlsx and retry."),
    "file.encoding": _(
        "The text of the file cannot be read: it is neither UTF-8, GB18030 nor UTF-16. Save it as .xlsx and retry."
    ),
}

SKIPPED: Mapping[str, str] = {
    "sheet.hidden": _("Hidden sheet, not read"),
    "sheet.empty": _("Empty sheet"),
    "sheet.no_cells": _("Chart, not a list"),
    "sheet.no_header": _("No row of column names was found; not read"),
    "sheet.no_weekdays": _("No row of weekdays was found; not read"),
    "row.header": _("Column names repeated"),
    "row.total": _("Total"),
    "row.note": _("Note or title"),
    "row.numbered": _("Numbered line without a person"),
}

FILE: Mapping[str, str] = {
    "file.no_list": _("No sheet holds a list with a column of names."),
    "column.unknown": _("This column was not understood and is not read. Say what it holds, or ignore it."),
    "column.twice": _(
        "Two columns hold the same thing. Say which one counts, and ignore column {letter} or the other."
    ),
    "sheet.hidden_rows": _("{count} hidden rows were read as well."),
    "cell.formula": _("The cell holds a formula. Paste its value instead."),
    "cell.error": _("The cell shows an error of the spreadsheet program."),
    "cell.digits_lost": _(
        "The spreadsheet rounded this number and its last digits are lost. "
        "Format the column as text and enter it again."
    ),
}

PERSON: Mapping[str, str] = {
    "name.missing": _("The name is missing."),
    "name.long": _("The name is longer than {limit} characters."),
    "name.odd": _("The name contains digits or signs that are not part of a name."),
    "name.brackets": _("The words in brackets were kept as a remark; the name is {kept}."),
    "sex.missing": _("The sex is missing."),
    "sex.unknown": _("This is not a sex. Write 男 or 女."),
    "birth.future": _("The date of birth lies in the future."),
    "birth.age": _("With this date of birth the person is {age} years old."),
    "birth.month_only": _("Only the month of birth is given; the first day was taken."),
    "date.impossible": _("There is no such day."),
    "date.unreadable": _("This is not a date. Write it like 2017-09-15."),
    "date.two_digit_year": _("The year has two digits; {date} was taken."),
    "date.order": _("Day and month may be the other way round; {date} was taken."),
    "id_kind.unknown": _("This kind of document is not known; it was judged by its number."),
    "identity.empty": _("The document number is empty."),
    "identity.shape": _("A resident identity number has 18 characters; this one has {length}."),
    "identity.checksum": _("The check digit of the identity number does not fit: at least one digit is wrong."),
    "identity.date": _("The date of birth in the identity number does not exist."),
    "identity.future": _("The date of birth in the identity number lies in the future."),
    "identity.fifteen": _("This is an old number of 15 digits. Enter the one of 18."),
    "identity.area": _("The identity number begins with no known province."),
    "identity.pattern": _("The number does not look like this kind of document."),
    "identity.not_nine": _("The number of a foreigner's permanent residence card begins with 9."),
    "identity.sex_differs": _("The sex contradicts the identity number ({number})."),
    "identity.birth_differs": _("The date of birth contradicts the identity number, which says {number}."),
    "phone.shape": _("This is not a phone number that can be dialled."),
    "phone.empty": _("The phone number is empty."),
    "phone.short": _("This is a public line, not the number of a person."),
    "phone.no_area": _("The landline number has no area code."),
    "email.shape": _("This is not an e-mail address."),
    "email.whose": _("The column does not say whose address it holds; it was taken for that of the first guardian."),
}

STUDENT: Mapping[str, str] = {
    "student_number.empty": _("The student number is empty."),
    "student_number.shape": _("A national student number is G, J or L with 18 characters."),
    "student_number.checksum": _("The check digit of the student number does not fit."),
    "student_number.disagrees": _("The student number does not contain the identity number of this row."),
    "student_number.has_identity": _(
        "A student number with J is for students without an identity number, but this row has one."
    ),
    "ethnicity.unknown": _("There is no such ethnic group."),
    "seat.unreadable": _("This is not a seat number."),
    "study_mode.unknown": _("This is no way of attending that is known; it was kept as a remark."),
    "study_mode.differs": _("Column and remark say different ways of attending; the column was taken."),
    "study_mode.clash": _("The remark names two ways of attending; it was kept as a remark."),
    "kinship.unknown": _("This kinship was not understood; 'other relative' was taken, and the word was kept."),
    "class.missing": _("The class is missing."),
    "class.unreadable": _("This was not understood as a class. Write it like 初一（3）班."),
    "class.no_grade": _("The grade of this class is missing."),
    "class.out_of_range": _("{name} is no grade of this school in the school year {year}."),
    "class.only_one": _("{name} names no class; class 1 was taken."),
    "class.disagrees": _("The class names another grade than the column of grades ({grade})."),
    "class.title_differs": _(
        "The title of sheet {sheet} names another class than the sheet; the sheet's name was taken."
    ),
    "class.which_stage": _("Which stage do the students of {name} belong to?"),
    "entered.differs": _(
        "By the grade ({name}) these students entered in {expected}; the column says otherwise in {count} rows. "
        "The grade was taken."
    ),
    "duplicate.identity": _("The same identity number stands in row {other} of sheet {sheet} ({name})."),
    "duplicate.student_number": _("The same student number stands in row {other} of sheet {sheet} ({name})."),
    "duplicate.name": _(
        "A student of the same name stands in row {other} of sheet {sheet}, and nothing tells the two apart."
    ),
    "duplicate.seat": _("{name} in row {other} has the same seat number."),
}

WORK: Mapping[str, str] = {
    "post.unknown": _("This post is not known and gives no rights."),
    "post.no_class": _("The class of this homeroom teacher was not understood. Write it like 初一（3）班班主任."),
    "post.no_grade": _("The grade of this grade leader was not understood. Write it like 初一年级组长."),
    "duplicate.staff_no": _("The same staff number stands in row {other} of sheet {sheet} ({name})."),
    "duplicate.staff_name": _("Two members of staff have this name: a timetable cannot tell them apart."),
    "duplicate.homeroom": _("This class already has a homeroom teacher: {name}, row {other}."),
    "timetable.none": _("No sheet holds a timetable: a row of weekdays with periods below it."),
    "period.unknown": _("This was not understood as a period."),
    "lesson.unreadable": _("This was not understood as a lesson. Write the subject, and the teacher below it."),
    "lesson.two_teachers": _("The cell names more than one teacher; the first was taken."),
    "lesson.class_twice": _("{name} has another lesson at the same time: sheet {sheet}, cell {cell}."),
    "lesson.two_places": _("{name} teaches {other} at the same time: sheet {sheet}, cell {cell}."),
    "bell.time": _("These are not a beginning and an end. Write them like 08:00 and 08:45."),
    "bell.backwards": _("The end is not after the beginning."),
    "bell.unknown": _("This line of the day is not known; it was kept as a break."),
    "bell.audience": _("Whom this is for was not understood; everybody was taken."),
    "bell.overlap": _("This overlaps with {other}."),
    "bell.twice": _("This lesson stands in the day twice."),
}

SENTENCES: Mapping[str, str] = {**REFUSALS, **SKIPPED, **FILE, **PERSON, **STUDENT, **WORK}


def sentence(code: str, args: Iterable[tuple[str, str]] = (), translate: Callable[[str], str] = str) -> str:
    """The sentence of a code in the language of `translate`, with its values filled in."""
    return translate(SENTENCES[code]).format(**dict(args))
