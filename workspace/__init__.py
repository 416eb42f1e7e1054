"""A small Slack on loopback: Slack's protocols on one side, people in a browser on the other."""
