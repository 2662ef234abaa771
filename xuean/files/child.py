"""The small process: the upload on standard input, what was made of it on standard output. It limits itself first."""

import contextlib
import sys
from importlib import import_module

from xuean.files import limits
from xuean.files.carry import pack, pack_refusal
from xuean.files.faults import Unsafe
from xuean.files.kinds import IMAGE, PDF

MAKERS = {IMAGE: "xuean.files.safe_image", PDF: "xuean.files.safe_pdf"}


def limit_self() -> None:
    """Memory, processor time, no files written, no core dump with a child's picture. POSIX only; time is for all."""
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
    make = import_module(MAKERS[sys.argv[1]]).make
    limit_self()
    data = sys.stdin.buffer.read(limits.UPLOAD_BYTES + 1)
    try:
        answer = pack(make(data))
        if len(answer) > limits.ANSWER_BYTES:
            raise Unsafe("too-heavy")
    except Unsafe as unsafe:
        answer = pack_refusal(unsafe)
    except MemoryError:
        answer = pack_refusal(Unsafe("too-heavy"))
    sys.stdout.buffer.write(answer)


if __name__ == "__main__":
    main()
