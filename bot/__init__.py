"""The help desk itself: no Slack, no Teams, no SQL."""
