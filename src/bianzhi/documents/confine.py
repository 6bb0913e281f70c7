"""What a process of its own may take. Nothing is loaded here but what sets the limits: they come before everything else."""

import resource


def confine(memory: int, seconds: int | None = None) -> None:
    """Hold this process to so many bytes of memory and seconds of the processor's time, and to no dump when it dies."""
    wanted = {resource.RLIMIT_AS: memory, resource.RLIMIT_CORE: 0}
    if seconds is not None:
        wanted[resource.RLIMIT_CPU] = seconds
    for kind, value in wanted.items():
        most = resource.getrlimit(kind)[1]  # who started it may have less itself
        limit = value if most == resource.RLIM_INFINITY else min(value, most)
        resource.setrlimit(kind, (limit, limit))
