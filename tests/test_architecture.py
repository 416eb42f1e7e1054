"""What the house promises of itself and an import contract cannot say. The walls are in pyproject.toml."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house import FILES

OURS = ("bot", "adapters", "store", "kb", "workspace")
TREES = {name: ast.parse(source) for name, source in FILES.items() if name.endswith(".py")}
HOUSE = {name: tree for name, tree in TREES.items() if name.partition("/")[0] in OURS}
CONTRACTS = tomllib.loads(FILES["pyproject.toml"])["tool"]["importlinter"]["contracts"]

CLOCKS = {
    "bot/ports.py": {"datetime.now"},  # SystemClock
    "adapters/pace.py": {"time.monotonic"},  # the pace of what is sent
    "adapters/slack/directory.py": {"time.monotonic"},  # how long an answer of Slack's is kept
    "adapters/slack/door.py": {"time.time"},  # the age of a signature, by Slack's clock
    "adapters/teams/directory.py": {"time.monotonic"},  # how long an answer of Teams' is kept
    "adapters/teams/lanes.py": {"time.monotonic"},  # the pace of what is sent
    "adapters/teams/sdk/credentials.py": {"time.monotonic"},  # how long a token to send with is kept
    "adapters/teams/sdk/keys.py": {"time.monotonic"},  # how long signing keys are kept
    "adapters/teams/sdk/tokens.py": {"time.time"},  # the end of a token, by Teams' clock
    "bot/vitals.py": {"time.perf_counter"},  # how long an answer took
    "kb/library.py": {"monotonic"},  # how often the folder of articles is looked at
    "store/clock.py": {"time.monotonic"},  # how long it is since the database told its time
    "store/line.py": {"monotonic"},  # how long a unit has stood in line
    "workspace/clock.py": {"time.monotonic", "time.time"},  # the workspace's own clock, which can be moved
    "store/alive.py": {"monotonic"},  # how long a connection has rested
}
"""Where the machine's clock is read, and why it is not the desk's."""
READS_THE_CLOCK = {"now", "utcnow", "today", "time", "time_ns", "monotonic", "monotonic_ns", "perf_counter"}

BANNED = {"user", "users", "customer", "customers", "issue", "issues", "case", "cases", "util", "utils", "helper"}
BANNED |= {"helpers", "common"}
OTHERS = {"process_bind_param", "process_result_value", "create_user_token_client"}
"""Names that a base class of somebody else's wants."""

DATA = ("bot/domain/", "bot/ui/")
EDGES = ("store/",)
"""Rooms at whose inner seams a library speaks in `Any`. None of it leaves them: their own ports are typed."""


def _defined(tree: ast.Module) -> Iterator[str]:
    """Every name that this file gives."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield node.name
            case ast.Name(ctx=ast.Store()):
                yield node.id
            case ast.Attribute(ctx=ast.Store()):
                yield node.attr
            case ast.arg():
                yield node.arg
            case ast.alias(asname=str(given)):
                yield given


def _words(name: str) -> list[str]:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower().strip("_").split("_")


def _banned(name: str) -> bool:
    words = _words(name)
    camel = name[:1].isupper() or name[:2].strip("_")[:1].isupper()
    suffixed = camel and len(words) > 1 and words[-1] in ("manager", "handler")
    return not BANNED.isdisjoint(words) or suffixed or (words[0] == "process" and len(words) > 1)


def _clocks(tree: ast.Module) -> set[str]:
    """The clocks of the machine that are named here, called or handed on."""
    modules = {"time", "datetime", "date"}
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in READS_THE_CLOCK and isinstance(node.value, ast.Name):
            if node.value.id in modules:
                found.add(f"{node.value.id}.{node.attr}")
        elif isinstance(node, ast.ImportFrom) and node.module == "time":
            found |= {alias.name for alias in node.names if alias.name in READS_THE_CLOCK}
    return found


def _external(tree: ast.Module) -> set[str]:
    """Top-level names of the imports that are neither the standard library's nor ours."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add((node.module or "").partition(".")[0])
    return found - sys.stdlib_module_names - set(OURS) - {"tests"}


def _dataclasses(tree: ast.Module) -> Iterator[tuple[ast.ClassDef, set[str]]]:
    """Each dataclass with the options that are on."""
    for node in ast.walk(tree):
        for decorator in node.decorator_list if isinstance(node, ast.ClassDef) else ():
            bare = isinstance(decorator, ast.Name) and decorator.id == "dataclass"
            called = isinstance(decorator, ast.Call) and ast.unparse(decorator.func).endswith("dataclass")
            if isinstance(node, ast.ClassDef) and (bare or called):
                keywords = decorator.keywords if isinstance(decorator, ast.Call) else []
                yield node, {k.arg or "" for k in keywords if ast.unparse(k.value) == "True"}


