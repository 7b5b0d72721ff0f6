"""Fetch from the web, safely and politely."""
