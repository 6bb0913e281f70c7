"""`bianzhi audit FOLDER --out RESULTS`: many disclosures into Parquet, stopped and taken up again at will."""

import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from bianzhi.auditing.corpus.crew import Crew, Task, cores
from bianzhi.auditing.corpus.fingerprint import fingerprint
from bianzhi.auditing.corpus.folder import Found, files_of
from bianzhi.auditing.corpus.old_words import with_docx
from bianzhi.cli.extras import NOTHING, concluded, require
from bianzhi.cli.terminal import WRONG_USE, progress, stop, tell

if TYPE_CHECKING:
    from bianzhi.auditing.corpus.results import Results

STOPPED = 130


@dataclass(slots=True)
class Plan:
    """What is to be done: numbers of files, and the keys of those whose results no longer hold."""

    total: int
    done: int
    stale: set[bytes]

    @property
    def left(self) -> int:
        """Files to audit."""
        return self.total - self.done


def audit_into(
    paths: Sequence[Path],
    folder: Path,
    chosen: tuple[tuple[str, ...], tuple[str, ...]],
    workers: int,
    *,
    retry: bool,
) -> int:
    """Audit files and folders into ``folder``; returns the exit code."""
    require("pyarrow", "parquet")
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)  # stopped, it keeps what is done
    try:
        totals = _audited(paths, folder, chosen, workers, retry=retry)
    except OSError as error:
        stop(f"写不了 {error.filename or folder}：{error.strerror}", code=WRONG_USE)
    finally:
        signal.signal(signal.SIGTERM, before)
    if totals is None:
        tell("已停下，审完的都已保存。再运行同一条命令，就从这里接着审。")
        return STOPPED
    return concluded(folder, totals, f"看汇总：bianzhi audit-dashboard {folder} -o 汇总.html")


def _audited(
    paths: Sequence[Path],
    folder: Path,
    chosen: tuple[tuple[str, ...], tuple[str, ...]],
    workers: int,
    *,
    retry: bool,
) -> Counter[str] | None:
    """Audit what is left; return what the results come to, or nothing when asked to stop."""
    with Crew(workers or cores(), select=chosen[0], ignore=chosen[1]) as crew:
        crew.start()  # while what writes the results is brought in, which also takes a while
        from bianzhi.auditing.corpus.arrow import without_pandas
        from bianzhi.auditing.corpus.results import Results

        with without_pandas(), Results(folder, fingerprint(*chosen), retry=retry) as results:
            plan = _planned(paths, results)
            if not plan.total:
                stop(NOTHING, code=WRONG_USE)
            if plan.done or plan.stale:
                tell(
                    f"共{plan.total:,}份：{plan.done:,}份已经审过，{len(plan.stale):,}份的文件或规则变了，重新审核。"
                )
            results.drop(plan.stale)
            try:
                _go(crew, results, paths, plan)
            except KeyboardInterrupt:
                results.flush()
                return None
            results.flush()
            return results.totals()


def _walk(paths: Sequence[Path], *, aloud: bool = False) -> Iterator[Found]:
    return files_of((path.resolve() for path in paths), _skipped if aloud else _ignored)


def _skipped(folder: str) -> None:
    tell(f"进不了文件夹 {folder}，跳过。")


def _ignored(_: str) -> None:
    """Say nothing: it was said before."""


def _planned(paths: Sequence[Path], results: "Results") -> Plan:
    from bianzhi.auditing.corpus.results import key_of

    plan = Plan(0, 0, set())
    for one in _walk(paths, aloud=True):
        plan.total += 1
        if _holds(results, one):
            plan.done += 1
        elif (key := key_of(one.name)) in results.known:
            plan.stale.add(key)
    return plan


def _holds(results: "Results", one: Found) -> bool:
    def content() -> bytes:
        try:
            return Path(one.path).read_bytes()
        except OSError:
            return b""

    return results.is_done(one.name, one.size, one.modified, content)


def _tasks(results: "Results", paths: Sequence[Path], stale: set[bytes]) -> Iterator[Task]:
    """Yield what is to be audited, each file once, however often it is named."""
    from bianzhi.auditing.corpus.results import key_of

    for one in _walk(paths):
        key = key_of(one.name)
        if key in stale or key not in results.known:
            stale.discard(key)
            results.known[key] = b"-"
            yield Task(one.name, one.path, size=one.size)


def _go(crew: Crew, results: "Results", paths: Sequence[Path], plan: Plan) -> None:
    began = time.monotonic()
    with progress("审核", "份") as step, TemporaryDirectory(prefix="bianzhi-words-") as words:
        step(0, plan.left, "")
        for number, done in enumerate(crew.audit(with_docx(_tasks(results, paths, plan.stale), words)), 1):
            written = results.add(done)
            step(number, plan.left, Path(done.report.file).name[:40])
            if written and not sys.stderr.isatty():
                tell(_so_far(number, plan.left, time.monotonic() - began))


def _so_far(number: int, total: int, seconds: float) -> str:
    """Return how far it is, for the log of a run that nobody watches."""
    left = max(total - number, 0) * seconds / number
    return f"{number:,}/{total:,}份，{number / seconds:.1f}份/秒，还要约{left / 60:.0f}分钟"
