"""The local workspace, seen by real Slack clients and by people."""
