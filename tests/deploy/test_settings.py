from pathlib import Path

import pytest

from deploy.errors import BadSetting
from deploy.settings import Ports, settings_from

ROOT = Path("/srv/returns-desk")


def test_an_empty_environment_gives_the_documented_defaults() -> None:
    settings = settings_from({}, ROOT)

    assert settings.ports == Ports(sandbox=8090, actions=5055, rasa=5005, chat=8080)
    assert settings.state_dir == ROOT / "var"
    assert settings.log_dir == ROOT / "var/log"


def test_every_port_can_be_set() -> None:
    environ = {
        "SANDBOX_PORT": "1001",
        "ACTIONS_PORT": "1002",
        "RASA_PORT": "1003",
        "CHAT_PORT": " 1004 ",
    }

    assert tuple(settings_from(environ, ROOT).ports) == (1001, 1002, 1003, 1004)


def test_an_empty_variable_is_as_good_as_none() -> None:
    settings = settings_from({"CHAT_PORT": "", "STATE_DIR": ""}, ROOT)

    assert settings.ports == Ports()
    assert settings.state_dir == ROOT / "var"


@pytest.mark.parametrize("text", ["abc", "0", "65536", "-1", "80.5", "²"])
def test_what_is_no_port_is_refused_with_its_variable(text: str) -> None:
    with pytest.raises(BadSetting, match=r"CHAT_PORT is .*, which is no port"):
        settings_from({"CHAT_PORT": text}, ROOT)


def test_a_relative_state_folder_is_below_the_project() -> None:
    assert settings_from({"STATE_DIR": "var/two"}, ROOT).state_dir == ROOT / "var/two"


def test_an_absolute_state_folder_is_taken_as_it_is() -> None:
    assert settings_from({"STATE_DIR": "/tmp/state"}, ROOT).state_dir == Path("/tmp/state")
