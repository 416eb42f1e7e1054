"""Payloads of Slack's become interactions; whatever else comes in becomes nothing."""

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.installation import Installation
from adapters.slack.origin import origin
from adapters.slack.translate import translate
from bot.domain.terms import MessageRef
from bot.ui.interaction import (
    Changed,
    Commanded,
    DeletedMessage,
    EditedMessage,
    Interaction,
    OpenedHome,
    Pointed,
    Pressed,
    Spoke,
    Submitted,
    Where,
)
from tests.adapters_slack.payloads import (
    CONTAINER,
    EVERYTHING,
    TEAM,
    US,
    Json,
    changed,
    command,
    event,
    interaction,
    press,
    pressed,
    said,
    view,
)
from tests.adapters_slack.screens import HERE
from tests.effort import examples

ANA = HERE.handle("U0ANA")
AT = "1764000000.000100"


def of(body: object, here: Installation = HERE) -> Interaction | None:
    return translate(body, here=here)


def ref(ts: str = AT, channel: str = "C0HELP") -> MessageRef:
    return MessageRef(platform="slack", conversation=channel, id=ts)


# ── words ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_direct_message() -> None:
    body = event(said("my VPN", channel="D0ANA", channel_type="im", thread_ts="1763000000.000100"))
    assert of(body) == Spoke(
        key="slack:event:Ev01",
        by=ANA,
        text="my VPN",
        message=ref(channel="D0ANA"),
        thread=ref("1763000000.000100", "D0ANA"),
        where=Where.DIRECT,
    )


def test_a_mention_is_heard_once_though_slack_tells_it_twice() -> None:
    """As `app_mention`, which comes with fewer rights; not as the channel's message."""
    spoke = of(event(said(f"<@{US}> my VPN", type="app_mention", thread_ts=AT)))
    assert isinstance(spoke, Spoke)
    assert (spoke.where, spoke.text, spoke.thread) == (Where.MENTION, "my VPN", None)
    assert of(event(said(f"<@{US}> my VPN"))) is None
    assert of(event(said(f"hi <@{US}|deskside>", subtype="file_share"))) is None


def test_a_mention_that_is_edited_is_no_second_request() -> None:
    body = event(said(f"<@{US}> my VPN is down", type="app_mention", edited={"user": "U0ANA", "ts": "1.3"}))
    assert of(body) == EditedMessage(key="slack:event:Ev01", by=ANA, text="my VPN is down", message=ref())


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("a &lt;!channel&gt; &amp;amp; b", "a <!channel> &amp; b"),
        (f"<@{US}>  thanks", "thanks"),
        ("ask <@U0BEN> or <@U9|gus>", "ask @Ben Okafor or @gus"),
        ("in <#C1|it-network> and <#C2>", "in #it-network and #C2"),
        ("<!here> <!subteam^S1|@it> <!subteam^S1>", "@here @it @subteam"),
        ("due <!date^1764000000^{date}|Monday>", "due Monday"),
        ("see <https://x.example/a?b=1&amp;c=2|the page>", "see the page (https://x.example/a?b=1&c=2)"),
        ("see <https://x.example|x.example> <https://y.example>", "see https://x.example https://y.example"),
        ("<mailto:a@b.example|a@b.example>", "a@b.example"),
        ("  code\n\tkeeps   its spaces ", "code\n\tkeeps   its spaces"),
        ("nul\x00 \ud83d half", "nul  half"),
    ],
)
def test_text_is_read_as_it_was_meant(typed: str, read: str) -> None:
    names = {"U0BEN": "Ben Okafor"}
    spoke = translate(event(said(typed, type="app_mention")), here=HERE, name_of=lambda account: names.get(account, ""))
    assert isinstance(spoke, Spoke)
    assert spoke.text == read


def test_files_are_named() -> None:
    body = event(said("look", subtype="file_share", files=[{"id": "F1", "name": "a.png", "permalink": "https://f/1"}]))
    spoke = of(body)
    assert isinstance(spoke, Spoke)
    assert spoke.text == "look\na.png (https://f/1)"


