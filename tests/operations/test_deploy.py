"""The image and the compose files, as far as they can be checked without Docker: everything they name is there."""

import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from adapters.slack.door import PATH as SLACK_PATH
from adapters.teams.door import PATH as TEAMS_PATH
from bot.__main__ import OWN
from bot.config import settings
from tests.drivers.theatre import ROOT, Backstage
from tests.house import FILES
from tests.stories.test_process import until

DOCKERFILE = FILES["deploy/Dockerfile"]
STEPS = re.sub(r"\\\n\s*", "", re.sub(r"^#.*\n", "", DOCKERFILE, flags=re.M)).splitlines()
COMPOSED = {name: yaml.safe_load(FILES[name]) for name in FILES if re.fullmatch(r"deploy/compose\..*\.yaml", name)}
SERVICES = {f"{name}:{key}": one for name, whole in COMPOSED.items() for key, one in whole["services"].items()}
DESKS = {name: one for name, one in SERVICES.items() if one["image"] == "deskside"}
KNOWN = {value for name, value in vars(settings).items() if name.isupper() and isinstance(value, str)}
"""The variables that the desk reads."""
OTHERS = {"PATH", "PYTHONDONTWRITEBYTECODE", "POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD", "DESK_DOMAIN"}
"""Those of the programs beside it."""
PORT = "8025"


def steps(word: str) -> list[str]:
    return [line.removeprefix(f"{word} ") for line in STEPS if line.startswith(f"{word} ")]


def test_the_image_copies_what_there_is_and_every_room() -> None:
    copied = [shlex.split(step)[:-1] for step in steps("COPY") if not step.startswith("--from")]
    sources = {source for some in copied for source in some}
    assert {source for source in sources if not (ROOT / source).exists()} == set()
    rooms = {name.partition("/")[0] for name in FILES if name.endswith("__init__.py")} - {"tests"}
    assert rooms <= sources
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    assert {line.removeprefix("!") for line in ignored if line.startswith("!")} == sources


def test_the_image_runs_as_nobody_of_importance_on_the_right_python() -> None:
    assert steps("USER") == ["10001:10001"]
    assert STEPS.index("USER 10001:10001") < next(n for n, line in enumerate(STEPS) if line.startswith("ENTRYPOINT"))
    assert {image.split(" ")[0] for image in steps("FROM")} == {"python:3.11-slim-trixie"}
    assert "--constraint requirements.txt" in DOCKERFILE
    assert steps("STOPSIGNAL") == ["SIGTERM"]
    assert steps("EXPOSE") == [PORT]


def test_every_variable_is_one_that_somebody_reads() -> None:
    named = set(re.findall(r"\b([A-Z][A-Z_]{3,})=", " ".join(steps("ENV"))))
    example = (ROOT / "deploy" / "env.example").read_text(encoding="utf-8")
    offered = set(re.findall(r"^([A-Z_]+)=", example, re.M))
    used = {name for one in SERVICES.values() for name in one.get("environment", {})}
    filled = {name for text in (FILES[name] for name in COMPOSED) for name in re.findall(r"(?<!\$)\$\{([A-Z_]+)", text)}
    filled |= set(re.findall(r"\{\$([A-Z_]+)\}", FILES["deploy/Caddyfile"]))
    assert (named | offered | used | filled) - KNOWN - OTHERS == set()
    assert filled <= offered | used
    secret = {name for name in KNOWN if re.search("TOKEN|SECRET|PASSWORD", name)}
    assert secret <= offered, "env.example names every secret"
    assert all(not value for value in re.findall(r"^\w*(?:TOKEN|SECRET|PASSWORD)=(.*)$", example, re.M))


def test_every_command_is_one_of_the_desks() -> None:
    assert steps("ENTRYPOINT") == ['["deskside"]']
    assert steps("CMD") == ['["run"]']
    for name, one in DESKS.items():
        if "entrypoint" in one:
            (script,) = one["command"]
            said = re.findall(r"^deskside (\w+)", script, re.M)
            checked = subprocess.run(["sh", "-n", "-c", script.replace("$$", "$")], check=False)
            assert checked.returncode == 0, name
        else:
            said = one["command"][:1]
        assert said, name
        assert set(said) <= set(OWN), name


