"""Every code of refusals, faults, warnings, questions and skipped things, with its sentence.

The sentences are English msgids; whoever shows one translates it first and fills in the values after:
`sentence(fault.code, fault.args, gettext)`.
"""

from collections.abc import Callable, Iterable, Mapping


def N_(message: str) -> str:  # noqa: N802  (the name that message extraction knows)
    """Marks a message for translation."""
    return message


REFUSALS: Mapping[str, str] = {
    "file.unreadable": N_("The file cannot be opened."),
    "file.empty": N_("The file is empty."),
    "file.too_large": N_("The file is larger than {limit} MB. Split it and import the parts one after the other."),
    "file.broken": N_("The file is damaged. Open it in your spreadsheet program, save it again as .xlsx, and retry."),
    "file.encrypted": N_("The file is protected by a password. Remove the password and save it again."),
    "file.bomb": N_("The file unpacks to far more than it should and was not opened."),
    "file.macros": N_("The file contains macros and was not opened. Save it as .xlsx without macros."),
    "file.external": N_(
        "The file refers to other files or data sources. Paste the values, remove the links, and retry."
    ),
    "file.entities": N_(
        "The file contains a document type or entities, which no spreadsheet program writes. It was not opened."
    ),
    "file.too_many_rows": N_(
        "Sheet {sheet} has {rows} rows; at most {limit} are read. Delete the empty rows below the list and save again."
    ),
    "file.too_many_cells": N_(
        "Sheet {sheet} is too large to be a list of people. Delete the empty rows and columns and save again."
    ),
    "file.too_many_sheets": N_("The file has more than {limit} sheets."),
    "file.too_heavy": N_(
        "The file took too long or too much memory to read. Delete what is not part of the list and retry."
    ),
    "file.xlsb": N_("This is a binary workbook (.xlsb). Save it as .xlsx and retry."),
    "file.ods": N_("This is an OpenDocument spreadsheet. Save it as .xlsx and retry."),
    "file.not_a_workbook": N_("This is not a workbook. Files of type .xlsx, .xls and .csv can be read."),
    "file.pdf": N_("This is a PDF. Ask for the table as .xlsx, .xls or .csv."),
    "file.picture": N_("This is a picture. Ask for the table as .xlsx, .xls or .csv."),
    "file.archive": N_("This is an archive. Unpack it and choose the workbook in it."),
    "file.program": N_("This is a program, not a workbook. It was not opened."),
    "file.web_page": N_(
        "This is a web page that was named like a workbook. Open it in your spreadsheet program and save it as .xlsx."
    ),
    "file.binary": N_("The file is not a table of text. Save it as .xlsx and retry."),
    "file.encoding": N_(
        "The text of the file cannot be read: it is neither UTF-8, GB18030 nor UTF-16. Save it as .xlsx and retry."
    ),
}

SKIPPED: Mapping[str, str] = {
    "sheet.hidden": N_("Hidden sheet, not read"),
    "sheet.empty": N_("Empty sheet"),
    "sheet.no_cells": N_("Chart, not a list"),
    "sheet.no_header": N_("No row of column names was found; not read"),
    "sheet.no_weekdays": N_("No row of weekdays was found; not read"),
    "row.header": N_("Column names repeated"),
    "row.total": N_("Total"),
    "row.note": N_("Note or title"),
    "row.numbered": N_("Numbered line without a person"),
}

FILE: Mapping[str, str] = {
    "file.no_list": N_("No sheet holds a list with a column of names."),
    "column.unknown": N_("This column was not understood and is not read. Say what it holds, or ignore it."),
    "column.twice": N_(
        "Two columns hold the same thing. Say which one counts, and ignore column {letter} or the other."
    ),
    "sheet.hidden_rows": N_("{count} hidden rows were read as well."),
    "cell.formula": N_("The cell holds a formula. Paste its value instead."),
    "cell.error": N_("The cell shows an error of the spreadsheet program."),
    "cell.digits_lost": N_(
        "The spreadsheet rounded this number and its last digits are lost. "
        "Format the column as text and enter it again."
    ),
}

PERSON: Mapping[str, str] = {
    "name.missing": N_("The name is missing."),
    "name.long": N_("The name is longer than {limit} characters."),
    "name.odd": N_("The name contains digits or signs that are not part of a name."),
    "name.brackets": N_("The words in brackets were kept as a remark; the name is {kept}."),
    "sex.missing": N_("The sex is missing."),
    "sex.unknown": N_("This is not a sex. Write 男 or 女."),
    "birth.future": N_("The date of birth lies in the future."),
    "birth.age": N_("With this date of birth the person is {age} years old."),
    "birth.month_only": N_("Only the month of birth is given; the first day was taken."),
    "date.impossible": N_("There is no such day."),
    "date.unreadable": N_("This is not a date. Write it like 2017-09-15."),
    "date.two_digit_year": N_("The year has two digits; {date} was taken."),
    "date.order": N_("Day and month may be the other way round; {date} was taken."),
    "id_kind.unknown": N_("This kind of document is not known; it was judged by its number."),
    "identity.empty": N_("The document number is empty."),
    "identity.shape": N_("A resident identity number has 18 characters; this one has {length}."),
    "identity.checksum": N_("The check digit of the identity number does not fit: at least one digit is wrong."),
    "identity.date": N_("The date of birth in the identity number does not exist."),
    "identity.future": N_("The date of birth in the identity number lies in the future."),
    "identity.fifteen": N_("This is an old number of 15 digits. Enter the one of 18."),
    "identity.area": N_("The identity number begins with no known province."),
    "identity.pattern": N_("The number does not look like this kind of document."),
    "identity.not_nine": N_("The number of a foreigner's permanent residence card begins with 9."),
    "identity.sex_differs": N_("The sex contradicts the identity number ({number})."),
    "identity.birth_differs": N_("The date of birth contradicts the identity number, which says {number}."),
    "phone.shape": N_("This is not a phone number that can be dialled."),
    "phone.empty": N_("The phone number is empty."),
    "phone.short": N_("This is a public line, not the number of a person."),
    "phone.no_area": N_("The landline number has no area code."),
    "email.shape": N_("This is not an e-mail address."),
}

