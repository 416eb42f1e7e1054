"""Nothing typed is lost: a draft is kept from the first moment, and kept anew with each change."""

import pytest

from bot.domain.draft import Draft, DraftId
from bot.domain.errors import Gone
from bot.ports import Store
from tests.contracts.builders import HOUR, NOON, ann


def test_a_draft_comes_back_as_it_was_kept_last(desk: Store) -> None:
    draft_id = DraftId("d-1")
    with desk.write() as unit:
        person = ann(unit).id
        unit.drafts.keep(Draft(id=draft_id, person=person, category="vpn", at=NOON))
        later = Draft(
            id=draft_id,
            person=person,
            category="laptop",
            answers={"summary": "It smells\nof 😀", "apps": ("mail",), "none": ()},
            offered=("vpn-drops", "reset"),
            at=NOON + HOUR,
        )
        unit.drafts.keep(later)
        unit.commit()
    with desk.read() as unit:
        assert unit.drafts.get(draft_id) == later


def test_a_draft_dropped_or_never_kept_is_gone(desk: Store) -> None:
    with desk.write() as unit:
        unit.drafts.keep(Draft(id=DraftId("d-1"), person=ann(unit).id, category="vpn", at=NOON))
        unit.drafts.keep(Draft(id=DraftId("d-2"), person=ann(unit).id, category="vpn", at=NOON))
        unit.drafts.drop(DraftId("d-1"))
        for gone in ("d-1", "d-3"):
            with pytest.raises(Gone):
                unit.drafts.get(DraftId(gone))
        assert unit.drafts.get(DraftId("d-2")).category == "vpn"


def test_abandoned_drafts_are_forgotten(desk: Store) -> None:
    with desk.write() as unit:
        person = ann(unit).id
        unit.drafts.keep(Draft(id=DraftId("old"), person=person, category="vpn", at=NOON))
        unit.drafts.keep(Draft(id=DraftId("new"), person=person, category="vpn", at=NOON + HOUR))
        assert unit.drafts.forget(before=NOON + HOUR) == 1
        with pytest.raises(Gone):
            unit.drafts.get(DraftId("old"))
        assert unit.drafts.get(DraftId("new")).id == "new"
