"""Exit codes, as docs/exit-codes.md describes them."""

DONE = 0
FAILED = 1
USAGE = 2
SOME_FAILED = 3
INTERRUPTED = 130
BROKEN_PIPE = 141


def code_for(done: int, failed: int) -> int:
    """The exit code of a command that worked on several inputs."""
    if not failed:
        return DONE
    return SOME_FAILED if done else FAILED
