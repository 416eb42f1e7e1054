"""`python -m tests.bench [part [--flag]]`: one part of the benchmark, or all of them."""

import importlib
import logging
import pkgutil
import sys
from inspect import signature
from types import ModuleType

from tests.bench import parts
from tests.bench.parts.sweep.peer import NoPeer


def known() -> dict[str, ModuleType]:
    names = sorted(found.name for found in pkgutil.iter_modules(parts.__path__))
    return {name.replace("_", "-"): importlib.import_module(f"{parts.__name__}.{name}") for name in names}


def main(wanted: list[str]) -> int:
    found, flags = known(), {word.removeprefix("--"): True for word in wanted if word.startswith("--")}
    wanted = [word for word in wanted if not word.startswith("--")]
    logging.getLogger("bot").setLevel(logging.ERROR)  # faults that a part makes are warned of, as they should
    if unknown := [name for name in wanted if name not in found]:
        sys.stderr.write(f'There is no part "{unknown[0]}". There are: {", ".join(found)}.\n')
        return 2
    if flags and (len(wanted) != 1 or not flags.keys() <= signature(found[wanted[0]].measure).parameters.keys()):
        sys.stderr.write("The one flag is --peer, for the part sweep alone.\n")
        return 2
    if not wanted:
        titles = (f"  {name:<10} {(part.__doc__ or '').splitlines()[0]}" for name, part in found.items())
        sys.stdout.write("\n".join(["The parts, each also alone with NAME=:", *titles, "", ""]))
    for name in wanted or found:
        part = found[name]
        try:
            report = part.measure(**flags)
        except NoPeer as why:
            sys.stderr.write(f"{why}\n")
            return 1
        sys.stdout.write(f"{name}: {(part.__doc__ or '').splitlines()[0]}\n\n{report.text()}\n")
        sys.stdout.write("" if wanted else "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
