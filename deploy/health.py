"""Asks a process whether it is ready: over HTTP, or by whether it takes connections."""

import http.client
import socket
from urllib.parse import urlsplit


def is_healthy(url: str, timeout_s: float = 1.0) -> bool:
    """True when GET answers 200 within the time-out; anything else, also silence, is False.

    Goes straight to the address: no proxy, no redirects.
    """
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=timeout_s)
    try:
        connection.request("GET", parts.path or "/")
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def takes_connections(host: str, port: int, timeout_s: float = 1.0) -> bool:
    """True when somebody listens on the port."""
    try:
        with socket.create_connection((host, port), timeout=timeout_s):
            return True
    except OSError:
        return False
