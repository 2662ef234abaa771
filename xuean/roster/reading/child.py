"""The small process: file on standard input, sheets as JSON on standard output. It limits itself before it reads."""

import contextlib
import sys

from xuean.roster.reading import limits
from xuean.roster.reading.carry import pack, pack_refusal
from xuean.roster.reading.sheets import Refusal
from xuean.roster.reading.workbook import load


def limit_self() -> None:
    """Memory, processor time, no files written, no core dump with a child's data. POSIX only; the clock is for all."""
    try:
        import resource
    except ImportError:
        return
    for name, amount in (
        ("RLIMIT_AS", limits.PROCESS_MEMORY),
        ("RLIMIT_CPU", limits.PROCESS_SECONDS),
        ("RLIMIT_FSIZE", 0),
        ("RLIMIT_CORE", 0),
        ("RLIMIT_NOFILE", 64),
    ):
        with contextlib.suppress(ValueError, OSError, AttributeError):
            resource.setrlimit(getattr(resource, name), (amount, amount))


def main() -> None:
    limit_self()
    data = sys.stdin.buffer.read(limits.FILE_BYTES + 1)
    try:
        answer = pack(load(data, sys.argv[1] if len(sys.argv) > 1 else ""))
        if len(answer) > limits.ANSWER_BYTES:
            raise Refusal("file.too_heavy")
    except Refusal as refusal:
        answer = pack_refusal(refusal)
    except MemoryError:
        answer = pack_refusal(Refusal("file.too_heavy"))
    sys.stdout.buffer.write(answer.encode())


if __name__ == "__main__":
    main()
