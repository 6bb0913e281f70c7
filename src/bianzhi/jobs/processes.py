"""Which process works at a job, and whether it still lives."""

import os
import socket


def this_process() -> str:
    """Return the name of this process: ``machine:number``."""
    return f"{socket.gethostname()}:{os.getpid()}"


def is_gone(name: str) -> bool:
    """Say whether the process is known to have ended; of another machine's nothing is known."""
    machine, _, number = name.rpartition(":")
    if machine != socket.gethostname() or not number.isdecimal():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
