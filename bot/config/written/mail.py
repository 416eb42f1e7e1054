"""The mail server that takes what is for people whom no chat reaches."""

from typing import Annotated

from pydantic import Field

from bot.config.shapes import Section, Sender, Text


class EmailSection(Section):
    """A mail server. Its password comes from the environment, never from this file."""

    host: Text
    """The name of the mail server."""
    port: Annotated[int, Field(ge=1, le=65535)] = 587
    """Its port for letters of programs."""
    starttls: bool = True
    """Whether the connection is encrypted before anything is said; with a `login` only a server on this machine may
    go without."""
    sender: Sender
    """Whom the letters are from: `desk@acme.example`, or `Help desk <desk@acme.example>`."""
    login: Text | None = None
    """The name to log in with, if the server asks for one; its password is `DESKSIDE_EMAIL_PASSWORD`."""
