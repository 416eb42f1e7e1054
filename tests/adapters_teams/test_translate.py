"""Activities of Teams' become interactions; whatever else comes in becomes nothing."""

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.teams.installation import Installation
from adapters.teams.origin import origin
from adapters.teams.replies import aside
from adapters.teams.translate import translate
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
from tests.adapters_teams.activities import (
    ANA,
    ANSWERS,
    APP,
    BEN,
    CHANNEL,
    CHAT,
    EVERYTHING,
    FORM,
    MENTION,
    ROOT,
    TENANT,
    THREAD,
    US,
    Json,
    activity,
    changed,
    executed,
    extension,
    fetched,
    in_channel,
    mentioned,
    said,
    said_in_channel,
    submitted,
)
from tests.effort import examples

HERE = Installation(app_id=APP, tenant=TENANT)
BY = HERE.handle(ANA)
AT = "1764000000500"


def of(body: object) -> Interaction | None:
    return translate(body, here=HERE)


def ref(message: str = AT, conversation: str = CHAT) -> MessageRef:
    return MessageRef(platform="teams", conversation=conversation, id=message)


# ── words ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_message_in_the_private_chat() -> None:
    assert of(said("my VPN drops")) == Spoke(
        key=f"teams:message:{CHAT}:{AT}",
        by=BY,
        name="Ana Reyes",
        text="my VPN drops",
        message=ref(),
        thread=None,
        where=Where.DIRECT,
    )


def test_an_answer_by_quoting_stands_under_what_it_quotes() -> None:
    """Teams puts the quoted words before the own ones; only those were said."""
    html = (
        '<blockquote itemscope itemtype="http://schema.skype.com/Reply" itemid="1764000000200">'
        "<strong>Deskside</strong><p>NET-41 · VPN</p></blockquote><p>still <i>broken</i></p>"
    )
    quoting = said("Deskside NET-41 still broken", attachments=[{"contentType": "text/html", "content": html}])
    spoke = of(quoting)
    assert isinstance(spoke, Spoke)
    assert (spoke.text, spoke.thread) == ("still broken", ref("1764000000200"))


def test_a_mention_in_a_channel() -> None:
    root = mentioned("my VPN", id=ROOT)
    spoke = of(root)
    assert isinstance(spoke, Spoke)
    assert (spoke.where, spoke.text, spoke.thread) == (Where.MENTION, "my VPN", None)
    assert spoke.message == ref(ROOT, THREAD)
    below = of(mentioned("and now?"))
    assert isinstance(below, Spoke)
    assert (below.where, below.thread) == (Where.MENTION, ref(ROOT, THREAD))


def test_any_other_message_of_a_channel() -> None:
    spoke = of(said_in_channel("ask <at>Ben Okafor</at>", entities=[{"type": "mention", "mentioned": {"id": "29:b"}}]))
    assert isinstance(spoke, Spoke)
    assert (spoke.where, spoke.text, spoke.thread) == (Where.CHANNEL, "ask @Ben Okafor", ref(ROOT, THREAD))


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("<at>Deskside</at>  thanks", "thanks"),
        ("please <at>Deskside</at>&nbsp;help", "please  help"),
        ('ask <at id="0">Ben</at>', "ask @Ben"),
        ("a &lt; b & c <script>", "a &lt; b & c <script>"),
        ("  code\n\tkeeps   its spaces ", "code\n\tkeeps   its spaces"),
        ("nul\x00 \ud83d half", "nul  half"),
    ],
)
def test_text_is_read_as_it_was_meant(typed: str, read: str) -> None:
    spoke = of(said_in_channel(typed, entities=[MENTION]))
    assert isinstance(spoke, Spoke)
    assert spoke.text == read


def test_files_are_named() -> None:
    kind = "application/vnd.microsoft.teams.file.download.info"
    file = {"contentType": kind, "name": "a.png", "contentUrl": "https://f/1", "content": {"downloadUrl": "https://d"}}
    picture = {"contentType": "image/*", "contentUrl": "https://f/2"}
    card = {"contentType": "application/vnd.microsoft.card.adaptive", "content": {}}
    spoke = of(said("look", attachments=[file, picture, card]))
    assert isinstance(spoke, Spoke)
    assert spoke.text == "look\na.png (https://f/1)\npicture (https://f/2)"


COMMANDS = ["mine", "help", "Find vpn", "find", "oncall", "oncall take friday", "priorities", "scope", "41", "#41"]


@pytest.mark.parametrize("text", [*COMMANDS, "desk-41", "link", "link abcd-EFGH", "Link ABCD2FGH"])
def test_commands_of_the_private_chat(text: str) -> None:
    assert of(said(f" {text} ")) == Commanded(key=f"teams:message:{CHAT}:{AT}", by=BY, name="Ana Reyes", text=text)
    spoke = of(mentioned(text))
    assert isinstance(spoke, Spoke), "where others talk, a word is a word"


