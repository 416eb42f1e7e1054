"""Which way a notice goes: where its addressee was last, else wherever they can be reached."""

from collections.abc import Callable, Coroutine

from bot.domain.people import MAIL, Handle
from bot.domain.ticket import TicketId
from bot.ui.interaction import OpenedHome
from bot.ui.messenger import Retry, Unreachable
from bot.ui.verbs import FormName
from tests.engine.post_office import Letter, PostOffice
from tests.engine.rig import NETWORK, Rig, handle, play_on
from tests.reading import texts

ANA, IN_TEAMS = handle("ana"), Handle(platform="teams", tenant="T2", id="ana")
EMAIL = "ana@acme.example"
LETTERBOX = Handle(platform=MAIL, tenant="", id=EMAIL)
BLOCKED = Unreachable(why="they have blocked the app")

Story = Callable[[Rig, PostOffice], Coroutine[object, object, None]]


def of_both(url: str, story: Story, *, mail: bool = False) -> None:
    """Ana is in Slack and in Teams; `mail` too if asked for."""

    async def opened(rig: Rig) -> None:
        teams = PostOffice(rig.clock.now, platform="teams")
        rig.elsewhere = {"teams": teams} | ({MAIL: PostOffice(rig.clock.now, platform=MAIL)} if mail else {})
        rig.renew_relay(rig.kept)
        with rig.kept.write() as unit:
            for account in (ANA, IN_TEAMS):
                unit.people.meet(account, name="Ana Ruiz", email=EMAIL)
            unit.commit()
        await story(rig, teams)

    play_on(url, opened)


def acts(rig: Rig, account: Handle) -> None:
    """Ana looks at her home there."""
    rig.clock.forward(minutes=1)
    rig.does("ana", lambda key, _: OpenedHome(key=key, by=account))


async def is_answered(rig: Rig, ticket: TicketId, text: str) -> None:
    rig.submits("ben", FormName.REPLY, ticket, text=text)
    await rig.deliver()


def reads(letters: list[Letter]) -> list[str]:
    return [" ".join(texts(letter.card)) for letter in letters]


def test_a_notice_follows_its_addressee_and_takes_the_card_along(desk_url: str) -> None:
    async def story(rig: Rig, teams: PostOffice) -> None:
        ticket = rig.files()
        await rig.deliver()
        [card] = rig.office.at(ANA)
        acts(rig, IN_TEAMS)
        await is_answered(rig, ticket, "Try the office profile")
        [along, answer] = teams.at(IN_TEAMS)
        assert "vpn keeps dropping" in reads([along])[0]
        assert answer.under == along.ref
        assert "Try the office profile" in reads([answer])[0]
        assert rig.office.at(ANA) == [card], "nothing new where she is no more"
        acts(rig, ANA)
        await is_answered(rig, ticket, "Or restart")
        assert rig.office.at(ANA)[1].under == card.ref
        assert len(teams.at(IN_TEAMS)) == 2

    of_both(desk_url, story)


def test_a_card_that_stands_in_both_changes_in_both(desk_url: str) -> None:
    async def story(rig: Rig, teams: PostOffice) -> None:
        ticket = rig.files()
        await rig.deliver()
        acts(rig, IN_TEAMS)
        await is_answered(rig, ticket, "Try the office profile")
        rig.submits("ben", FormName.RESOLVE, ticket, text="done", disposition="client")
        await rig.deliver()
        for card in (rig.office.at(ANA)[0], teams.at(IN_TEAMS)[0]):
            assert "Resolved" in " ".join(texts(card.card))
        assert len(rig.office.at(ANA)) == 1

    of_both(desk_url, story)


def test_who_has_blocked_one_app_is_reached_in_the_other(desk_url: str) -> None:
    async def story(rig: Rig, teams: PostOffice) -> None:
        acts(rig, IN_TEAMS)
        teams.before(BLOCKED, to=IN_TEAMS, times=99)
        teams.before(BLOCKED, "update", to=IN_TEAMS, times=99)
        ticket = rig.files()  # from Slack, which is where she was last
        acts(rig, IN_TEAMS)
        await rig.deliver()
        assert len(rig.office.at(ANA)) == 1
        tried = len(teams.tried)
        await is_answered(rig, ticket, "Try the office profile")
        assert len(rig.office.at(ANA)) == 2
        assert len(teams.tried) == tried, "where nothing arrives is tried last"
        assert rig.dead_letters() == []

    of_both(desk_url, story)


