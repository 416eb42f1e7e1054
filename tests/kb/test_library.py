"""The library on a folder: it follows the files, and no broken article stops it."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.ports import Library
from kb.library import FolderLibrary


class Ticks:
    """Seconds that pass when told."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


Put = Callable[..., None]


@pytest.fixture
def ticks() -> Ticks:
    return Ticks()


@pytest.fixture
def put(tmp_path: Path) -> Put:
    """Writes an article, each time with a later date."""
    count = 0

    def written(
        name: str, title: str = "Printing", head: str = "", body: str = "Hold your badge to the printer."
    ) -> None:
        nonlocal count
        count += 1
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"---\ntitle: {title}\n{head}---\n{body}\n", encoding="utf-8")
        os.utime(path, ns=(count * 10**9, count * 10**9))

    return written


def opened(folder: Path, ticks: Ticks) -> FolderLibrary:
    return FolderLibrary(folder, categories={"printer"}, look_every=2, ticks=ticks)


def test_is_a_library(tmp_path: Path, ticks: Ticks, put: Put) -> None:
    put("print.md", head="url: https://a.example/print\n")
    library: Library = opened(tmp_path, ticks)
    [suggestion] = library.suggest("how does printing work")
    assert (suggestion.article, suggestion.title, suggestion.url) == ("print", "Printing", "https://a.example/print")
    assert suggestion.passage == "Hold your badge to the printer."
    assert 40 <= suggestion.score <= 100
    article = library.article("print")
    assert article is not None
    assert article.body == "Hold your badge to the printer.\n"
    assert library.article("other") is None
    assert library.suggest("where is the canteen") == ()


def test_follows_the_files(tmp_path: Path, ticks: Ticks, put: Put) -> None:
    library = opened(tmp_path, ticks)
    assert library.suggest("printing") == ()
    put("print.md")
    assert library.suggest("printing") == ()  # not looked again yet
    ticks.now = 2
    assert [s.article for s in library.suggest("printing")] == ["print"]
    put("print.md", title="Scanning", body="Badge in.")
    put("deep/er.md", title="Toner")
    ticks.now = 4
    assert library.suggest("printing")[:1] != ("print",)
    assert [s.article for s in library.suggest("scanning")] == ["print"]
    assert library.article("deep/er") is not None
    (tmp_path / "print.md").unlink()
    ticks.now = 6
    assert library.suggest("scanning") == ()
    assert len(library) == 1


def test_reads_only_what_changed(tmp_path: Path, ticks: Ticks, put: Put) -> None:
    put("a.md", title="Alpha")
    put("b.md", title="Beta")
    library = opened(tmp_path, ticks)
    before = library.article("a")
    put("b.md", title="Gamma")
    ticks.now = 2
    assert library.article("a") is before
    assert library.article("b") is not None


def test_a_broken_article_is_left_out_and_told(tmp_path: Path, ticks: Ticks, put: Put) -> None:
    put("good.md")
    put("bad.md", head="review: soon\n")
    (tmp_path / "binary.md").write_bytes(b"\xff\xfe")
    library = opened(tmp_path, ticks)
    assert [s.article for s in library.suggest("printing")] == ["good"]
    assert [str(f) for f in library.flaws()] == [
        'bad.md:3  "soon" is no date: write year, month and day, such as 2027-03-01.',
        "binary.md  the file is not UTF-8 text.",
    ]
    put("bad.md")
    (tmp_path / "binary.md").unlink()
    ticks.now = 2
    assert library.flaws() == ()
    assert len(library) == 2


def test_what_goes_wrong_later_is_logged_once(
    tmp_path: Path, ticks: Ticks, put: Put, caplog: pytest.LogCaptureFixture
) -> None:
    put("print.md", head="review: soon\n")
    library = opened(tmp_path, ticks)
    assert caplog.messages == []
    put("scan.md", head="review: later\n")
    for now in (2, 4, 6):
        ticks.now = now
        assert len(library) == 0
    assert caplog.messages == ['scan.md:3  "later" is no date: write year, month and day, such as 2027-03-01.']


def test_an_unknown_category_is_told_and_the_article_shown(tmp_path: Path, ticks: Ticks, put: Put) -> None:
    put("print.md", head="category: printr\n")
    library = opened(tmp_path, ticks)
    assert [str(f) for f in library.flaws()] == ['print.md  there is no category "printr" in app.yaml.']
    assert [s.article for s in library.suggest("printing")] == ["print"]


def test_what_is_for_the_staff_is_not_suggested(tmp_path: Path, ticks: Ticks, put: Put) -> None:
    put("print.md", head="audience: staff\n")
    library = opened(tmp_path, ticks)
    assert library.suggest("printing") == ()
    assert library.article("print") is not None


def test_a_missing_folder_is_an_empty_library(tmp_path: Path, ticks: Ticks) -> None:
    library = opened(tmp_path / "nowhere", ticks)
    assert library.suggest("printing") == ()
    assert library.flaws() == ()


def test_several_threads_may_ask_while_files_change(tmp_path: Path, put: Put) -> None:
    put("print.md")
    library = FolderLibrary(tmp_path, look_every=0)
    with ThreadPoolExecutor(4) as pool:
        answers = [pool.submit(library.suggest, "printing") for _ in range(100)]
        for number in range(20):
            put(f"more{number}.md", title=f"Topic {number}", body="Nothing of it.")
        assert all([s.article for s in a.result()][:1] == ["print"] for a in answers)
