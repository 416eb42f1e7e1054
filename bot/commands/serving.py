"""Serving the desk, and what comes before it: a file that is right, and a database that is up to date."""

import asyncio
import logging
import os
import socket
import threading

import store
from bot.commands.terminal import WELL, WRONG, parser, say, settings_of
from bot.config import LogForm, check, missing_secrets, render
from bot.domain.errors import CannotSave, DeskError
from bot.logs import log_to_terminal
from bot.serve import serve
from bot.ui.messenger import Undelivered


def run(argv: list[str]) -> int:
    """Serve the desk until SIGTERM or Ctrl-C."""
    flags = parser("run", "Serve the desk until it is told to stop (SIGTERM or Ctrl-C).").parse_args(argv)
    settings = settings_of(flags.config)
    if settings is None:
        return WRONG
    missing = missing_secrets(settings)
    if settings.slack is None and settings.teams is None:
        missing = ("app.yaml connects no platform: add a section `slack:` or `microsoft_teams:`.",)
    if missing:
        say(
            *missing, "No account at hand? `deskside local` runs the desk with a workspace in the browser.", to_err=True
        )
        return WRONG
    log_to_terminal(as_json=settings.log is LogForm.JSON)
    store.migrate(settings.database)
    try:
        family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
        listener = socket.create_server((settings.host, settings.port), family=family)
    except OSError as error:
        say(f"Port {settings.port} of {settings.host} cannot be used: {error.strerror}.", to_err=True)
        return WRONG
    try:
        with store.alone(settings.database):
            asyncio.run(serve(settings, listener))
        _leave_what_hangs()
    except CannotSave:
        raise  # told in the same words for every command
    except DeskError as trouble:
        # Nothing was sent yet, so the sentence of what could not be sent would only confuse.
        why = f"A platform cannot be met: {trouble.why}." if isinstance(trouble, Undelivered) else trouble.sentence
        say(f"The desk cannot start. {why}", to_err=True)
        return WRONG
    return WELL


def _leave_what_hangs() -> None:
    """Python would wait for a thread that waits for a database that says nothing."""
    left = [one for one in threading.enumerate() if one is not threading.current_thread() and not one.daemon]
    for thread in left:
        thread.join(timeout=0.5)
    if any(thread.is_alive() for thread in left):
        logging.shutdown()
        os._exit(WELL)


def check_(argv: list[str]) -> int:
    """Check app.yaml: every problem at once, with its place."""
    flags = parser("check", "Say everything that is wrong with app.yaml, each with its line.").parse_args(argv)
    problems = check(flags.config, os.environ)
    if problems:
        say(render(problems, flags.config), to_err=True)
    if any(not problem.only_warns for problem in problems):
        return WRONG
    say(f"{flags.config} is in order.")
    return WELL


def migrate(argv: list[str]) -> int:
    """Bring the database up to date."""
    taking = parser("migrate", "Bring the database up to date.")
    taking.add_argument("--pending", action="store_true", help="only list what would be done")
    flags = taking.parse_args(argv)
    settings = settings_of(flags.config)
    if settings is None:
        return WRONG
    steps = store.pending(settings.database) if flags.pending else store.migrate(settings.database)
    say(*(steps or ["The database is up to date."]))
    return WELL
