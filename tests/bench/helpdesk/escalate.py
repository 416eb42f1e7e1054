"""django-helpdesk's `escalate_tickets` on so many due tickets; run by the Python of an environment that has it.

`python escalate.py <tickets> <folder>` prints one JSON object: how many seconds the command took, how many tickets it
escalated, and how many letters it wrote.
"""

import json
import sys
from datetime import timedelta
from pathlib import Path
from time import perf_counter

import django
from django.conf import settings

APPS = ("auth", "contenttypes", "sessions", "messages", "sites", "humanize", "admin")


def main(tickets: int, folder: Path) -> dict[str, float]:
    set_up(folder)
    from django.core.management import call_command  # noqa: PLC0415 - Django's models exist only from here on
    from helpdesk.models import FollowUp  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    call_command("loaddata", "emailtemplate", verbosity=0)
    fill(tickets)
    before = FollowUp.objects.count()
    began = perf_counter()
    call_command("escalate_tickets")
    took = perf_counter() - began
    letters = sum(file.read_text().count("\nSubject: ") for file in (folder / "mail").iterdir())
    return {"seconds": took, "escalated": FollowUp.objects.count() - before, "letters": letters}


def set_up(folder: Path) -> None:
    (folder / "mail").mkdir()
    settings.configure(
        SECRET_KEY="of a benchmark",
        INSTALLED_APPS=[*(f"django.contrib.{app}" for app in APPS), "helpdesk"],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(folder / "helpdesk.db")}},
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
        EMAIL_BACKEND="django.core.mail.backends.filebased.EmailBackend",
        EMAIL_FILE_PATH=str(folder / "mail"),
        HELPDESK_TEAMS_MODEL="auth.Group",
        HELPDESK_TEAMS_MIGRATION_DEPENDENCIES=[("auth", "0001_initial")],
        SITE_ID=1,
        USE_TZ=True,
    )
    django.setup()


def fill(tickets: int) -> None:
    """Each is owned by somebody who is told by mail; whoever asked has no address, so it is one letter a ticket."""
    from django.contrib.auth.models import User  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415
    from helpdesk.models import Queue, Ticket  # noqa: PLC0415

    owner = User.objects.create_user("maya", "maya@corp.example")
    queue = Queue.objects.create(title="Network", slug="network", escalate_days=1, email_address="desk@corp.example")
    old = timezone.now() - timedelta(days=9)
    Ticket.objects.bulk_create(
        Ticket(title=f"VPN {n}", queue=queue, created=old, modified=old, last_escalation=old, assigned_to=owner)
        for n in range(tickets)
    )


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(int(sys.argv[1]), Path(sys.argv[2]))) + "\n")
