from __future__ import annotations

from datetime import UTC, datetime
from http.client import HTTPConnection, IncompleteRead
from typing import TYPE_CHECKING

import pytest

from tests.news_server import Bomb, Drip, Endless, NewsServer, Page, Raw, Reset

if TYPE_CHECKING:
    from collections.abc import Iterator
    from http.client import HTTPResponse


@pytest.fixture
def server() -> Iterator[NewsServer]:
    with NewsServer() as running:
        yield running


def get(server: NewsServer, path: str, **headers: str) -> tuple[HTTPResponse, bytes]:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=5)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request("GET", path, headers=named)
    response = connection.getresponse()
    try:
        return response, response.read()
    finally:
        connection.close()


def test_pages_are_replaced_and_requests_are_recorded(server: NewsServer) -> None:
    server.page("/live", "one")
    assert get(server, "/live?page=1", X_Test="yes")[1] == b"one"
    server.page("/live", "two")
    assert get(server, "/live")[1] == b"two"
    first = server.wait_for_requests(2)[0]
    assert (first.path, first.headers["x-test"]) == ("/live?page=1", "yes")
    assert get(server, "/robots.txt")[0].status == 404


def test_what_a_client_has_is_not_sent_again(server: NewsServer) -> None:
    at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    server.page("/live", "one", etag='"1"', last_modified=at)
    assert get(server, "/live", If_None_Match='W/"1"')[0].status == 304
    assert get(server, "/live", If_None_Match='"2"')[0].status == 200
    date = "Mon, 02 Mar 2026 09:00:00 GMT"
    response, body = get(server, "/live", If_Modified_Since=date)
    assert (response.status, response.headers["Last-Modified"], body) == (304, date, b"")


def test_failures_come_before_the_page(server: NewsServer) -> None:
    server.page("/live", "one")
    server.fail("/live", 429, times=2, retry_after=7)
    answers = [get(server, "/live")[0] for _ in range(3)]
    assert [answer.status for answer in answers] == [429, 429, 200]
    assert answers[0].headers["Retry-After"] == "7"


def test_moves_and_removals(server: NewsServer) -> None:
    server.redirect("/old", "http://10.0.0.1/x y", 308)
    response, _ = get(server, "/old")
    assert (response.status, response.headers["Location"]) == (308, "http://10.0.0.1/x y")
    server.gone("/old")
    assert get(server, "/old")[0].status == 410
    server.remove("/old")
    assert get(server, "/old")[0].status == 404


def test_connections_break_as_told(server: NewsServer) -> None:
    server.put("/reset", Reset())
    with pytest.raises(ConnectionError):
        get(server, "/reset")
    server.put("/short", Raw(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nfive."))
    with pytest.raises(IncompleteRead):
        get(server, "/short")


def test_it_stops_while_answers_have_no_end() -> None:
    with NewsServer() as server:
        server.put("/endless", Endless())
        server.put("/drip", Drip())
        connections = []
        for path in ("/endless", "/drip"):
            connections.append(connection := HTTPConnection("127.0.0.1", server.port, timeout=5))
            connection.request("GET", path)
            assert connection.getresponse().read(1)
    assert not server._thread.is_alive()
    for connection in connections:
        connection.close()


def test_bombs_are_small_on_the_wire(server: NewsServer) -> None:
    server.put("/bomb", Bomb(50_000_000))
    _, body = get(server, "/bomb")
    assert 10_000 < len(body) < 100_000


def test_compressed_pages_say_so(server: NewsServer) -> None:
    server.put("/gzip", Page("news", compressed="gzip"))
    response, body = get(server, "/gzip")
    assert response.headers["Content-Encoding"] == "gzip"
    assert body[:2] == b"\x1f\x8b"
