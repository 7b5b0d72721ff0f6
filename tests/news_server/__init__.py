"""A web server of news on loopback, for whatever fetches."""

from tests.news_server.replies import (
    Bomb,
    Drip,
    Endless,
    Page,
    Raw,
    Redirect,
    Reset,
)
from tests.news_server.server import NewsServer, Seen

__all__ = [
    "Bomb",
    "Drip",
    "Endless",
    "NewsServer",
    "Page",
    "Raw",
    "Redirect",
    "Reset",
    "Seen",
]
