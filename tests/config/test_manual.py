"""docs/app-yaml.md says of every key what the sections say of it."""

from pathlib import Path

from bot.config import Feature, manual

DOC = (Path(__file__).parents[2] / "docs" / "app-yaml.md").read_text(encoding="utf-8")


def test_every_key_is_documented() -> None:
    for section in manual.sections():
        assert f"<!-- keys of {section.__name__} -->" in DOC
        assert manual.table(section) in DOC
        assert all(field.description for field in section.model_fields.values())


def test_tables_are_written_in_place() -> None:
    assert manual.with_tables(DOC) == DOC
    stale = "<!-- keys of KnowledgeSection -->\nold\n<!-- end of keys -->"
    assert manual.table(next(s for s in manual.sections() if s.__name__ == "KnowledgeSection")) in manual.with_tables(
        stale
    )


def test_every_feature_is_documented() -> None:
    assert all(f"| `{feature}` |" in DOC for feature in Feature)
