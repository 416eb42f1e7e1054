"""Reading articles: what is kept, what is refused and in which line."""

import re
from datetime import date
from pathlib import Path

import pytest

from kb.articles import KEYS, BadArticle, passages, plain, read

GOOD = """---
title: The VPN keeps dropping
category: vpn
owner: ben
review: 2027-03-01
synonyms: [tunnel breaks, globalprotect drops]
url: https://intranet.acme.example/vpn
---
Try these **in order**.

1. Wait, then
   connect again.
2. Restart the [router](http://router.local).

## At a hotel

Open `neverssl.com` first.
"""


def test_everything_is_kept() -> None:
    entry = read("vpn", GOOD, file="vpn.md")
    assert (entry.article.key, entry.article.title, entry.article.category) == ("vpn", "The VPN keeps dropping", "vpn")
    assert (entry.article.owner, entry.article.audience) == ("ben", "everyone")
    assert entry.article.body.startswith("Try these **in order**.")
    assert entry.synonyms == ("tunnel breaks", "globalprotect drops")
    assert entry.review == date(2027, 3, 1)
    assert entry.url == "https://intranet.acme.example/vpn"
    assert list(map(str, entry.passages)) == [
        "Try these in order.",
        "1. Wait, then connect again.",
        "2. Restart the router.",
        "At a hotel: Open neverssl.com first.",
    ]
    assert entry.headings == ("At a hotel",)


def test_only_a_title_and_a_text_are_needed() -> None:
    entry = read("a", "---\ntitle: A\n---\nText\n", file="a.md")
    assert (entry.synonyms, entry.review, entry.url, entry.article.category) == ((), None, None, None)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", ['a.md:1  the file must begin with front matter, between two lines "---".']),
        ("# A\n", ['a.md:1  the file must begin with front matter, between two lines "---".']),
        ("---\ntitle: A\n", ['a.md:1  the front matter has no end: a line "---" is missing.']),
        ("---\ntitle: A\n---\n \n", ["a.md  there is no text after the front matter."]),
        ("---\nowner: ben\n---\nText\n", ['a.md:1  "title" is missing.']),
        ("---\ntitle:\n---\nText\n", ['a.md:1  "title" is missing.']),
        ("---\n- title\n---\nText\n", ["a.md:2  the front matter must consist of keys, such as title:."]),
        ("---\ntitle: A\ntitle: B\n---\nText\n", ['a.md:3  "title" stands here twice.']),
        ("---\ntitle: {a: b}\n---\nText\n", ["a.md:2  a value must be text or a list of texts."]),
        ("---\ntitle: [A, B]\n---\nText\n", ['a.md:2  "title" must be one value.']),
        ("---\ntitle: A\nreview: soon\n---\nText\n", [
            'a.md:3  "soon" is no date: write year, month and day, such as 2027-03-01.'
        ]),
        ("---\ntitle: A\naudience: nobody\n---\nText\n", ['a.md:3  the audience "nobody" must be everyone or staff.']),
        ("---\ntitle: A\nurl: javascript:alert()\n---\nText\n", ["a.md:3  the url must begin with https://."]),
        ("---\ntitle: A\nowner: [x\n---\nText\n", [
            "a.md:4  this is not YAML: expected ',' or ']', but got '<stream end>'.",
        ]),
        ("---\ntitel: A\nreview: soon\n---\nText\n", [
            'a.md:2  there is no key "titel"; known are title, category, audience, owner, review, synonyms, url.',
            'a.md:1  "title" is missing.',
            'a.md:3  "soon" is no date: write year, month and day, such as 2027-03-01.',
        ]),
    ],
)  # fmt: skip
def test_flaws_name_file_and_line(text: str, says: list[str]) -> None:
    with pytest.raises(BadArticle) as told:
        read("a", text, file="a.md")
    assert [str(f) for f in told.value.flaws] == says


def test_code_keeps_its_marks_and_rules_vanish() -> None:
    body = "Run\n\n```\n# not a heading\n- not a list\n```\n\n---\n\nDone.\n```\nunclosed"
    assert [p.text for p in passages(body)] == ["Run", "# not a heading - not a list", "Done.", "unclosed"]


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("- a **bold** and *fine* and `code` word", "a bold and fine and code word"),
        ("3) third", "3. third"),
        ("![a picture](x.png) of <https://a.example>", "a picture of https://a.example"),
        ("snake_case_name stays, 2 * 3 * 4 too", "snake_case_name stays, 2 * 3 * 4 too"),
        ("> quoted <!-- hidden -->", "quoted"),
        ("| a | b |", "a b"),
    ],
)
def test_plain_text(line: str, text: str) -> None:
    assert plain(line) == text


def test_every_key_is_documented() -> None:
    doc = (Path(__file__).parents[2] / "docs" / "articles.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `(\w+)` \|", doc, flags=re.MULTILINE) == list(KEYS)