def _annotations(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """The signatures of public functions, and of public methods of public classes."""
    for scope in (tree, *(n for n in tree.body if isinstance(n, ast.ClassDef) and not n.name.startswith("_"))):
        for node in scope.body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (
                not node.name.startswith("_") or node.name == "__init__"
            ):
                args = (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
                for annotation in (*(a.annotation for a in args), node.returns):
                    if annotation is not None:
                        yield node.name, ast.unparse(annotation)


# ── the checks can fail ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["user_id", "the_case", "CaseBook", "RelayManager", "_AckHandler", "process_all"])
def test_a_banned_name_is_seen(name: str) -> None:
    assert _banned(name)


@pytest.mark.parametrize("name", ["casefold", "showcase", "manager", "processes", "used", "MANAGER", "commons"])
def test_a_good_name_is_not(name: str) -> None:
    assert not _banned(name)


# ── the promises ─────────────────────────────────────────────────────────────────────────────────────────────


def test_the_machines_clock_is_read_in_few_places() -> None:
    """Everything else is told the time."""
    assert {path: found for path, tree in HOUSE.items() if (found := _clocks(tree))} == CLOCKS


def test_nothing_has_a_banned_name() -> None:
    names = {(path, name) for path, tree in TREES.items() for name in _defined(tree)}
    names |= {(path, part) for path in TREES for part in path.removesuffix(".py").split("/")}
    assert {found for found in names if _banned(found[1]) and found[1] not in OTHERS} == set()


def test_files_are_short() -> None:
    assert {path: n for path in TREES if (n := FILES[path].count("\n")) >= 400} == {}


def test_facts_do_not_change() -> None:
    """Every class of data in the domain and the screens is frozen, slotted and made by keyword."""
    found = [(path, node, on) for path, tree in TREES.items() for node, on in _dataclasses(tree)]
    data = [(node.name, on) for path, node, on in found if path.startswith(DATA)]
    assert len(data) > 60
    assert [name for name, on in data if not {"frozen", "slots", "kw_only"} <= on] == []


def test_signatures_say_what_they_mean() -> None:
    said = [
        f"{path}: {name}: {annotation}"
        for path, tree in HOUSE.items()
        for name, annotation in _annotations(tree)
        if re.search(r"\bAny\b", annotation) and not path.startswith(EDGES)
    ]
    assert said == []


def test_the_inner_rooms_need_the_standard_library_only() -> None:
    """An import contract can only name the packages we know; this one holds for those to come."""
    inner = (
        "bot/domain/",
        "bot/people.py",
        "bot/post.py",
        "bot/ports.py",
        "bot/usecases/",
        "bot/ui/",
        "bot/frontdesk/",
    )
    found = {path: _external(tree) for path, tree in HOUSE.items() if path.startswith(inner)}
    assert len(found) > 40
    assert {path: names for path, names in found.items() if names} == {}


def test_every_library_has_its_wall() -> None:
    """Each package that the house imports is protected by a contract."""
    walled = {module for one in CONTRACTS for module in one.get("protected_modules", ())}
    assert set().union(*map(_external, HOUSE.values())) - walled == set()


def test_every_contract_is_a_sentence() -> None:
    assert [one["name"] for one in CONTRACTS if not re.fullmatch(r"[A-Z].* .*\.", one["name"])] == []


def test_every_dependency_has_its_reason_and_its_pin() -> None:
    pins = dict(line.split("==") for line in FILES["requirements.txt"].splitlines())
    pinned = {canonicalize_name(name): version for name, version in pins.items()}
    project = tomllib.loads(FILES["pyproject.toml"])
    for written in (*project["project"]["dependencies"], *project["dependency-groups"]["dev"]):
        assert re.search(rf'^ +"{re.escape(written)}", +# \S', FILES["pyproject.toml"], re.MULTILINE), written
        wanted = Requirement(written)
        assert wanted.specifier.contains(pinned[canonicalize_name(wanted.name)]), written


def test_tests_are_honest() -> None:
    """Nothing of ours is patched in a test, and no test is left out but for a missing program."""
    left_out = {"patch", "skip", "skipif", "xfail", "importorskip", "skipTest"}
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            assert not (isinstance(node, ast.Attribute) and node.attr in left_out), f"{path}:{node.lineno}"
            if isinstance(node, ast.ImportFrom | ast.Import):
                named = [getattr(node, "module", None) or "", *(alias.name for alias in node.names)]
                assert not any("mock" in name for name in named), f"{path}:{node.lineno}"


def test_some_words_are_written_nowhere() -> None:
    """What no distributed system can promise, machines of ours, and where packages come from."""
    once, hosts = "exactly" + r"[ -]once", r"\bregistry\.\w|\b" + "py" + r"pi\.\w|\b" + "npm" + r"js\."
    never = re.compile(rf"{once}|{hosts}|(?<![\w.$}}])/(home|work|users|root)/\w")
    for path, source in FILES.items():
        for number, line in enumerate(source.lower().splitlines(), start=1):
            assert not never.search(line), f"{path}:{number}: {line.strip()}"


def test_nothing_is_left_to_do() -> None:
    marks = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|X" + r"XX)\b")
    assert [path for path in TREES if marks.search(FILES[path])] == []
