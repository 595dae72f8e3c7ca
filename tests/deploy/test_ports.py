import os
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from deploy.errors import BadSetting, PortTaken
from deploy.ports import check_ports, free_ports, holder_of
from tests.deploy.small_processes import HEALTHY, service


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_free_ports_pass() -> None:
    check_ports([service("desk", HEALTHY), service("till", HEALTHY)])


def test_a_taken_port_is_one_sentence_with_what_to_do(taken_port: int) -> None:
    desk = service("desk", HEALTHY, port=taken_port)

    with pytest.raises(PortTaken) as taken:
        check_ports([desk])

    sentence = str(taken.value)
    assert f"Port {taken_port} for the desk is already in use" in sentence
    assert f"process {os.getpid()}" in sentence
    assert "DESK_PORT=<port>" in sentence


def test_a_port_taken_on_every_address_counts_too() -> None:
    with socket.create_server(("0.0.0.0", 0)) as server:
        desk = service("desk", HEALTHY, port=server.getsockname()[1])

        with pytest.raises(PortTaken):
            check_ports([desk])


def test_two_services_cannot_share_a_port() -> None:
    desk = service("desk", HEALTHY)
    till = replace(service("till", HEALTHY), port=desk.port)

    with pytest.raises(BadSetting, match=f"DESK_PORT and TILL_PORT are both {desk.port}"):
        check_ports([desk, till])


def test_free_ports_are_different_and_can_be_opened() -> None:
    ports = free_ports(4)

    servers = [socket.create_server(("127.0.0.1", port)) for port in ports]

    assert len(set(ports)) == 4
    for server in servers:
        server.close()


def test_nobody_holds_a_free_port() -> None:
    assert holder_of(free_ports(1)[0]) is None


def test_without_proc_the_holder_is_unknown(tmp_path: Path, taken_port: int) -> None:
    assert holder_of(taken_port, proc=tmp_path) is None
