"""How large an upload may be before it is refused, and how much the small process may use (security A18, 4.15)."""

MEGABYTE = 1024 * 1024

UPLOAD_BYTES = 20 * MEGABYTE  # never more, whatever a school sets
PIXELS = 40_000_000
LONGEST_SIDE = 2560  # pixels: a written page stays readable
PREVIEW_SIDE = 320
QUALITY = 85
PDF_PAGES = 50

PROCESS_MEMORY = 768 * MEGABYTE  # one picture of 40 megapixels, twice, and the libraries
PROCESS_SECONDS = 20
ANSWER_BYTES = 32 * MEGABYTE
AT_ONCE = 2  # small processes of one web process
WAIT_SECONDS = 20.0
FREE_BYTES = 1024 * MEGABYTE  # with less than that on the disk `doctor` says so