def test_every_desk_is_confined_and_has_time_to_stop() -> None:
    assert len(DESKS) == 5
    for name, one in DESKS.items():
        assert one["read_only"] is True, name
        assert one["cap_drop"] == ["ALL"], name
        assert one["security_opt"] == ["no-new-privileges:true"], name
        if one.get("command") == ["run"]:
            assert int(one["stop_grace_period"].removesuffix("s")) > 10, name


@pytest.mark.parametrize("name", COMPOSED)
def test_what_is_mounted_joined_and_waited_for_is_declared(name: str) -> None:
    whole = COMPOSED[name]
    for key, one in whole["services"].items():
        for volume in one.get("volumes", []):
            source = volume.split(":")[0]
            if source.startswith("."):
                assert (ROOT / "deploy" / source).exists(), (key, source)
                assert volume.endswith(":ro"), (key, source)
            else:
                assert source in whole["volumes"], (key, source)
        assert set(one.get("networks", [])) <= set(whole.get("networks", {})), key
        assert set(one.get("depends_on", {})) <= set(whole["services"]), key
        for port in one.get("ports", []):
            assert port.startswith("127.0.0.1:") or (key, port) in {("proxy", "80:80"), ("proxy", "443:443")}
        context = one.get("build", {}).get("context", ".")
        assert not one.get("build") or (ROOT / "deploy" / context / one["build"]["dockerfile"]).is_file()


def test_the_database_is_reached_from_inside_alone() -> None:
    whole: dict[str, Any] = COMPOSED["deploy/compose.postgres.yaml"]
    assert whole["networks"]["inside"]["internal"] is True
    assert whole["services"]["database"]["networks"] == ["inside"]
    assert "ports" not in whole["services"]["database"]
    server = re.search(r"postgres:(\d+)", whole["services"]["database"]["image"])
    client = re.search(r"postgresql-client-(\d+)", DOCKERFILE)
    assert server is not None
    assert client is not None
    assert server[1] == client[1], "pg_dump must be as new as the server"


def test_the_proxy_passes_on_what_platforms_deliver_and_nothing_else() -> None:
    caddy = re.sub(r"^\s*#.*$", "", FILES["deploy/Caddyfile"], flags=re.M)
    assert re.findall(r"path (.+)", caddy) == [f"{SLACK_PATH} {TEAMS_PATH}"]
    upstreams = re.findall(r"reverse_proxy (.+) \{", caddy)[0].split()
    replicas = [key for key, one in COMPOSED["deploy/compose.postgres.yaml"]["services"].items() if "desk-" in key]
    assert upstreams == [f"{key}:{PORT}" for key in replicas]
    assert len(replicas) == 2
    assert "health_uri /readyz" in caddy
    assert "metrics" not in caddy
    assert caddy.count("{") == caddy.count("}")


def test_the_check_of_health_tells_a_desk_that_lives_from_one_that_does_not(behind: Backstage) -> None:
    """The command of the image, word for word but for the port."""
    found = re.search(r'HEALTHCHECK .*CMD \["python", "-c", "(.+)"\]', "\n".join(STEPS))
    assert found is not None
    until(behind, 200)
    asks = found[1].replace(f"http://127.0.0.1:{PORT}", behind.desk_url)

    def healthy() -> bool:
        done = subprocess.run([sys.executable, "-c", asks], check=False, capture_output=True, timeout=120)
        return done.returncode == 0

    assert healthy()
    behind.close_desk()
    assert not healthy()
    behind.open_desk()


def test_app_yaml_listens_where_the_image_says() -> None:
    written = yaml.safe_load((Path(ROOT) / "app.yaml").read_text(encoding="utf-8"))
    assert str(written["server"]["port"]) == PORT
    assert "DESKSIDE_HOST=0.0.0.0" in " ".join(steps("ENV"))
