"""What each web process of `bianzhi serve` loads: the site, and a watch that ends the process with its parent."""

import os
import signal
import threading
import time

from bianzhi.site.wsgi import application

__all__ = ["application"]

GRACE = 10.0  # seconds for requests in progress


def _end_with(parent: int) -> None:
    """End this process when its parent is gone: it would hold the port and the database."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE)
    os._exit(1)


threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
