"""users.*, bots.*, team.*, auth.*: who is here."""

from __future__ import annotations

from workspace.objects import bot_profile, person_object, profile
from workspace.webapi.reach import page, person_in
from workspace.webapi.refusal import CallError
from workspace.wire import Json, text
from workspace.workspace import Workspace


async def test(place: Workspace, _: Json) -> Json:
    """auth.test"""
    team, bot = place.company.team, place.company.bot
    return {
        "ok": True,
        "url": f"{place.url}/",
        "team": team.name,
        "user": place.people[bot.person].name,
        "team_id": team.id,
        "user_id": bot.person,
        "bot_id": bot.bot_id,
        "is_enterprise_install": False,
    }


async def connections_open(place: Workspace, _: Json) -> Json:
    """apps.connections.open: the address of one new socket."""
    address = place.url.replace("http", "ws", 1)
    return {
        "ok": True,
        "url": f"{address}/link/?ticket={place.delivery.sockets.ticket()}&app_id={place.company.bot.app_id}",
    }


async def info(place: Workspace, args: Json) -> Json:
    """users.info"""
    person = person_in(place, args)
    return {"ok": True, "user": person_object(place, person, with_email=_sees_email(place))}


async def list_(place: Workspace, args: Json) -> Json:
    """users.list"""
    rows = [person_object(place, one, with_email=_sees_email(place)) for one in place.people.values()]
    shown, more = page(rows, args, default=1000)
    return {
        "ok": True,
        "members": shown,
        "cache_ts": int(place.clock.now()),
        "response_metadata": {"next_cursor": more},
    }


async def by_email(place: Workspace, args: Json) -> Json:
    """users.lookupByEmail"""
    wanted = text(args, "email").lower()
    found = next((one for one in place.people.values() if wanted and one.email.lower() == wanted), None)
    if found is None:
        raise CallError("users_not_found")
    return {"ok": True, "user": person_object(place, found)}


async def profile_get(place: Workspace, args: Json) -> Json:
    """users.profile.get"""
    person = person_in(place, args if text(args, "user") else args | {"user": place.bot})
    return {"ok": True, "profile": profile(place, person, with_email=_sees_email(place))}


async def bot_info(place: Workspace, args: Json) -> Json:
    """bots.info"""
    if text(args, "bot", place.company.bot.bot_id) != place.company.bot.bot_id:
        raise CallError("bot_not_found")
    found = bot_profile(place)
    del found["team_id"]
    return {"ok": True, "bot": found}


async def team_info(place: Workspace, _: Json) -> Json:
    """team.info"""
    team = place.company.team
    return {
        "ok": True,
        "team": {
            "id": team.id,
            "name": team.name,
            "url": f"{place.url}/",
            "domain": team.domain,
            "email_domain": "",
            "icon": {"image_default": True},
            "avatar_base_url": f"{place.url}/avatar/",
            "is_verified": False,
        },
    }


def _sees_email(place: Workspace) -> bool:
    return place.app.may("users:read.email")
