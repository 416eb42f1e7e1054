"""Every sentence about e-mail."""

NO_ADDRESS = "the desk knows no e-mail address of theirs to write to instead"
NO_MAIL = "with `email` in app.yaml the desk would write to their address instead"