def test_words_that_only_begin_like_a_command() -> None:
    for text in ("help me with my VPN", "mine is broken", "41 people cannot log in", "link freeware"):
        assert isinstance(of(said(text)), Spoke)


@pytest.mark.parametrize(
    "unheard",
    [
        said("x", channelData={"tenant": {"id": "stranger"}}),
        said("x", conversation={"id": CHAT, "conversationType": "personal", "tenantId": "stranger"}),
        said("x", channelData={}, conversation={"id": CHAT, "conversationType": "personal"}),
        said("x", **{"from": {"id": "29:1eve", "aadObjectId": "e", "tenantId": "stranger"}}),
        said("x", **{"from": {"id": "29:1eve", "aadObjectId": "e", "userRole": "guest"}}),
        said("x", **{"from": {"id": "29:1", "aadObjectId": "e", "userPrincipalName": "eve_x.example#EXT#@h.example"}}),
        said("x", **{"from": {"id": US, "name": "Deskside"}}),
        said("x", **{"from": {"id": "28:another", "aadObjectId": "b"}}),
        said("x", **{"from": {"id": "1", "aadObjectId": "b", "role": "bot"}}),
        said("x", **{"from": {}}),
        said("x", id=None),
        said("x", conversation={"tenantId": TENANT}),
        activity("typing"),
        activity("messageReaction", reactionsAdded=[{"type": "like"}]),
        activity("conversationUpdate", membersAdded=[{"id": US}]),
        activity("installationUpdate", action="remove"),
        activity("installationUpdate", action="add-upgrade"),
        in_channel("installationUpdate", action="add"),
        activity("invoke", name="signin/verifyState"),
        activity("invoke", name="fileConsent/invoke"),
        activity("anything new"),
        changed("messageUpdate", "undeleteMessage", text="x"),
        changed("messageDelete", "anything new"),
        submitted({"text:what": "no form of ours"}),
        submitted({"desk": {"back": {"shown": "", "typed": {}}}}),
    ],
)
def test_what_is_not_for_the_desk(unheard: Json) -> None:
    assert of(unheard) is None


def test_a_guest_whom_the_directory_knows() -> None:
    assert translate(said("x"), here=HERE, is_outside=lambda account: account == ANA) is None
    assert translate(said("x"), here=HERE, is_outside=lambda account: account == BEN) is not None


def test_on_this_machine_alone_every_organisation_is_ours() -> None:
    local = Installation(app_id="", tenant="")
    did = translate(said("x"), here=local)
    assert did is not None
    assert did.by.tenant == ""
    two = said("x", channelData={"tenant": {"id": "another"}})
    assert translate(two, here=local) is None


def test_edits_and_deletions() -> None:
    edited = of(changed("messageUpdate", "editMessage", text="my VPN is down"))
    assert edited == EditedMessage(
        key=f"teams:edit:{CHAT}:{AT}:2026-11-24T10:00:00.1234567Z",
        by=BY,
        name="Ana Reyes",
        text="my VPN is down",
        message=ref(),
    )
    deleted = of(changed("messageDelete", "softDeleteMessage"))
    assert deleted == DeletedMessage(key=f"teams:delete:{CHAT}:{AT}", by=BY, name="Ana Reyes", message=ref())


def test_two_edits_of_a_message_are_two_and_one_delivered_twice_is_one() -> None:
    first = changed("messageUpdate", "editMessage", text="a")
    second = changed("messageUpdate", "editMessage", text="b", timestamp="2026-11-24T10:00:09Z")
    keys = [did.key for did in map(of, (first, copy.deepcopy(first), second)) if did is not None]
    assert keys[0] == keys[1] != keys[2]


# ── commands, presses, forms ─────────────────────────────────────────────────────────────────────────────────


def test_a_press_on_a_card() -> None:
    expected = Pressed(
        key=f"teams:press:{THREAD}:f:9",
        by=BY,
        name="Ana Reyes",
        verb="claim",
        subject="41",
        message=ref("1764000000200", THREAD),
    )
    assert of(executed("claim:41")) == expected
    opening = of(fetched("reply:41/a:b"))
    assert isinstance(opening, Pressed)
    assert (opening.verb, opening.subject, opening.in_form) == ("reply", "41/a:b", False)


def test_a_press_by_a_client_that_knows_no_execute() -> None:
    old = of(activity("message", value={"desk": {"press": "claim:41"}}, replyToId="1764000000200"))
    assert isinstance(old, Pressed)
    assert (old.verb, old.message) == ("claim", ref("1764000000200"))


def test_a_press_in_the_home_is_in_the_home() -> None:
    value = {"action": {"data": {"desk": {"press": "claim:41", "home": True}}}}
    at_home = of(executed("", value=value))
    assert isinstance(at_home, Pressed)
    assert at_home.in_home


