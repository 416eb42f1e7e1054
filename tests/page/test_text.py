"""Text: Slack's marks, its dates, and what must never be taken for more than text."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.drivers.browser import message, say
from tests.page.stage import Stage


@pytest.fixture
def tab(stage: Stage) -> Page:
    return stage.look("ana")


def shown(tab: Page, text: str) -> str:
    """What a mrkdwn text becomes, as tags and words."""
    return str(
        tab.evaluate(
            """async (text) => {
              const { mrkdwn } = await import('./js/text/show.js');
              const { render } = await import('./js/vdom.js');
              const box = document.createElement('div');
              render(box, mrkdwn(text));
              return box.innerHTML.replace(/ (class|dir|title|target|rel|datetime|data-person)="[^"]*"/g, '');
            }""",
            text,
        )
    )


def test_marks(tab: Page) -> None:
    table = {
        "*bold* _italic_ ~struck~": "<strong>bold</strong> <em>italic</em> <s>struck</s>",
        "*_both_*": "<strong><em>both</em></strong>",
        "snake_case_name 2 * 3 * 4": "snake_case_name 2 * 3 * 4",
        "a*b*c * d*": "a*b*c * d*",
        "`*code*` `a &lt; b`": "<code>*code*</code> <code>a &lt; b</code>",
        "&amp;amp; &lt;b&gt;": "&amp;amp; &lt;b&gt;",
        "<https://x.example|words>": '<a href="https://x.example">words</a>',
        "see https://x.example/a_b_c.": 'see <a href="https://x.example/a_b_c">https://x.example/a_b_c</a>.',
        "<mailto:a@x.example>": '<a href="mailto:a@x.example">a@x.example</a>',
        "<javascript:alert(1)|x>": "&lt;javascript:alert(1)|x&gt;",
        "<data:text/html,x|y>": "&lt;data:text/html,x|y&gt;",
        "<@U0BEN> <@U0NOBODY|old name>": "<span>@Ben Okafor</span> <span>@old name</span>",
        "<#C0HELP>": '<a href="#/U0ANA/C0HELP">#help</a>',
        "<!here> <!subteam^S1|@net>": "<span>@here</span> <span>@net</span>",
        ":rocket: :no_such_emoji: 10:30:45": "<span>🚀</span> :no_such_emoji: 10:30:45",
    }
    for text, wanted in table.items():
        assert shown(tab, text) == f"<div>{wanted}</div>", text


def test_blocks_of_lines(tab: Page) -> None:
    assert shown(tab, "one\ntwo") == "<div>one</div><div>two</div>"
    assert shown(tab, "&gt; a\n> b\nc") == "<blockquote><div>a</div><div>b</div></blockquote><div>c</div>"
    assert shown(tab, "a\n>>> b\nc") == "<div>a</div><blockquote><div>b</div><div>c</div></blockquote>"
    assert shown(tab, "x\n```\n*a* &lt;\n  b\n```\ny") == "<div>x</div><pre>*a* &lt;\n  b</pre><div>y</div>"


def test_dates_in_the_zone_of_the_reader(tab: Page) -> None:
    at, now = 1_763_460_300, 1_763_463_900  # Tuesday 18 November 2025, 10:05 UTC and one hour later

    def filled(format_: str, zone: str = "Europe/Madrid", epoch: int = at) -> Any:
        call = f"m.fillDate({json.dumps(format_)}, {json.dumps(zone)}, {epoch}, {now})"
        return tab.evaluate(f"import('./js/when.js').then((m) => {call})")

    assert filled("{date_num} {time}") == "2025-11-18 11:05"
    assert filled("{date_num} {time}", "Asia/Seoul") == "2025-11-18 19:05"
    assert filled("{date}") == "November 18th, 2025"
    assert filled("{date_long}") == "Tuesday, November 18th, 2025"
    assert filled("{date_short}") == "Nov 18, 2025"
    assert filled("{date_short_pretty} at {time_secs}") == "today at 11:05:00"
    assert filled("{date_pretty}", epoch=at - 86_400) == "yesterday"
    assert filled("{date_long_pretty}", epoch=at + 86_400) == "tomorrow"
    assert filled("{date_short_pretty}", epoch=at + 4 * 86_400) == "Nov 22, 2025"
    assert filled("{date_slash}") == "11/18/2025"
    assert filled("{day_divider_pretty}") == "today"
    assert filled("{ago}") == "1 hour ago"
    assert filled("{no_such_token}") is None
    assert shown(tab, f"<!date^{at}^{{nonsense}}|fallback>") == "<div><time>fallback</time></div>"
    assert shown(tab, "<!date^soon^{date}|fallback>") == "<div>fallback</div>"


def test_the_next_morning_knows_summer_time(tab: Page) -> None:
    mornings = {
        # 29 March 2026, 00:30 in Berlin: the clock jumps an hour before nine strikes.
        ("Europe/Berlin", 1_774_740_600): 7.5,
        # 25 October 2026, 00:30: the night has an hour more.
        ("Europe/Berlin", 1_792_881_000): 9.5,
        ("Asia/Seoul", 1_763_510_400): 24.0,  # nine o'clock itself: the next one
    }
    for (zone, at), hours in mornings.items():
        found = tab.evaluate(f"import('./js/when.js').then((m) => m.nextMorning({json.dumps(zone)}, {at}))")
        assert (found - at) / 3600 == hours, (zone, at)


def test_what_people_type_stays_what_they_typed(stage: Stage, tab: Page) -> None:
    evil = "<img src=x onerror=alert(1)> <script>alert(1)</script> <!channel> &lt;b&gt; \u202eevil\u202c " + "x" * 3000
    say(tab, evil)
    found = message(tab, "onerror")
    expect(found.locator(".message-body")).to_have_text(evil)
    assert found.locator("img, script, .mention").count() == 0
    pane = tab.get_by_role("log")
    assert pane.evaluate("(el) => el.scrollWidth <= el.clientWidth")
    sent = [m for m in stage.place.state.channels["C0HELP"].messages.values() if "onerror" in m.text]
    assert "<!channel>" not in sent[0].text


def test_what_an_app_sends_becomes_no_markup_either(tab: Page) -> None:
    say(tab, "/demo hostile")
    found = message(tab, "onerror")
    expect(found).to_contain_text("<script>document.title='owned'</script>")
    assert found.locator("img, script").count() == 0
    assert found.locator("a").count() == 0
    assert "owned" not in tab.title()
    assert tab.get_by_role("log").evaluate("(el) => el.scrollWidth <= el.clientWidth")


def test_a_name_that_is_typed_becomes_a_mention(tab: Page) -> None:
    def sent(typed: str, **options: object) -> Any:
        people = [
            {"id": "U1", "name": "ana", "real_name": "Ana Reyes"},
            {"id": "U2", "name": "ana2", "real_name": "Ana Reyes Ruiz"},
        ]
        given = json.dumps([typed, people, options])
        return tab.evaluate(f"import('./js/text/outgoing.js').then((m) => m.toSlack(...{given}))")

    assert sent("hi @Ana Reyes!") == "hi <@U1>!"
    assert sent("hi @ana reyes ruiz") == "hi <@U2>"
    assert sent("mail me@Ana Reyes") == "mail me@Ana Reyes"
    assert sent("@Ana Reyesson <b>") == "@Ana Reyesson <b>"
    assert sent("for @Ana Reyes", handles=True) == "for @ana"
