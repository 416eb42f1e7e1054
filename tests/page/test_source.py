"""The page's own files: small, self-contained, and without a way to inject markup."""

from __future__ import annotations

import re
from pathlib import Path

import workspace

PAGE = Path(workspace.__file__).parent / "page"
MODULES = sorted(PAGE.glob("js/**/*.js"))


def test_modules_are_short_and_say_what_they_are() -> None:
    assert len(MODULES) > 20
    for path in MODULES:
        source = path.read_text(encoding="utf-8")
        assert source.startswith("// "), path
        assert source.count("\n") < 400, path


def test_nothing_turns_text_into_markup_or_code() -> None:
    forbidden = re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|DOMParser|srcdoc"
    )
    for path in MODULES:
        assert not forbidden.search(path.read_text(encoding="utf-8")), path


def test_nothing_is_loaded_from_elsewhere() -> None:
    for name in ("index.html", "teams.html"):
        html = (PAGE / name).read_text(encoding="utf-8")
        assert re.findall(r'(?:src|href)="(?!(?:\.\./)?(?:css/|js/|icon\.svg))[^"]*"', html) == []
        assert not re.search(r"<script(?![^>]*\bsrc=)|\son\w+=|\sstyle=", html)
        assert "script-src 'self';" in html
    for path in PAGE.glob("css/*.css"):
        assert not re.search(r"@import|url\(", path.read_text(encoding="utf-8")), path
    for path in MODULES:
        for target in re.findall(r"from '([^']+)'", path.read_text(encoding="utf-8")):
            assert (path.parent / target).resolve().is_file(), (path, target)
