"""Any screen at all, for the properties every screen must have."""

from datetime import UTC, datetime

from hypothesis import strategies as st

from adapters.slack.installation import Installation
from bot.domain.catalog import Choice, FieldKind
from bot.domain.people import Channel, Handle, Person, PersonId
from bot.ui import model as ui
from bot.ui.verbs import FormName, Verb

HERE = Installation(team="T0HOME", account="U0DESK", bot="B0DESK")

_NASTY = (
    "<!channel>",
    "<!here> <@U1> <#C1>",
    "<http://evil.example|bank>",
    "*bold* _it_ ~no~ `code` ```block```",
    ":tada: &lt;!channel&gt; &amp;",
    "[bank](https://evil.example) ![x](https://evil.example/x.png)",
    "<at>everybody</at> {{DATE(2020-01-01T00:00:00Z)}} ${secret} {{{{",
    "<script>alert(1)</script> <b>bold</b>",
    "1. one\n- two\n# three\n> four",
    "nul \x00 bell \x07 half \ud83d",
    "\u202eright to left \u05e9\u05dc\u05d5\u05dd",
    "👩‍👩‍👧‍👦" * 40,
    "x" * 3001,
    "😀" * 3001,
    "<" * 3000,
    " \n\t ",
    "",
    "line\r\nline",
)
texts = st.one_of(st.sampled_from(_NASTY), st.text(max_size=40), st.text(alphabet="<>&|@!#*_ ab😀", max_size=200))
short = st.text(alphabet=st.characters(min_codepoint=33, max_codepoint=0x24F), min_size=1, max_size=12)
urls = st.one_of(
    st.sampled_from(["https://kb.example/vpn?a=1&b=2", "http://x", "mailto:a@b.example"]),
    st.sampled_from(["javascript:alert(1)", "slack://open", "https://x|y> <!channel>", "https://", "//x", "data:,x"]),
    texts,
)
moments = st.datetimes(datetime(2020, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
handles = st.builds(
    Handle,
    platform=st.sampled_from(["slack", "teams"]),
    tenant=st.sampled_from(["T0HOME", "T0OTHER"]),
    id=st.sampled_from(["U0ANA", "W0BEN", "> <!channel>", "29:abc"]),
)
people = st.builds(Person, id=st.just(PersonId("p")), name=texts, handles=st.lists(handles, max_size=2).map(tuple))
channels = st.builds(Channel, platform=st.just("slack"), id=st.sampled_from(["C0NET", "#it-network", "<!channel>"]))
inlines = st.one_of(
    texts,
    st.builds(ui.Strong, text=texts),
    st.builds(ui.Link, text=texts, url=urls),
    st.builds(ui.Mention, person=people, loud=st.booleans()),
    st.builds(ui.ChannelMention, channel=channels),
    st.builds(ui.Moment, at=moments, seen_at=moments, style=st.sampled_from(ui.MomentStyle)),
)
lines = st.lists(inlines, max_size=14).map(tuple)

confirms = st.builds(ui.Confirm, title=texts, text=texts, yes=texts, no=texts)
buttons = st.builds(
    ui.Button,
    verb=st.sampled_from(Verb),
    label=texts,
    subject=texts,
    weight=st.sampled_from(ui.Weight),
    confirm=st.none() | confirms,
)
menus = st.builds(ui.Menu, label=texts, options=st.lists(buttons, max_size=8).map(tuple))
rows = st.builds(ui.Buttons, buttons=st.lists(buttons | menus, max_size=30).map(tuple))
nodes = st.one_of(
    st.builds(ui.Heading, text=texts),
    st.builds(ui.Paragraph, line=lines),
    st.builds(ui.Bullets, lines=st.lists(lines, max_size=5).map(tuple)),
    st.builds(ui.Quote, text=texts),
    st.builds(ui.Facts, facts=st.lists(st.builds(ui.Fact, label=texts, value=lines), max_size=4).map(tuple)),
    st.builds(ui.Aside, line=lines),
    st.builds(ui.Divider),
    rows,
)
choices = st.lists(st.builds(Choice, key=texts, label=texts), max_size=14).map(tuple)
bounds = st.none() | st.integers(-5, 5000)
fields = st.builds(
    ui.Field,
    key=texts,
    label=texts,
    kind=st.sampled_from(FieldKind),
    required=st.booleans(),
    hint=st.none() | texts,
    placeholder=st.none() | texts,
    choices=choices,
    initial=st.none()
    | texts
    | st.sampled_from(
        ["2026-11-24", "17", "-3,5", "1e400", "nan", "yes", "slack/T0HOME/U0ANA", "slack/T1/U1", "a/b/c/d"]
    )
    | st.lists(texts, max_size=3).map(tuple),
    minimum=bounds,
    maximum=bounds,
    live=st.booleans(),
)


def _long(pieces: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    """Mostly short, sometimes far more than a screen takes."""
    return st.lists(pieces, max_size=8).map(tuple) | st.builds(
        lambda some, times: tuple(some) * times, st.lists(pieces, min_size=1, max_size=3), st.integers(1, 60)
    )


cards = st.builds(ui.Card, summary=texts, nodes=_long(nodes))
forms = st.builds(
    ui.Form,
    name=st.sampled_from(FormName),
    title=texts,
    subject=texts,
    nodes=_long(nodes | fields),
    submit=st.none() | texts,
    close=texts,
)
