"""A worker that some files do strange things to: ``die`` ends it, ``loop`` keeps it busy, ``sleep`` keeps it waiting."""

#: for `bianzhi.auditing.corpus.crew.WORKER`
STRANGE = (
    "-c",
    """
import os, signal, time
from bianzhi.auditing.corpus import worker

real = worker.audit_file

def strange(data, name, **more):
    if data == b"die":
        os._exit(9)
    if data in (b"loop", b"sleep"):
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM])
        while data == b"loop":
            pass
        time.sleep(600)
    return real(data, name, **more)

worker.audit_file = strange
worker.main()
""",
)
