"""Who is known, by which handles. E-mail addresses are compared without regard to case."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from sqlalchemy import ColumnElement, and_, bindparam, insert, or_, select, update

from bot.domain.errors import AlreadyOnePerson, TwoOfTheStaff, TwoOnOnePlatform
from bot.domain.people import Availability, Handle, Person, PersonId, Presence
from store import tables
from store.merging import merge, merge_again
from store.prepared import Prepared, Row, Values
from store.transaction import Transaction

_PEOPLE, _HANDLES = tables.people, tables.handles
NEWCOMERS = "newcomers"
"""Whoever makes somebody known queues for this, so that nobody becomes known twice."""

_FIRST = (_HANDLES.c.lost_at.is_not(None), _HANDLES.c.used_at.is_(None), _HANDLES.c.used_at.desc())
"""In which order somebody's handles are tried."""
_ALL = (
    select(_PEOPLE, _HANDLES.c.platform, _HANDLES.c.tenant, _HANDLES.c.id.label("handle"))
    .outerjoin(_HANDLES, _HANDLES.c.person == _PEOPLE.c.id)
    .order_by(*_FIRST, *_HANDLES.primary_key)
)
_THESE = Prepared(_ALL.where(_PEOPLE.c.id.in_(bindparam("these", expanding=True))))
_HOLDER = Prepared(
    _ALL.where(
        _PEOPLE.c.id
        == select(_HANDLES.c.person)
        .where(
            _HANDLES.c.platform == bindparam("platform"),
            _HANDLES.c.tenant == bindparam("tenant"),
            _HANDLES.c.id == bindparam("handle"),
        )
        .correlate(None)
        .scalar_subquery()
    )
)


