"""How fast Slack takes calls: https://docs.slack.dev/apis/web-api/rate-limits

A tier says how many calls of a method a workspace may make in a minute, and that it takes a few more in a burst. It
counts the app's calls, of all its processes together; who is asked to wait in spite of this waits as it is told to.
"""

from collections.abc import Mapping

from adapters.pace import Limits, Tempo

_MINUTE = 60.0
_TIER_2: Limits = ((_MINUTE, 20),)
_TIER_3: Limits = ((_MINUTE, 50),)
_TIER_4: Limits = ((_MINUTE, 100),)

POST, UPDATE, PUBLISH = "chat.postMessage", "chat.update", "views.publish"

TEMPI: Mapping[str, Tempo] = {
    # One a second in each channel, a few at once; "several hundred" a minute in the workspace.
    POST: Tempo(place=((3.0, 3),), everywhere=((_MINUTE, 300),)),
    UPDATE: Tempo(everywhere=_TIER_3),
    "conversations.history": Tempo(everywhere=_TIER_3),
    "conversations.replies": Tempo(everywhere=_TIER_3),
    "conversations.open": Tempo(everywhere=_TIER_3),
    "conversations.list": Tempo(everywhere=_TIER_2),
    PUBLISH: Tempo(everywhere=_TIER_4),
}
