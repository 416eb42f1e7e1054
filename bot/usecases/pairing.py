"""Linking two accounts that no e-mail address joins: a code from one platform, typed on the other and confirmed."""

import logging
import secrets
from dataclasses import replace

from bot.domain.desk import Desk
from bot.domain.errors import AlreadyOnePerson, NoSuchCode, OwnCode, SamePlaceCode, TooManyCodes
from bot.domain.notices import Bulletin
from bot.domain.pairing import (
    ALPHABET,
    LENGTH,
    LIVES_FOR,
    Account,
    Pairing,
    PairingId,
    Proposal,
    grouped,
    plain,
    refused_until,
    told,
)
from bot.domain.people import Handle, Person
from bot.ports import Store, UnitOfWork
from bot.usecases.ledger import Deed

log = logging.getLogger(__name__)

_NEW = PairingId(0)
"""The number of one that is not kept yet."""


class Pairings:
    def __init__(self, store: Store, desk: Desk) -> None:
        self._store = store
        self._desk = desk

    def ask(self, deed: Deed, by: Person, account: Handle) -> str:
        """A new code, as it is shown. The one this person had before is void."""
        code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        asked = Pairing(id=_NEW, asker=by.id, asked_with=account, ends_at=deed.at + LIVES_FOR)
        with self._store.write() as unit:
            unit.inbox.take(deed.key, at=deed.at)
            unit.pairings.queue()
            unit.pairings.open(asked, code)
            unit.commit()
        return grouped(code)

    def type(self, deed: Deed, by: Person, account: Handle, code: str) -> Proposal:
        """What the code is for. A wrong one is counted, and after too many of them none is looked at.

        Raises `TooManyCodes`, `NoSuchCode`, `SamePlaceCode`, `OwnCode`, and what `People.kept_of` does.
        """
        with self._store.write() as unit:
            unit.inbox.take(deed.key, at=deed.at)
            unit.pairings.queue()
            until = refused_until(unit.pairings.misses(by.id))
            if until is not None and deed.at < until:
                raise TooManyCodes
            try:
                typed = self._typed(unit, deed, by, account, code)
            except (NoSuchCode, SamePlaceCode):
                unit.pairings.miss(by.id, at=deed.at)
                unit.commit()
                raise
            proposal = self._proposal(unit, typed, account)
            unit.pairings.keep(typed)
            unit.commit()
        return proposal

    def proposal(self, deed: Deed, pairing: PairingId, account: Handle) -> Proposal:
        """What is still to be confirmed. Raises as `link` does."""
        with self._store.read() as unit:
            return self._proposal(unit, self._waiting(unit, deed, pairing), account)

    def link(self, deed: Deed, pairing: PairingId, account: Handle) -> None:
        """The two become one, and are told with both accounts. Of two confirmations the first counts.

        Raises `AlreadyOnePerson`, `NoSuchCode`, and what `People.unite` does.
        """
        with self._store.write() as unit:
            unit.inbox.take(deed.key, at=deed.at)
            unit.pairings.queue()
            waiting = self._waiting(unit, deed, pairing)
            people = unit.people.all([waiting.asker, deed.by])
            kept = unit.people.unite(waiting.asker, deed.by).id
            linked = replace(
                waiting,
                asker_name=people[waiting.asker].name,
                typist=kept,
                typist_name=people[deed.by].name,
                typed_with=account,
                linked_at=deed.at,
            )
            unit.pairings.keep(linked)
            unit.pairings.close(kept)
            unit.people.use(account, at=deed.at)
            for each in (linked.asked_with, account):
                unit.outbox.put(Bulletin(topic=told(pairing, each), to=kept), at=deed.at)
            unit.commit()
        log.info("%s and %s were linked", linked.asked_with, account)

    # ── within ───────────────────────────────────────────────────────────────────────────────────────────────

    def _typed(self, unit: UnitOfWork, deed: Deed, by: Person, account: Handle, code: str) -> Pairing:
        found = unit.pairings.with_code(plain(code))
        if found is None or not found.is_open(deed.at) or not found.is_for(by.id):
            raise NoSuchCode
        if found.asked_with.platform == account.platform:
            raise OwnCode if found.asker == by.id else SamePlaceCode
        return replace(found, typist=by.id, typed_with=account)

    def _waiting(self, unit: UnitOfWork, deed: Deed, pairing: PairingId) -> Pairing:
        found = unit.pairings.get(pairing)
        if found is not None and found.linked_at is not None and found.typist == deed.by:
            raise AlreadyOnePerson
        if found is None or not found.is_open(deed.at) or found.typist != deed.by:
            raise NoSuchCode
        return found

    def _proposal(self, unit: UnitOfWork, typed: Pairing, account: Handle) -> Proposal:
        assert typed.typist is not None
        unit.people.kept_of(typed.asker, typed.typist)  # or it says why not
        people = unit.people.all([typed.asker, typed.typist])
        return Proposal(
            id=typed.id,
            asker=Account(
                person=people[typed.asker], handle=typed.asked_with, requests=unit.tickets.requested_by(typed.asker)
            ),
            typist=Account(
                person=people[typed.typist], handle=account, requests=unit.tickets.requested_by(typed.typist)
            ),
            gives_staff=any(self._desk.actor(person).is_staff for person in people),
        )
