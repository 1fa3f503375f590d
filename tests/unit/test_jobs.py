"""Work in the background: one after another, how far it is, stopping it, and a cancelled load that leaves nothing."""

import threading

import pytest
from samples import written
from test_loaders import AGREEMENTS

from graph.jobs import CANCELLED, DONE, FAILED, Cancelled, Job, Jobs
from graph.loading import LoadSummary
from graph.model import Entity, Entry
from loaders import LoadError
from loaders.loading import load_file


def waited(job):
    for _ in range(1000):
        if not job.open:
            return job
        threading.Event().wait(0.01)
    raise AssertionError(job)


def test_jobs_take_turns_and_one_that_waits_is_cancelled_at_once():
    jobs, go, seen = Jobs(), threading.Event(), []

    def first(job: Job):
        go.wait(10)
        job.progress(7)
        seen.append(job.what)
        return "came"

    one = jobs.start("load", "a.csv", first, total=7)
    two = jobs.start("load", "b.csv", first)
    three = jobs.start("load", "c.csv", first)
    assert [job.what for job in jobs.open()] == ["a.csv", "b.csv", "c.csv"]
    two.cancel()
    go.set()
    assert (waited(one).state, one.result, one.done) == (DONE, "came", 7)
    assert (waited(two).state, waited(three).state) == (CANCELLED, DONE)
    assert seen == ["a.csv", "c.csv"]
    jobs.forget(two)
    assert jobs.all() == [one, three] and jobs.open() == []


def test_a_job_that_fails_says_why_and_the_next_has_its_turn(caplog):
    jobs = Jobs(expected=(LoadError,))

    def failing(error):
        def do(job):
            raise error

        return do

    told = jobs.start("load", "a", failing(LoadError("a: is\nempty")))
    unforeseen = jobs.start("load", "b", failing(KeyError("x")))
    ended = jobs.start("load", "c", failing(Cancelled("nothing had been written")))
    assert (waited(told).state, told.said) == (FAILED, "a: is empty")
    assert (waited(unforeseen).state, unforeseen.said) == (FAILED, "KeyError: 'x'")
    assert (waited(ended).state, ended.said) == (CANCELLED, "nothing had been written")
    assert "job 2 (load b) failed" in caplog.text and "job 1" not in caplog.text


class Graph:
    """Takes in entries in twos, as one operation."""

    def __init__(self):
        self.loaded, self.undone = [], []

    def load(self, entries, progress=None, what="", who=None, *, rejecting=None):
        for entry in entries:
            self.loaded.append(entry)
            progress(len(self.loaded))
        return LoadSummary(operation=5 if self.loaded else None)

    def undo(self, number=None, who=None, progress=None):
        if self.undone is None:
            raise ValueError("operation 6 stands in the way")
        self.undone.append(number)
        if progress:
            progress(1)


def loading(graph, path, after, **more):
    return load_file(
        graph, path, "participations", {}, lambda: path.parent, lambda n: None, "ada",
        stop=lambda: len(graph.loaded) >= after, **more,
    )  # fmt: skip


def test_what_a_cancelled_load_has_written_is_undone(tmp_path):
    path, graph, told = written(tmp_path, "a.csv", AGREEMENTS), Graph(), []
    with pytest.raises(Cancelled, match="taken back: the graph is as it was"):
        loading(graph, path, 3, undoing=told.append)
    assert len(graph.loaded) == 3 and graph.undone == [5] and told == [0, 1]
    assert sorted(path.parent.iterdir()) == [path]  # and it is not noted as loaded
    with pytest.raises(Cancelled, match="nothing had been written"):
        loading(Graph(), path, 0)
    every = Graph()
    loading(every, path, 999)
    late = Graph()
    with pytest.raises(Cancelled, match="taken back"):
        loading(late, path, len(every.loaded))
    assert late.undone == [5]
    graph = Graph()
    graph.undone = None
    with pytest.raises(Cancelled, match=r"stays, because others have built on it .operation 6 stands in the way"):
        loading(graph, path, 3)


def test_a_file_that_breaks_half_way_leaves_nothing_either(tmp_path, monkeypatch):
    path, graph = written(tmp_path, "a.csv", AGREEMENTS), Graph()

    def broken(path, name, **said):
        yield from [Entry(Entity("iso:XX", "State", "X"), "")] * 2
        raise LoadError(f"{path}: it ends in the middle")

    monkeypatch.setattr("loaders.loading.read_file", broken)
    with pytest.raises(LoadError, match=r"a\.csv: it ends in the middle; what was written until then is taken back"):
        loading(graph, path, 999)
    assert graph.undone == [5]


def test_a_load_that_comes_to_its_end_is_noted(tmp_path):
    path, graph = written(tmp_path, "a.csv", AGREEMENTS), Graph()
    done = loading(graph, path, 999)
    assert done.document and done.kept is None and graph.undone == []
    assert (tmp_path / "files.json").exists() or (path.parent / "files.json").exists()
