from pathlib import Path

from deploy.demo import demo_services
from deploy.service import Service
from deploy.settings import Ports, Settings

ROOT = Path("/srv/returns-desk")
PORTS = Ports(sandbox=1001, actions=1002, rasa=1003, chat=1004)


def services(**environ: str) -> dict[str, Service]:
    settings = Settings(ROOT, ROOT / "var", PORTS, environ)
    made = demo_services(settings, "a secret", ROOT / "bot/models/this.tar.gz")
    return {service.name: service for service in made}


def test_the_four_processes_have_their_ports() -> None:
    assert {name: service.port for name, service in services().items()} == {
        "sandbox": 1001,
        "actions": 1002,
        "rasa": 1003,
        "chat": 1004,
    }


def test_rasa_listens_on_loopback_and_serves_this_model() -> None:
    command = " ".join(services()["rasa"].command)

    assert "--interface 127.0.0.1 --port 1003" in command
    assert "--model bot/models/this.tar.gz" in command


def test_each_process_learns_where_the_others_are() -> None:
    environ = services()["chat"].environ

    assert environ["RASA_URL"] == "http://127.0.0.1:1003"
    assert environ["ACTIONS_URL"] == "http://127.0.0.1:1002"
    assert environ["SANDBOX_PORT"] == "1001"
    assert environ["STATE_DIR"] == str(ROOT / "var")


def test_the_shop_and_the_connectors_share_one_identity_secret() -> None:
    assert services()["sandbox"].environ["IDENTITY_SECRET"] == "a secret"
    assert services()["chat"].environ["IDENTITY_SECRET"] == "a secret"


def test_what_the_caller_sets_wins() -> None:
    environ = services(BACKEND_URL="http://shop.test", POLICY_FILE="mine.yml")["actions"].environ

    assert environ["BACKEND_URL"] == "http://shop.test"
    assert environ["POLICY_FILE"] == "mine.yml"


def test_a_proxy_never_comes_between_our_processes() -> None:
    assert services(NO_PROXY="intranet")["chat"].environ["NO_PROXY"] == (
        "intranet,127.0.0.1,localhost"
    )


def test_agents_work_in_the_sandboxs_slack() -> None:
    chat, sandbox = services()["chat"].environ, services()["sandbox"].environ

    assert chat["SLACK_API_BASE_URL"] == "http://127.0.0.1:1001/slack/api/"
    assert chat["SLACK_BOT_TOKEN"] == sandbox["SLACK_BOT_TOKEN"]
    assert chat["SLACK_SIGNING_SECRET"] == sandbox["SLACK_SIGNING_SECRET"]


def test_a_slack_of_the_callers_own_is_not_mixed_with_the_sandboxs() -> None:
    environ = services(SLACK_BOT_TOKEN="xoxb-real", SLACK_SIGNING_SECRET="real")["chat"].environ

    assert environ["SLACK_SIGNING_SECRET"] == "real"
    assert "SLACK_API_BASE_URL" not in environ


def test_the_sandbox_tells_the_connectors_of_every_change() -> None:
    sandbox, chat = services()["sandbox"].environ, services()["chat"].environ

    assert sandbox["WEBHOOK_URL"] == "http://127.0.0.1:1004/webhooks/backend"
    assert sandbox["WEBHOOK_SECRET"] == chat["WEBHOOK_SECRET"]
    assert len(chat["WEBHOOK_SECRET"]) == 64