class SqlPeople:
    def __init__(self, transaction: Transaction) -> None:
        self._db = transaction
        self._seen: dict[PersonId, Person] = {}  # by a unit that only reads, for which nobody changes

    def meet(self, handle: Handle, *, name: str, email: str | None = None, zone: str | None = None) -> Person:
        """Handles of somebody are never taken from them here, but two people may turn out to be one by their e-mail."""
        known = self.by_handle(handle)
        if known is None or (email and email != known.email):
            self._db.queue_for(NEWCOMERS)
            known = self.by_handle(handle) or self._admit(handle, name=name, email=email, zone=zone)
            known = self._united(known, email) if email else known
        return self._told(known, name=name, email=email, zone=zone)

    def enrol(self, person: PersonId, *, name: str, email: str | None, handles: Sequence[Handle] = ()) -> Person:
        """Whoever was met under that e-mail or handle was them: what that person asked for becomes theirs too."""
        self._db.queue_for(NEWCOMERS)
        if person not in self.all([person]):
            self._make(person, name=name)
        self._db.run(update(_PEOPLE).where(_PEOPLE.c.id == person, ~_PEOPLE.c.is_enrolled).values(is_enrolled=True))
        for other in self._others(person, email, handles):
            if not other.is_enrolled:
                merge(self._db, PersonId(other.id), into=person)
            elif email is not None and other.email_key == _key(email):
                self._db.run(update(_PEOPLE).where(_PEOPLE.c.id == other.id).values(email=None, email_key=None))
        for handle in handles:
            self._give(handle, person)
        return self._told(self.get(person), name=name, email=email, zone=None)

    def by_handle(self, handle: Handle) -> Person | None:
        account = {"platform": handle.platform, "tenant": handle.tenant, "handle": handle.id}
        return next(iter(self._read(_HOLDER, account).values()), None)

    def get(self, person: PersonId) -> Person:
        return self.all([person])[person]

    def all(self, people: Sequence[PersonId]) -> Mapping[PersonId, Person]:
        wanted = set(people)
        unseen = sorted(wanted - self._seen.keys())
        found = self._read(_THESE, {"these": unseen}) if unseen else {}
        if not self._db.writes:
            self._seen |= found
        return found | {person: self._seen[person] for person in wanted & self._seen.keys()}

    def use(self, handle: Handle, *, at: datetime) -> None:
        self._db.run(update(_HANDLES).where(_is(handle)).values(used_at=at, lost_at=None))

    def lose(self, handle: Handle, *, at: datetime) -> None:
        self._db.run(update(_HANDLES).where(_is(handle), _HANDLES.c.lost_at.is_(None)).values(lost_at=at))

    def kept_of(self, one: PersonId, other: PersonId) -> PersonId:
        if one == other:
            raise AlreadyOnePerson
        enrolled = select(_PEOPLE.c.id).where(_PEOPLE.c.is_enrolled, _PEOPLE.c.id.in_([one, other]))
        staff = {row.id for row in self._db.rows(enrolled)}
        if len(staff) > 1:
            raise TwoOfTheStaff
        people = self.all([one, other])
        here, there = ({(h.platform, h.tenant) for h in people[person].handles} for person in (one, other))
        if here & there:
            raise TwoOnOnePlatform
        return other if other in staff else one

    def unite(self, one: PersonId, other: PersonId) -> Person:
        self._db.queue_for(NEWCOMERS)
        emails = {person.id: person.email for person in self.all([one, other]).values()}
        kept = self._merged(one, other)
        left = emails[other if kept.id == one else one]
        return self._told(kept, name="", email=left, zone=None) if left and not kept.email else kept

    def settle(self) -> int:
        self._db.queue_for(NEWCOMERS)
        return merge_again(self._db)

    def set_availability(self, person: PersonId, availability: Availability) -> None:
        """Raises KeyError for somebody unknown."""
        values = {"presence": availability.presence.value, "present_until": availability.until}
        if not self._db.run(update(_PEOPLE).where(_PEOPLE.c.id == person).values(values)):
            raise KeyError(person)

    # ── within ────────────────────────────────────────────────────────────────────────────────────────────────

    def _admit(self, handle: Handle, *, name: str, email: str | None, zone: str | None) -> Person:
        holder = self._db.value(select(_PEOPLE.c.id).where(_PEOPLE.c.email_key == _key(email))) if email else None
        person = PersonId(holder or f"p-{uuid4().hex}")
        if holder is None:
            self._make(person, name=name, email=email, zone=zone)
        self._give(handle, person)
        return self.get(person)

    def _make(self, person: PersonId, *, name: str, email: str | None = None, zone: str | None = None) -> None:
        self._db.run(
            insert(_PEOPLE).values(
                id=person,
                name=name,
                email=email or None,
                email_key=_key(email) if email else None,
                zone=zone or Person(id=person, name=name).zone,
                presence=Presence.ON.value,
                is_enrolled=False,
                looks_left=0,
            )
        )

    def _give(self, handle: Handle, person: PersonId) -> None:
        self._db.run(
            self._db.insert(_HANDLES)
            .values(platform=handle.platform, tenant=handle.tenant, id=handle.id, person=person)
            .on_conflict_do_update(index_elements=list(_HANDLES.primary_key), set_={"person": person})
        )

    def _united(self, known: Person, email: str) -> Person:
        """Who else has this e-mail is them, if it is their account on another platform.

        Two accounts on one platform are two people, whatever their addresses: one may have been given to another.
        Of the staff app.yaml alone says who they are, so two of them are never made one.
        """
        same = select(_PEOPLE.c.id).where(_PEOPLE.c.email_key == _key(email), _PEOPLE.c.id != known.id)
        other = self._db.value(same)
        if other is None:
            return known
        try:
            return self._merged(PersonId(other), known.id)
        except (TwoOfTheStaff, TwoOnOnePlatform):
            return known

    def _merged(self, one: PersonId, other: PersonId) -> Person:
        kept = self.kept_of(one, other)
        merge(self._db, other if kept == one else one, into=kept)
        return self.get(kept)

    def _told(self, known: Person, *, name: str, email: str | None, zone: str | None) -> Person:
        """The person as told, with nothing written if nothing is new. An e-mail of somebody else stays theirs."""
        this = update(_PEOPLE).where(_PEOPLE.c.id == known.id)
        told = replace(known, name=name if name.strip() else known.name, zone=zone or known.zone)
        if told != known:
            self._db.run(this.values(name=told.name, zone=told.zone))
        if email and email != known.email and self._db.try_run(this.values(email=email, email_key=_key(email))):
            told = replace(told, email=email)
        return told

    def _others(self, person: PersonId, email: str | None, handles: Sequence[Handle]) -> Sequence[Row]:
        """Who else holds the e-mail or one of the handles."""
        holders = select(_HANDLES.c.person).where(or_(*map(_is, handles)) if handles else _HANDLES.c.id.is_(None))
        theirs = or_(_PEOPLE.c.id.in_(holders), _PEOPLE.c.email_key == (_key(email) if email else None))
        return self._db.rows(select(_PEOPLE).where(_PEOPLE.c.id != person, theirs).order_by(_PEOPLE.c.id))

    def _read(self, query: Prepared, values: Values) -> dict[PersonId, Person]:
        found: dict[PersonId, Person] = {}
        for row in self._db.rows(query, values):
            person = found.get(PersonId(row.id)) or _person(row)
            if row.handle is not None:
                added = Handle(platform=row.platform, tenant=row.tenant, id=row.handle)
                person = replace(person, handles=(*person.handles, added))
            found[person.id] = person
        return found


def _person(row: Row) -> Person:
    return Person(
        id=PersonId(row.id),
        name=row.name,
        email=row.email,
        zone=row.zone,
        availability=Availability(presence=Presence(row.presence), until=row.present_until),
    )


def _is(handle: Handle) -> ColumnElement[bool]:
    return and_(_HANDLES.c.platform == handle.platform, _HANDLES.c.tenant == handle.tenant, _HANDLES.c.id == handle.id)


def _key(email: str) -> str:
    return email.strip().casefold()
