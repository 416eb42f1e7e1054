"""The sentences about linking two accounts of one person: a part of the wording."""

from bot.ui.closed_wording import PLATFORMS

HELP = ("{command} link", "makes your account on the other platform and this one the same person")
ONE_PLATFORM = "The help desk is in one chat only, so there is no second account of yours to link."

CODE_SUMMARY = "Your code to link another account"
CODE = "Your code: "
CODE_USE = "Within ten minutes type {spoken}, with your other account."
SPOKEN = {
    "slack": "{command} link {code} in Slack",
    "teams": "link {code} in the desk's private chat in Microsoft Teams",
}
CODE_CARE = (
    "Keep it to yourself: whoever types it can be made one person with you, and see your requests. "
    "A new code makes this one void."
)

TITLE = "One person?"
QUESTION = "Make these one person?"
ACCOUNT = "{name} in {platform}"
YOU = " (you)"
REQUESTS = {0: ", no requests", 1: ", 1 request"}
MANY_REQUESTS = ", {count} requests"
WARNING = (
    "Whoever writes from either account then sees the requests of both, and can answer and withdraw them. "
    "Link only accounts that are both your own. It cannot be undone with a button."
)
STAFF_WARNING = "One of them is of the help desk's staff: whoever writes from the other one gets the same rights."
LINK = "Link"
WAITING = "Your code is right."
LOOK = "Look and link…"

LINKED_SUMMARY = "Two accounts are one person now"
LINKED = "{one} and {other} are one person at the help desk now."
LINKED_MEANS = "Each shows the requests of both, and news go where you wrote last."
LINKED_UNDO = "It cannot be undone with a button. If it was not you, or a mistake, tell the help desk's lead at once: "


def platform(name: str) -> str:
    return PLATFORMS.get(name, name)


def requests(count: int) -> str:
    return REQUESTS.get(count, MANY_REQUESTS.format(count=count))
