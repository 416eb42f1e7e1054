"""Why something a person tried did not work: a code for programs, a sentence for the person."""

from __future__ import annotations


class DeedError(Exception):
    """Raised by verbs; becomes `{"ok": false, "error": …, "sentence": …}`."""

    def __init__(self, error: str, sentence: str) -> None:
        super().__init__(error)
        self.error = error
        self.sentence = sentence


TROUBLE = "We had some trouble connecting. Try again?"