def test_presses_and_changes_in_a_form() -> None:
    pressed = of(submitted({"desk": {**FORM, "press": "matrix:d7"}, **ANSWERS}))
    assert isinstance(pressed, Pressed)
    assert (pressed.in_form, pressed.message, pressed.answers["kind"]) == (True, None, "vpn")
    live = of(submitted({"desk": {**FORM, "changed": "kind"}, **ANSWERS}))
    assert isinstance(live, Changed)
    assert (live.form, live.subject, live.field) == ("ask", "d7", "kind")
    assert live.answers["what"] == "It drops & <b>\nagain"


@pytest.mark.parametrize("name", ["task/submit", "composeExtension/submitAction"])
def test_a_submitted_form(name: str) -> None:
    did = of({**submitted({"desk": FORM, **ANSWERS}), "name": name})
    assert isinstance(did, Submitted)
    assert (did.form, did.subject, did.by) == ("ask", "d7", BY)
    assert did.answers == {
        "empty": "",
        "more": (),
        "what": "It drops & <b>\nagain",
        "kind": "vpn",
        "sure": "yes",
        "many": ("a", "b,c"),
        "who": f"teams/{TENANT}/{BEN}",
        "when": "2026-11-24",
        "count": "17",
        "files": ("https://files/F1", "follows by mail"),
    }


def test_an_answer_that_was_taken_back_is_an_empty_one() -> None:
    """Teams leaves out what nobody chose; the form says what it asked."""
    asked = ["text:what", "several:tools", "person:boss", "text:line"]
    did = of(submitted({"desk": {**FORM, "asked": asked}, "text:line": "x"}))
    assert isinstance(did, Submitted)
    assert did.answers == {"what": "", "tools": (), "boss": "", "line": "x"}


def test_a_form_sent_twice_is_one() -> None:
    """A second press before the first is answered is another request. Other answers, or another showing, are new."""
    first = submitted({"desk": FORM, **ANSWERS})
    again = submitted({"desk": FORM, **ANSWERS}, id="f:77", timestamp="2026-11-24T10:00:01Z")
    other = submitted({"desk": FORM, **ANSWERS, "text:what": "something else"})
    later = submitted({"desk": {**FORM, "showing": "f:2"}, **ANSWERS})
    keys = [did.key for did in map(of, (first, again, other, later)) if did is not None]
    assert keys[0] == keys[1]
    assert len(set(keys)) == 3


def test_a_message_that_was_pointed_at() -> None:
    assert of(extension("message")) == Pointed(
        key=f"teams:extension:{THREAD}:f:12",
        by=BY,
        name="Ana Reyes",
        text="the printer\nis <on> fire",
        author=HERE.handle(BEN),
        message=ref("1764000000300", THREAD),
    )


def test_the_apps_own_entry_is_the_command_without_words() -> None:
    asked = of(extension("compose"))
    assert asked == Commanded(key=f"teams:extension:{THREAD}:f:12", by=BY, name="Ana Reyes", text="")


def test_a_message_by_an_app_has_no_author() -> None:
    body = extension("message")
    body["value"]["messagePayload"]["from"] = {"application": {"id": "x"}, "user": None}
    pointed = of(body)
    assert isinstance(pointed, Pointed)
    assert pointed.author is None


def test_the_home() -> None:
    """When somebody has the app now, and when they ask for it."""
    assert of(activity("installationUpdate", action="add")) == OpenedHome(
        key=f"teams:installed:{CHAT}:{AT}", by=BY, name="Ana Reyes"
    )
    assert isinstance(of(said("Home")), OpenedHome)


def test_a_channel_without_a_thread_in_its_name() -> None:
    group = {"conversationType": "groupChat", "isGroup": True, "tenantId": TENANT, "id": CHANNEL}
    spoke = of(mentioned("vpn", conversation=group))
    assert isinstance(spoke, Spoke)
    assert (spoke.where, spoke.thread) == (Where.MENTION, None)


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
    """An activity of Teams' with other things in some places."""
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


@examples(600)
@given(spoilt() | json_values)
def test_no_activity_is_too_strange(body: object) -> None:
    did = of(body)
    if isinstance(body, dict):
        aside(body)
    if did is not None:
        assert isinstance(body, dict)
        assert did.key
        assert did.by.id
        origin(body, account=did.by.id)


@examples(200)
@given(st.text(alphabet="<>/&;ab at=\"'blockquotep#x&\x00", max_size=80))
def test_no_html_is_too_strange(html: str) -> None:
    attachments = [{"contentType": "text/html", "content": f"http://schema.skype.com/Reply{html}"}]
    spoke = of(said("x", attachments=attachments))
    assert isinstance(spoke, Spoke)


def test_each_kind_is_heard() -> None:
    """Else the strangest activities would only ever be refused at the door."""
    heard = {type(of(body)) for body in EVERYTHING} - {type(None)}
    assert heard == {Spoke, EditedMessage, DeletedMessage, OpenedHome, Commanded, Pointed, Pressed, Changed, Submitted}