def test_a_card_in_an_app_that_was_blocked_since_is_shown_anew_where_she_is_reached(desk_url: str) -> None:
    async def story(rig: Rig, teams: PostOffice) -> None:
        acts(rig, IN_TEAMS)
        ticket = rig.files(who="ana")
        acts(rig, IN_TEAMS)
        await rig.deliver()
        assert len(teams.at(IN_TEAMS)) == 1
        teams.before(BLOCKED, to=IN_TEAMS, times=99)
        teams.before(BLOCKED, "update", to=IN_TEAMS, times=99)
        rig.submits("ben", FormName.PRIORITY, ticket, to="P1", reason="because")
        await rig.deliver()
        [card] = rig.office.at(ANA)
        assert "vpn keeps dropping" in reads([card])[0]
        with rig.kept.read() as unit:
            person = unit.people.by_handle(ANA)
        assert person is not None
        assert person.handles == (ANA, IN_TEAMS)

    of_both(desk_url, story)


def test_what_failed_half_way_is_not_said_twice(desk_url: str) -> None:
    """The card went along to the other platform, and then that asked to wait."""

    async def story(rig: Rig, teams: PostOffice) -> None:
        ticket = rig.files()
        await rig.deliver()
        acts(rig, IN_TEAMS)
        teams.before(Retry(why="slow down", after=1), to=IN_TEAMS, after=1)
        await is_answered(rig, ticket, "Try the office profile")
        assert len(teams.at(IN_TEAMS)) == 1
        rig.clock.forward(seconds=2)
        await rig.deliver()
        assert len(teams.at(IN_TEAMS)) == 2

    of_both(desk_url, story)


def test_whom_nothing_reaches_is_written_to(desk_url: str) -> None:
    async def story(rig: Rig, teams: PostOffice) -> None:
        for office, account in ((rig.office, ANA), (teams, IN_TEAMS)):
            office.before(BLOCKED, to=account, times=99)
        ticket = rig.files()
        await rig.deliver()
        letters = rig.elsewhere[MAIL]
        [card] = letters.at(LETTERBOX)
        await is_answered(rig, ticket, "Try the office profile")
        assert letters.at(LETTERBOX)[1].under == card.ref
        assert rig.dead_letters() == []

    of_both(desk_url, story, mail=True)


def test_without_mail_the_dead_letter_says_how_it_would_have_gone(desk_url: str) -> None:
    async def story(rig: Rig, teams: PostOffice) -> None:
        for office, account in ((rig.office, ANA), (teams, IN_TEAMS)):
            office.before(BLOCKED, to=account, times=99)
        rig.files()
        await rig.deliver()
        [letter] = rig.dead_letters()
        assert "they have blocked the app" in letter.why
        assert "`email` in app.yaml" in letter.why

    of_both(desk_url, story)


def test_who_has_no_address_cannot_be_written_to(desk_url: str) -> None:
    async def story(rig: Rig) -> None:
        rig.elsewhere = {MAIL: PostOffice(rig.clock.now, platform=MAIL)}
        rig.renew_relay(rig.kept)
        rig.office.before(BLOCKED, to=ANA, times=99)
        rig.files()
        await rig.deliver()
        [letter] = rig.dead_letters()
        assert "no e-mail address" in letter.why

    play_on(desk_url, story)


def test_a_channel_is_where_it_is(desk_url: str) -> None:
    async def story(rig: Rig, teams: PostOffice) -> None:
        rig.office.before(BLOCKED, to=NETWORK, times=1)
        rig.files()
        await rig.deliver()
        assert [letter.parcel.notice.to for letter in rig.dead_letters()] == [NETWORK]
        assert teams.tried == []

    of_both(desk_url, story)
