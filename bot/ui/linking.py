"""Screens by which people link two accounts of theirs."""

from bot.domain.pairing import Account, Pairing, Proposal
from bot.domain.people import Handle, Person
from bot.ui import linking_wording as say
from bot.ui.model import (
    Aside,
    Bullets,
    Button,
    Buttons,
    Card,
    Form,
    Inline,
    Line,
    Mention,
    Node,
    Paragraph,
    Strong,
    Weight,
)
from bot.ui.verbs import FormName, Verb


def code(shown: str, command: str, here: str) -> Card:
    """The code, for whoever asked for it on the platform `here`."""
    spoken = " / ".join(
        words.format(command=command, code=shown) for platform, words in say.SPOKEN.items() if platform != here
    )
    nodes: tuple[Node, ...] = (
        Paragraph(line=(say.CODE, Strong(text=shown))),
        Paragraph(line=(say.CODE_USE.format(spoken=spoken),)),
        Aside(line=(say.CODE_CARE,)),
    )
    return Card(summary=say.CODE_SUMMARY, nodes=nodes)


def confirm(proposal: Proposal) -> Form:
    """The question before two become one: who they are, and what that means."""
    accounts = (_account(proposal.asker), (*_account(proposal.typist)[:1], say.YOU, *_account(proposal.typist)[1:]))
    nodes: list[Node] = [
        Paragraph(line=(Strong(text=say.QUESTION),)),
        Bullets(lines=accounts),
        Paragraph(line=(say.WARNING,)),
    ]
    if proposal.gives_staff:
        nodes.append(Paragraph(line=(Strong(text=say.STAFF_WARNING),)))
    return Form(name=FormName.PAIR, title=say.TITLE, subject=str(proposal.id), nodes=tuple(nodes), submit=say.LINK)


def waits(proposal: Proposal) -> Card:
    """Where no form opens by itself: the way to it."""
    look = Button(verb=Verb.PAIR, label=say.LOOK, subject=str(proposal.id), weight=Weight.PRIMARY)
    nodes: tuple[Node, ...] = (Paragraph(line=(say.WAITING, " ", say.QUESTION)), Buttons(buttons=(look,)))
    return Card(summary=say.QUESTION, nodes=nodes)


def linked(pairing: Pairing, lead: Person | None) -> Card:
    """Told with both accounts."""
    assert pairing.typed_with is not None
    one = _named(pairing.asker_name, pairing.asked_with)
    other = _named(pairing.typist_name, pairing.typed_with)
    undo: tuple[Inline, ...] = (say.LINKED_UNDO, Mention(person=lead)) if lead is not None else (say.LINKED_UNDO,)
    nodes: tuple[Node, ...] = (
        Paragraph(line=(say.LINKED.format(one=one, other=other),)),
        Paragraph(line=(say.LINKED_MEANS,)),
        Aside(line=undo),
    )
    return Card(summary=say.LINKED_SUMMARY, nodes=nodes)


def _account(account: Account) -> Line:
    return (Strong(text=_named(account.person.name, account.handle)), say.requests(account.requests))


def _named(name: str, account: Handle) -> str:
    return say.ACCOUNT.format(name=name, platform=say.platform(account.platform))
