"""A card as a letter: plain text, with the headers that keep one talk together and machines from answering."""

import hashlib
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr

from adapters.plain import clip, one_line
from adapters.wire import clean
from bot.ui import plain
from bot.ui.mail_wording import FOOT
from bot.ui.model import Card

_ZONE = "UTC"
"""A letter is read anywhere, and its foot says by which clocks it tells the time."""
_LONGEST_SUBJECT = 200


def text_of(card: Card) -> str:
    """What the letter says. Its buttons cannot be pressed there and are left out."""
    said = "\n".join(line.rstrip() for line in plain.lines(card.nodes, _ZONE))
    return f"{said.strip()}\n\n-- \n{FOOT}\n"


def digest(text: str) -> str:
    """Tells whether a letter would say something else than one that was sent."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def written(card: Card, *, sender: str, to: str, mark: str, answers: str, at: datetime) -> EmailMessage:
    """`answers` is the id of the letter above it, or empty. The same delivery has the same id.

    Raises ValueError for what is no address.
    """
    text, origin = text_of(card), _address(sender)
    letter = EmailMessage()
    letter["From"] = origin
    letter["To"] = _address(to)
    letter["Subject"] = clip(one_line(clean(card.summary)), _LONGEST_SUBJECT)
    letter["Date"] = format_datetime(at)
    letter["Message-ID"] = f"<{digest(mark + to + text)}.{mark.replace('/', '.')}@{origin.domain}>"
    if answers:
        letter["In-Reply-To"] = letter["References"] = answers
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(text)
    return letter


def _address(written: str) -> Address:
    """One address with or without a name: `Help desk <desk@acme.example>`."""
    name, address = parseaddr(written)
    if not address or not written.isprintable() or written not in (address, f"{name} <{address}>"):
        raise ValueError("that is no e-mail address")
    try:
        return Address(display_name=name, addr_spec=address)
    except Exception as why:  # the parser of the standard library has errors of many kinds
        raise ValueError("that is no e-mail address") from why
