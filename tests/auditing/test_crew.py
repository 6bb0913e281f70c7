"""Workers: what a file does to one of them, and that no other file notices."""

import os

from bianzhi.auditing.corpus import crew as crews
from bianzhi.auditing.corpus.crew import DIED, HUNG, Crew, Task, in_order
from tests.auditing.strange import STRANGE

WRONG = "2021年度部门决算\n2021年度收、支总计141.96万元。与2020年相比，收、支总计增加15.42万元，增长5.43%。".encode()


def ended(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def test_each_file_has_its_own_outcome(monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(crews, "WORKER", STRANGE)
    monkeypatch.setattr(crews, "GRACE", 60.0)  # on a busy machine the second that `loop` has takes long
    (tmp_path / "文.txt").write_bytes(WRONG)
    contents = [WRONG, b"die", WRONG, b"loop", b"", WRONG, b"die", WRONG]
    tasks = [Task(f"{k}.txt", content=content, number=k) for k, content in enumerate(contents)]
    tasks += [Task("文.txt", str(tmp_path / "文.txt"), number=8), Task("无.txt", "/none/无.txt", number=9)]
    with Crew(2, seconds=6) as crew:  # the first audit of a worker compiles every pattern
        made = list(in_order(crew.audit(tasks)))
        assert [done.task.number for done in made] == list(range(10))
        for k in (0, 2, 5, 7, 8):
            [found] = made[k].report.findings
            assert (found.code, found.expected) == ("A101", "12.19%")
            assert (made[k].size, len(made[k].sha256)) == (len(WRONG), 64)
        assert {k for k in range(10) if made[k].report.error == DIED} == {1, 3, 6}
        assert "空文件" in made[4].report.error
        assert "打不开" in made[9].report.error
        workers = [worker.process.pid for worker in crew.idle]
        assert 1 <= len(workers) <= 2
    assert all(ended(pid) for pid in workers)


def test_a_worker_that_sleeps_on_is_ended_by_the_clock(monkeypatch) -> None:
    monkeypatch.setattr(crews, "WORKER", STRANGE)
    monkeypatch.setattr(crews, "GRACE", 0.3)
    with Crew(1, seconds=0.2) as crew:
        [done] = crew.audit([Task("x", content=b"sleep", modified=7)])
    assert (done.report.error, done.size, done.modified) == (HUNG, 5, 7)


def test_a_worker_whose_memory_is_full_makes_room(monkeypatch) -> None:
    tiny = "from bianzhi.auditing.corpus import worker; worker.FULL = 0; worker.main()"
    monkeypatch.setattr(crews, "WORKER", ("-c", tiny))
    with Crew(1) as crew:
        made = list(crew.audit([Task(str(k), content=WRONG) for k in range(2)]))
        assert [len(done.report.findings) for done in made] == [1, 1]
        assert crew.idle == []


def test_who_stops_listening_leaves_no_worker_behind() -> None:
    with Crew(2) as crew:
        heard = crew.audit(Task(str(k), content=WRONG) for k in range(9))
        next(heard)
        busy = [worker.process.pid for worker in crew.busy]
        heard.close()
        assert crew.busy == []
        assert all(ended(pid) for pid in busy)


def test_what_lies_ready_for_a_worker_that_ends_is_anothers(monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(crews, "WORKER", STRANGE)
    contents = [WRONG, b"die", WRONG, b"die", b"die", WRONG]
    for k, content in enumerate(contents):
        (tmp_path / f"{k}.txt").write_bytes(content)
    tasks = [Task(f"{k}.txt", str(tmp_path / f"{k}.txt"), number=k) for k in range(len(contents))]
    with Crew(1) as crew:
        made = {done.task.number: done.report for done in crew.audit(tasks)}
    assert sorted(made) == list(range(6))
    assert {k for k in made if made[k].error == DIED} == {1, 3, 4}
    assert {k for k in made if made[k].findings} == {0, 2, 5}


def test_a_large_file_is_left_to_whoever_is_free_first(monkeypatch, tmp_path) -> None:
    for name in "大小":
        (tmp_path / name).write_bytes(WRONG)
    tasks = [Task(name, str(tmp_path / name), size=crews.LIGHT + (name == "大")) for name in "小大小"]
    asked = []
    ask = crews._Worker.ask
    monkeypatch.setattr(
        crews._Worker,
        "ask",
        lambda self, task, *more: (asked.append(len(self.tasks)), ask(self, task, *more)),
    )
    with Crew(1) as crew:
        assert [done.task.name for done in crew.audit(tasks)] == ["小", "大", "小"]
    assert asked == [0, 0, 1]


def test_tasks_are_taken_only_as_hands_are_free() -> None:
    taken = []

    def endless():
        for k in range(1000):
            taken.append(k)
            yield Task(str(k), content=WRONG)

    with Crew(2) as crew:
        heard = crew.audit(endless())
        next(heard)
        assert len(taken) <= 3
        heard.close()


def test_a_worker_ends_with_its_starter() -> None:
    with Crew(1) as crew:
        list(crew.audit([Task("x", content=WRONG)]))
        [worker] = crew.idle
        assert worker.process.stdin is not None
        worker.process.stdin.close()  # as the system does when the starter is killed
        assert worker.process.wait(20) == 0
