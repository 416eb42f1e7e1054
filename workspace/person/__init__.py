"""What people do in the workspace: the verbs behind the page, and what each person sees."""

from workspace.person.snapshot import about, snapshot, unread
from workspace.person.verbs import act

__all__ = ["about", "act", "snapshot", "unread"]
