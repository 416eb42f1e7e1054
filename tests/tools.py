"""Chromium for the browser stories and Node for the JavaScript client: installed where we may, named where we may not.

On CI a missing tool is an error. Elsewhere the checks that need it are left out, and one line says how to get it.
"""

import os
import shutil
import subprocess
import sys

TOOLS = {
    "browser": (
        ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"),
        ["chromium-headless-shell", "fonts-liberation", "fonts-noto-core", "fonts-noto-color-emoji"],
    ),
    "node": (("node",), ["nodejs", "npm"]),
}
"""By pytest mark: the programs any of which will do, best first, and the Debian packages that bring them. Chromium
without a window needs less than half the time of the whole one."""


def missing() -> list[str]:
    return [mark for mark, (programs, _) in TOOLS.items() if not any(map(shutil.which, programs))]


def install(mark: str) -> None:
    packages = TOOLS[mark][1]
    if shutil.which("apt-get") and os.geteuid() == 0:
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        subprocess.run(["apt-get", "install", "-y", "-qq", *packages], check=False, stdout=subprocess.DEVNULL)


def main() -> int:
    if "--marks" in sys.argv:
        left_out = missing()
        sys.stdout.write(f'-m "{" and ".join(f"not {mark}" for mark in left_out)}"' if left_out else "")
        return 0
    for mark in missing():
        install(mark)
    still = missing()
    for mark in still:
        packages = " ".join(TOOLS[mark][1])
        sys.stderr.write(f"The {mark} checks are left out: run 'apt-get install {packages}' (or your system's like).\n")
    return 1 if still and os.environ.get("CI") else 0


if __name__ == "__main__":
    sys.exit(main())