@pytest.mark.parametrize(
    "unheard",
    [
        said("x", bot_id="B9"),
        said("x", user=US),
        said("x", user="USLACKBOT"),
        said("x", user=None),
        said("x", subtype="bot_message"),
        said("x", subtype="channel_join"),
        said("x", subtype="anything new"),
        said("x", type="reaction_added"),
        said("x", user_team="T9STRANGER"),
        said("x", source_team="T9STRANGER", type="app_mention"),
        said("x", channel="D0ANA", type="app_mention"),
        changed(said("same"), said("same", attachments=[{"title": "unfurled"}])),
        changed(said("a", user=US), said("b", user=US)),
        changed(said("a"), said("b", bot_id="B9")),
        changed(said("a"), said("b", subtype="bot_message")),
        {"type": "message", "subtype": "message_deleted", "deleted_ts": "1.2", "previous_message": said("x", user=US)},
        {"type": "app_home_opened", "user": "U0ANA", "tab": "messages"},
    ],
)
def test_what_is_not_for_the_desk(unheard: Json) -> None:
    assert of(event(unheard)) is None


def test_colleagues_of_one_organisation_are_no_strangers() -> None:
    grid = Installation(team=TEAM, account=US, bot="B0", enterprise="E0ORG")
    spoke = of(event(said("x", user_team="T0SISTER")), grid)
    assert spoke is not None
    assert spoke.by.tenant == "E0ORG"
    assert of(event(said("x", user_team="T9STRANGER"), is_ext_shared_channel=True), grid) is None


def test_edits_and_deletions() -> None:
    assert of(event(changed(said("a"), said("b &amp; c")))) == EditedMessage(
        key="slack:event:Ev01", by=ANA, text="b & c", message=ref()
    )
    stone = {"subtype": "tombstone", "user": "USLACKBOT", "ts": AT, "text": "This message was deleted."}
    assert of(event(changed(said("a"), stone))) == DeletedMessage(key="slack:event:Ev01", by=ANA, message=ref())
    gone = {"type": "message", "subtype": "message_deleted", "channel": "C0HELP", "deleted_ts": AT}
    assert of(event({**gone, "previous_message": said("a")})) == DeletedMessage(
        key="slack:event:Ev01", by=ANA, message=ref()
    )


# ── commands, presses, forms ─────────────────────────────────────────────────────────────────────────────────


def test_commands_and_shortcuts() -> None:
    assert of(command("my &lt;vpn&gt;")) == Commanded(key="slack:trigger:1.2.abc", by=ANA, name="ana", text="my <vpn>")
    shortcut = of(interaction("shortcut", callback_id="ask", action_ts="1.2"))
    assert shortcut == Commanded(key="slack:trigger:1.2.abc", by=ANA, name="ana", text="")
    assert of(command("x", team_id="T9STRANGER")) is None


def test_a_name_that_is_known_wins_over_the_account_name() -> None:
    asked = translate(command("x"), here=HERE, name_of=lambda _: "Ana Reyes")
    assert asked is not None
    assert asked.name == "Ana Reyes"


def test_a_message_that_was_pointed_at() -> None:
    body = interaction(
        "message_action",
        message=said("the printer", user="U0BEN"),
        message_ts=AT,
        channel={"id": "C0HELP", "name": "help"},
    )
    assert of(body) == Pointed(
        key="slack:trigger:1.2.abc",
        by=ANA,
        name="ana",
        text="the printer",
        author=HERE.handle("U0BEN"),
        message=ref(),
    )
    by_a_bot = of({**body, "message": said("build failed", bot_id="B9")})
    assert isinstance(by_a_bot, Pointed)
    assert by_a_bot.author is None


def test_a_press_on_a_message() -> None:
    press_on_message = of(pressed(press("claim:41")))
    assert press_on_message == Pressed(
        key=f"slack:action:1764000002.000300:C0NET:{AT}:U0ANA",
        by=ANA,
        name="ana",
        verb="claim",
        subject="41",
        message=ref(channel="C0NET"),
    )
    hidden = of(pressed(press(), container={**CONTAINER, "is_ephemeral": True}, message=None))
    assert isinstance(hidden, Pressed)
    assert hidden.message is None


