"""What a field of a form is filled with at first."""

from datetime import date

from bot.domain.catalog import Answer, Choice

YES_NO = (Choice(key="yes", label="Yes"), Choice(key="no", label="No"))


def single(answer: Answer | None) -> str:
    chosen = several(answer)
    return chosen[0] if chosen else ""


def several(answer: Answer | None) -> tuple[str, ...]:
    return (answer,) if isinstance(answer, str) else (answer or ())


def day(text: str) -> str:
    """YYYY-MM-DD, or the empty string for what is no day."""
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        return ""
