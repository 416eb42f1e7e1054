"""Every sentence about e-mail."""

NO_ADDRESS = "the desk knows no e-mail address of theirs to write to instead"
NO_MAIL = "with `email` in app.yaml the desk would write to their address instead"
FOOT = (
    "Times are in UTC. You get this by e-mail because the help desk cannot reach you in chat. Nobody reads answers to "
    "it: open the app of the help desk again to answer there."
)