def test_a_choice_from_a_menu() -> None:
    for kind in ("overflow", "static_select"):
        chosen = press(type=kind, value=None, selected_option={"text": {}, "value": "why:41/a:b"})
        did = of(pressed(chosen))
        assert isinstance(did, Pressed)
        assert (did.verb, did.subject) == ("why", "41/a:b")


def test_presses_and_changes_in_a_form() -> None:
    in_form = {"container": {"type": "view", "view_id": "V01"}, "view": view(), "channel": None, "message": None}
    did = of(pressed(press("matrix:d7"), **in_form))
    assert isinstance(did, Pressed)
    assert (did.in_form, did.message, did.answers["kind"]) == (True, None, "vpn")
    live = press(type="static_select", action_id="answer", block_id="kind", value=None)
    changed_field = of(pressed(live, **in_form))
    assert isinstance(changed_field, Changed)
    assert (changed_field.form, changed_field.subject, changed_field.field) == ("ask", "d7", "kind")
    assert changed_field.answers["what"] == "It drops & <b>\nagain"
    at_home = of(pressed(press(), **{**in_form, "view": view(type="home")}))
    assert isinstance(at_home, Pressed)
    assert at_home.in_home
    assert of(pressed(live, **{**in_form, "view": view(type="home")})) is None


def test_a_submitted_form() -> None:
    assert of(interaction("view_submission", view=view())) == Submitted(
        key="slack:view:V01:1764.abc",
        by=ANA,
        name="ana",
        form="ask",
        subject="d7",
        answers={
            "what": "It drops & <b>\nagain",
            "empty": "",
            "kind": "vpn",
            "sure": "yes",
            "none": "",
            "many": ("a", "b"),
            "more": (),
            "who": f"slack/{TEAM}/U0BEN",
            "when": "2026-11-24",
            "count": "17",
            "files": ("https://files/F1",),
        },
    )


def test_strangers_cannot_press() -> None:
    stranger = {"id": "U9", "name": "eve", "team_id": "T9STRANGER"}
    assert of(pressed(press(), user=stranger)) is None
    assert of(interaction("view_submission", view=view(), user=stranger)) is None
    grid = Installation(team=TEAM, account=US, bot="B0", enterprise="E0ORG")
    sister = {"id": "W1", "name": "sis", "team_id": "T0SISTER"}
    assert of(pressed(press(), user=sister, enterprise={"id": "E0ORG", "name": "Org"}), grid) is not None


def test_the_home() -> None:
    opened = event({"type": "app_home_opened", "user": "U0ANA", "channel": "D0ANA", "tab": "home"})
    assert of(opened) == OpenedHome(key="slack:event:Ev01", by=ANA)


# ── anything ─────────────────────────────────────────────────────────────────────────────────────────────────

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def places(thing: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    steps = thing.items() if isinstance(thing, dict) else enumerate(thing) if isinstance(thing, list) else ()
    return [path, *(place for step, inner in steps for place in places(inner, (*path, step)))]


@st.composite
def spoilt(draw: st.DrawFn) -> object:
    """A payload of Slack's with other things in some places."""
    body: Any = copy.deepcopy(draw(st.sampled_from(EVERYTHING)))
    for _ in range(draw(st.integers(0, 3))):
        *way, last = draw(st.sampled_from(places(body)[1:]))
        spot = body
        for step in way:
            spot = spot[step]
        if draw(st.booleans()) and isinstance(spot, dict):
            del spot[last]
        else:
            spot[last] = draw(json_values)
        if not body:
            break
    return body


@examples(400)
@given(spoilt() | json_values)
def test_no_payload_is_too_strange(body: object) -> None:
    did = of(body)
    if did is not None:
        assert isinstance(body, dict)
        assert did.key
        assert did.by.id
        origin(body, account=did.by.id)


def test_each_kind_is_heard() -> None:
    """Else the strangest payloads would only ever be refused at the door."""
    heard = {type(of(body)) for body in EVERYTHING}
    assert heard == {Spoke, EditedMessage, DeletedMessage, OpenedHome, Commanded, Pointed, Pressed, Changed, Submitted}
