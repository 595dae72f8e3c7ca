"""Asks a process over HTTP whether it is ready."""

import http.client
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
