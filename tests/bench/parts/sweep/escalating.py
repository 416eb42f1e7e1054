"""django-helpdesk's `escalate_tickets` over tickets that are due, timed; run by the Python it is installed for.

`python escalating.py FOLDER COUNT` prints seconds as JSON. SQLite in the folder, kept as ours is; each ticket has a
requester and an owner, who are both told by the templates that come with it, in mail that goes nowhere.
"""

import json
import sys
from datetime import timedelta
from pathlib import Path
from time import perf_counter

import django
from django.conf import settings
from django.core.management import call_command
from django.urls import include, path

BATCH = 500

urlpatterns: list[object] = []
"""Its mails hold links to its pages."""


def configure(folder: Path) -> None:
    settings.configure(
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "django.contrib.sites",
            "django.contrib.humanize",
            "rest_framework",
            "helpdesk",
        ],
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": str(folder / "helpdesk.db"),
                "OPTIONS": {"init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"},
            }
        },
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend",
        MEDIA_ROOT=str(folder / "media"),
        MEDIA_URL="/media/",
        ROOT_URLCONF=__name__,
        SECRET_KEY="nothing is kept",
        SITE_ID=1,
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
        USE_TZ=True,
        HELPDESK_TEAMS_MODE_ENABLED=False,
    )
    django.setup()
    urlpatterns.append(path("", include("helpdesk.urls", namespace="helpdesk")))
    call_command("migrate", verbosity=0)
    call_command("loaddata", "emailtemplate.json", verbosity=0)


def fill(count: int) -> None:
    from django.contrib.auth.models import User  # noqa: PLC0415  # only once Django is set up
    from django.utils import timezone  # noqa: PLC0415
    from helpdesk.models import Queue, Ticket  # noqa: PLC0415

    long_ago = timezone.now() - timedelta(days=30)
    queue = Queue.objects.create(title="Network", slug="network", escalate_days=1, email_address="desk@example.com")
    owner = User.objects.create_user("ben", "ben@example.com")
    due = [
        Ticket(
            title="my VPN keeps dropping",
            description="It drops every ten minutes.",
            queue=queue,
            assigned_to=owner,
            submitter_email="ana@example.com",
            priority=3,
            created=long_ago,
            modified=long_ago,
            last_escalation=long_ago,
        )
        for _ in range(count)
    ]
    Ticket.objects.bulk_create(due, batch_size=BATCH)


def main(folder: Path, count: int) -> None:
    configure(folder)
    fill(count)
    from helpdesk.models import FollowUp  # noqa: PLC0415

    began = perf_counter()
    call_command("escalate_tickets")
    took = perf_counter() - began
    escalated = FollowUp.objects.filter(title="Ticket Escalated").count()
    sys.stdout.write(json.dumps({"seconds": took, "escalated": escalated}) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