STUDENT: Mapping[str, str] = {
    "student_number.empty": N_("The student number is empty."),
    "student_number.shape": N_("A national student number is G, J or L with 18 characters."),
    "student_number.checksum": N_("The check digit of the student number does not fit."),
    "student_number.disagrees": N_("The student number does not contain the identity number of this row."),
    "student_number.has_identity": N_(
        "A student number with J is for students without an identity number, but this row has one."
    ),
    "ethnicity.unknown": N_("There is no such ethnic group."),
    "seat.unreadable": N_("This is not a seat number."),
    "study_mode.unknown": N_("This is no way of attending that is known; it was kept as a remark."),
    "study_mode.differs": N_("Column and remark say different ways of attending; the column was taken."),
    "study_mode.clash": N_("The remark names two ways of attending; it was kept as a remark."),
    "kinship.unknown": N_("This kinship was not understood; 'other relative' was taken, and the word was kept."),
    "class.missing": N_("The class is missing."),
    "class.unreadable": N_("This was not understood as a class. Write it like 初一（3）班."),
    "class.no_grade": N_("The grade of this class is missing."),
    "class.out_of_range": N_("{name} is no grade of this school in the school year {year}."),
    "class.only_one": N_("{name} names no class; class 1 was taken."),
    "class.disagrees": N_("The class names another grade than the column of grades ({grade})."),
    "class.title_differs": N_(
        "The title of sheet {sheet} names another class than the sheet; the sheet's name was taken."
    ),
    "class.which_stage": N_("Which stage do the students of {name} belong to?"),
    "entered.differs": N_(
        "By the grade ({name}) these students entered in {expected}; the column says otherwise in {count} rows. "
        "The grade was taken."
    ),
    "duplicate.identity": N_("The same identity number stands in row {other} of sheet {sheet} ({name})."),
    "duplicate.student_number": N_("The same student number stands in row {other} of sheet {sheet} ({name})."),
    "duplicate.name": N_(
        "A student of the same name stands in row {other} of sheet {sheet}, and nothing tells the two apart."
    ),
    "duplicate.seat": N_("{name} in row {other} has the same seat number."),
}

WORK: Mapping[str, str] = {
    "post.unknown": N_("This post is not known and gives no rights."),
    "post.no_class": N_("The class of this homeroom teacher was not understood. Write it like 初一（3）班班主任."),
    "post.no_grade": N_("The grade of this grade leader was not understood. Write it like 初一年级组长."),
    "duplicate.staff_no": N_("The same staff number stands in row {other} of sheet {sheet} ({name})."),
    "duplicate.staff_name": N_("Two members of staff have this name: a timetable cannot tell them apart."),
    "duplicate.homeroom": N_("This class already has a homeroom teacher: {name}, row {other}."),
    "timetable.none": N_("No sheet holds a timetable: a row of weekdays with periods below it."),
    "period.unknown": N_("This was not understood as a period."),
    "lesson.unreadable": N_("This was not understood as a lesson. Write the subject, and the teacher below it."),
    "lesson.two_teachers": N_("The cell names more than one teacher; the first was taken."),
    "lesson.class_twice": N_("{name} has another lesson at the same time: sheet {sheet}, cell {cell}."),
    "lesson.two_places": N_("{name} teaches {other} at the same time: sheet {sheet}, cell {cell}."),
    "bell.time": N_("These are not a beginning and an end. Write them like 08:00 and 08:45."),
    "bell.backwards": N_("The end is not after the beginning."),
    "bell.unknown": N_("This line of the day is not known; it was kept as a break."),
    "bell.audience": N_("Whom this is for was not understood; everybody was taken."),
    "bell.overlap": N_("This overlaps with {other}."),
    "bell.twice": N_("This lesson stands in the day twice."),
}

SENTENCES: Mapping[str, str] = {**REFUSALS, **SKIPPED, **FILE, **PERSON, **STUDENT, **WORK}


def sentence(code: str, args: Iterable[tuple[str, str]] = (), translate: Callable[[str], str] = str) -> str:
    """The sentence of a code in the language of `translate`, with its values filled in."""
    return translate(SENTENCES[code]).format(**dict(args))
