"""Each fault on the list has its test, and a fault that is not survived is counted."""

import ast
from types import SimpleNamespace

import pytest

from tests.faults.register import FAULTS, crash_points, survived, survives, table
from tests.house import FILES


def named(path: str) -> set[str]:
    """The faults that tests of a file say they survive."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(FILES[path])):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            for call in node.decorator_list:
                if isinstance(call, ast.Call) and ast.unparse(call.func) == "survives":
                    found |= {str(ast.literal_eval(one)) for one in call.args}
    return found


def test_each_fault_has_a_test() -> None:
    tests = [path for path, text in FILES.items() if path.startswith("tests/") and "@survives(" in text]
    shown = {fault for path in tests if path.endswith(".py") for fault in named(path)}
    assert {fault: words for fault, words in FAULTS.items() if fault not in shown} == {}


def test_the_page_shows_the_list() -> None:
    assert table() in FILES["docs/reliability.md"]


def test_what_is_not_on_the_list_is_no_fault() -> None:
    with pytest.raises(KeyError):
        survives("F0")


def test_one_test_that_fails_is_a_fault_that_is_not_survived() -> None:
    def report(*faults: str) -> object:
        return SimpleNamespace(user_properties=[("fault", fault) for fault in faults])

    stats = {"passed": [report("F13"), report("F14", "F15"), object()], "failed": [report("F14")], "error": []}
    assert survived(stats) == {"F13": True, "F14": False, "F15": True}


def test_crash_points_are_counted_over_all_acts() -> None:
    def report(good: int, of: int) -> object:
        return SimpleNamespace(user_properties=[("crash points", [good, of])])

    assert crash_points({"passed": [report(3, 3), object()], "failed": [report(1, 2)]}) == (4, 5)
