"""The app people upload to Teams."""

import io
import json
import struct
import zipfile
import zlib
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from adapters.teams.icons import colour, outline
from adapters.teams.manifest import CHANNELS, FEATURES, manifest, package
from adapters.teams.translate import translate
from bot.__main__ import main
from bot.config import TeamsFeature
from bot.ui.interaction import Spoke
from tests.adapters_teams.activities import said
from tests.adapters_teams.test_translate import HERE
from tests.house import FILES

SCHEMA = json.loads(Path(__file__).with_name("manifest.schema.json").read_text(encoding="utf-8"))
APP = "0f6b5c00-1234-4abc-8def-0123456789ab"
SITE = "https://example.com/desk"


def made(**more: Any) -> dict[str, Any]:
    return manifest("Deskside", **{"app_id": APP, "website": SITE, "features": frozenset(), **more})


@pytest.mark.parametrize("features", [frozenset(), FEATURES])
def test_teams_takes_it(features: frozenset[str]) -> None:
    """By Microsoft's own schema, which knows nothing beside what it names."""
    described = manifest("A desk whose name is longer than Teams takes", app_id=APP, website=SITE, features=features)
    jsonschema.validate(described, SCHEMA)
    assert described["$schema"] == SCHEMA["properties"]["$schema"].get("const", described["$schema"])


def test_it_asks_the_owners_of_teams_for_nothing_unless_it_has_to() -> None:
    assert "authorization" not in made()
    granted = made(features=frozenset({CHANNELS}))["authorization"]["permissions"]["resourceSpecific"]
    assert granted == [{"name": "ChannelMessage.Read.Group", "type": "Application"}]


def test_a_feature_that_is_none() -> None:
    with pytest.raises(ValueError, match="no such feature: telepathy"):
        made(features=frozenset({"telepathy"}))
    assert {feature.value for feature in TeamsFeature} == FEATURES


def test_what_it_offers_to_say_is_understood() -> None:
    """Each command of the private chat, with words where it wants some."""
    (personal, shared) = made()["bots"][0]["commandLists"]
    assert (personal["scopes"], shared["scopes"]) == (["personal"], ["team", "groupChat"])
    for command in personal["commands"]:
        assert not isinstance(translate(said(command["title"]), here=HERE), Spoke), command["title"]


def pixels(png: bytes) -> tuple[int, list[bytes]]:
    """The width, and each pixel's red, green, blue and opacity."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    width, height, depth, kind = struct.unpack(">IIBB", png[16:26])
    assert (width, depth, kind) == (height, 8, 6)
    size = struct.unpack(">I", png[33:37])[0]
    raw = zlib.decompress(png[41 : 41 + size])
    rows = [raw[at + 1 : at + 1 + width * 4] for at in range(0, len(raw), width * 4 + 1)]
    return width, [row[at : at + 4] for row in rows for at in range(0, width * 4, 4)]


def test_the_icons_are_as_teams_wants_them() -> None:
    """In colour to the edge; and white lines on nothing."""
    width, coloured = pixels(colour())
    assert width == 192
    assert {pixel[3] for pixel in coloured} == {255}
    width, lines = pixels(outline())
    assert width == 32
    assert {pixel[:3] for pixel in lines} == {b"\xff\xff\xff"}
    assert {lines[0][3], max(pixel[3] for pixel in lines)} == {0, 255}


def test_the_package_is_the_same_for_the_same_settings() -> None:
    first, second = package(made()), package(made())
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as file:
        assert sorted(file.namelist()) == ["color.png", "manifest.json", "outline.png"]
        assert json.loads(file.read("manifest.json")) == made()
        assert file.read("color.png") == colour()


# ── the command ──────────────────────────────────────────────────────────────────────────────────────────────


def written(folder: Path, section: str) -> list[str]:
    """The flags for an app.yaml with this section."""
    (folder / "kb" / "articles").mkdir(parents=True, exist_ok=True)
    (folder / "app.yaml").write_text(FILES["app.yaml"] + section, encoding="utf-8")
    return ["teams", "package", "--config", str(folder / "app.yaml"), "--out", str(folder / "app.zip")]


SECTION = f"\nmicrosoft_teams:\n  app_id: {APP}\n  tenant: {APP}\n  features: [channels]\n"


def test_the_command_writes_the_package(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    flags = written(tmp_path, SECTION)
    assert main([*flags, "--website", SITE, "--version", "1.2.3"]) == 0
    assert "app.zip is the app to upload" in capsys.readouterr().out
    with zipfile.ZipFile(tmp_path / "app.zip") as file:
        described = json.loads(file.read("manifest.json"))
    assert (described["id"], described["version"], described["developer"]["websiteUrl"]) == (APP, "1.2.3", SITE)
    assert "authorization" in described


@pytest.mark.parametrize(
    ("section", "more", "says"),
    [
        ("", ["--website", SITE], "microsoft_teams.app_id"),
        (SECTION, [], "--website"),
        (SECTION, ["--website", "http://example.com"], "--website"),
    ],
)
def test_the_command_says_what_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], section: str, more: list[str], says: str
) -> None:
    assert main([*written(tmp_path, section), *more]) == 1
    assert says in capsys.readouterr().err
    assert not (tmp_path / "app.zip").exists()
