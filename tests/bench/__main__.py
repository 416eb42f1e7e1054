"""`python -m tests.bench [part] [--peer]`: one part of the benchmark, or all of them.

`--peer` is for a part that can be measured beside another program which takes long to install.
"""

import importlib
import logging
import pkgutil
import sys
from types import ModuleType

from tests.bench import parts
from tests.bench.helpdesk import NoPeer

PEER = "--peer"


def known() -> dict[str, ModuleType]:
    names = sorted(found.name for found in pkgutil.iter_modules(parts.__path__))
    return {name.replace("_", "-"): importlib.import_module(f"{parts.__name__}.{name}") for name in names}


def main(words: list[str]) -> int:
    found, with_peer = known(), PEER in words
    wanted = [word for word in words if word != PEER]
    if with_peer and wanted != ["sweep"]:
        sys.stderr.write("Only the part sweep has a peer to install: make bench NAME=sweep PEER=1\n")
        return 2
    logging.getLogger("bot").setLevel(logging.ERROR)  # faults that a part makes are warned of, as they should
    if unknown := [name for name in wanted if name not in found]:
        sys.stderr.write(f'There is no part "{unknown[0]}". There are: {", ".join(found)}.\n')
        return 2
    if not wanted:
        titles = (f"  {name:<10} {(part.__doc__ or '').splitlines()[0]}" for name, part in found.items())
        sys.stdout.write("\n".join(["The parts, each also alone with NAME=:", *titles, "", ""]))
    for name in wanted or found:
        part = found[name]
        try:
            report = part.measure(with_peer=True) if with_peer else part.measure()
        except NoPeer as why:
            sys.stderr.write(f"{why}\n")
            return 1
        sys.stdout.write(f"{name}: {(part.__doc__ or '').splitlines()[0]}\n\n{report.text()}\n")
        sys.stdout.write("" if wanted else "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
