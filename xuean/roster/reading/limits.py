"""How large a workbook may be before it is refused unread (security A18). A school of 5,000 stays far below."""

FILE_BYTES = 20 * 1024 * 1024
PARTS = 2_000
PART_BYTES = 120 * 1024 * 1024
UNPACKED_BYTES = 200 * 1024 * 1024
RATIO = 200  # unpacked to packed, once the whole is larger than RATIO_FROM
RATIO_FROM = 10 * 1024 * 1024
SHEETS = 300
ROWS = 30_000  # of one sheet
CELLS = 3_000_000  # rows × columns of the used area of all sheets
CELL_CHARACTERS = 32_767  # what a cell can hold

ANSWER_BYTES = 64 * 1024 * 1024  # what the small process may hand back
PROCESS_MEMORY = 512 * 1024 * 1024
PROCESS_SECONDS = 30
