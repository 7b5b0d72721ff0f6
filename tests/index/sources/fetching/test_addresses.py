from __future__ import annotations

import traceback
from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.sources.fetching.addresses import is_public, require_public, target_of
from index.sources.fetching.web import FetchError

REFUSED = (
    *("0.0.0.0", "10.0.0.1", "100.64.0.1", "127.0.0.1", "127.9.9.9", "169.254.169.254"),  # noqa: S104
    *("172.16.0.1", "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.88.99.1", "192.168.1.1"),
    *("198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.1.1.1", "240.0.0.1"),
    *(
        "168.63.129.16",
        "255.255.255.255",
        "::",
        "::1",
        "::2",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fec0::1",
    ),
    *("ff02::1", "ff0e::1", "2001:db8::1", "3fff::1", "4000::1", "5f00::1", "100::1"),
)
HIDDEN_10_0_0_1 = (
    *("::ffff:10.0.0.1", "::10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::1"),
    *("2001:0:808:808:0:0:f5ff:fffe", "64:ff9b:1:a00:0:100:808:808"),
)
PUBLIC = (
    *("8.8.8.8", "172.15.0.1", "172.32.0.1", "192.167.1.1", "100.63.0.1", "223.255.255.1"),
    *("2606:4700::1111", "2a00:1450::1", "::ffff:8.8.8.8", "64:ff9b::808:808"),
)


@pytest.mark.parametrize("address", [*REFUSED, *HIDDEN_10_0_0_1])
def test_addresses_off_the_internet_are_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", PUBLIC)
def test_ordinary_addresses_are_public(address: str) -> None:
    assert is_public(ip_address(address))


@given(st.integers(0, 2**32 - 1).map(IPv4Address))
def test_an_address_within_another_is_as_public_as_by_itself(inner: IPv4Address) -> None:
    for prefix in ("::ffff:0:0", "64:ff9b::"):
        outer = IPv6Address(int(IPv6Address(prefix)) | int(inner))
        assert is_public(outer) == is_public(inner)
    through_6to4 = IPv6Address((0x2002 << 112) | (int(inner) << 80))
    assert not is_public(through_6to4) or is_public(inner)


@given(st.integers(0, 2**128 - 1).map(IPv6Address))
def test_no_address_outside_what_was_given_out_is_public(address: IPv6Address) -> None:
    if int(address) >> 125 != 1 and int(address) >> 32 not in (0xFFFF, 0x64FF9B << 64):
        assert not is_public(address)


def test_one_private_address_condemns_a_name() -> None:
    target = target_of("https://news.example/")
    assert len(require_public(target, ["8.8.8.8", "2606:4700::1"], allow_loopback=False)) == 2
    with pytest.raises(FetchError, match=r"news\.example is in a network of its own"):
        require_public(target, ["8.8.8.8", "10.0.0.1"], allow_loopback=False)


def test_loopback_alone_opens_for_tests() -> None:
    target = target_of("http://news.test/")
    for address in ("127.0.0.1", "127.3.2.1", "::1", "::ffff:127.0.0.1"):
        assert require_public(target, [address], allow_loopback=True)
    for address in ("10.0.0.1", "0.1.2.3", "169.254.169.254", "fe80::1%eth0", "fc00::1"):
        with pytest.raises(FetchError):
            require_public(target, [address], allow_loopback=True)


@pytest.mark.parametrize("host", ["localhost", "a.local", "db.internal", "nas.home.arpa", "a.lan"])
def test_names_of_local_networks_are_refused_wherever_they_point(host: str) -> None:
    with pytest.raises(FetchError, match="local network"):
        require_public(target_of(f"http://{host}/"), ["8.8.8.8"], allow_loopback=False)


@pytest.mark.parametrize(
    "host",
    ["2130706433", "0x7f000001", "127.1", "0177.0.0.1", "0x7f.0.0.1", "1.2.3.4.5", "08.8.8.8"],
)
def test_hosts_written_as_numbers_are_refused(host: str) -> None:
    with pytest.raises(FetchError, match="number") as caught:
        target_of(f"http://{host}/")
    assert caught.value.kind == "unsafe"


@pytest.mark.parametrize(
    "url",
    [
        *("ftp://h.example/", "file:///etc/passwd", "gopher://h.example/", "//h.example/", "h"),
        *("javascript:alert(1)", "data:text/html,x", "http://", "http:///x", "http:h.example"),
        *("http://h.example:0/", "http://h.example:22/", "http://h.example:25/", "http://h:x/"),
        *("http://h.example:6379/", "http://h.example:99999/", "http://[::1/", "http://[x]/"),
        *("http://a b/", "http://h.example/\n", "http://h.example/\x00", "http://h/\ud800"),
        *("http://fa\u00df.de/", "http://h.example/" + "a" * 5_000, ""),
    ],
)
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(FetchError) as caught:
        target_of(url)
    assert caught.value.kind == "unsafe"


@pytest.mark.parametrize(
    "url",
    [
        *("http://kim:hunter2@h.example/", "http://hunter2@h.example/", "http://:hunter2@h/"),
        *("http://kim:hunter2/x@h.example/", "http://kim:hunter2@[x/", "http://h\\hunter2@h/"),
        *("ftp://kim:hunter2@h.example/", "http://kim:hunter2@h.example:22/"),
    ],
)
def test_a_password_is_refused_and_shown_nowhere(url: str) -> None:
    with pytest.raises(FetchError) as caught:
        target_of(url)
    assert "hunter2" not in "".join(traceback.format_exception(caught.value)).replace(url, "")
    assert caught.value.__context__ is None


def test_targets_are_in_one_form() -> None:
    target = target_of("HTTP://News.Example:80?q=1#top")
    assert target.url == "http://news.example/?q=1"
    assert (target.origin, target.port) == ("http://news.example", 80)
    assert target_of("https://h.example:8443/a").origin == "https://h.example:8443"
    assert target_of("https://m\u00fcnchen.example/").host == "xn--mnchen-3ya.example"
    assert target_of("http://[2606:4700::1]:8080/").origin == "http://[2606:4700::1]:8080"
    assert target_of("../b", base="https://h.example/a/c").url == "https://h.example/b"


@given(st.text(max_size=80))
def test_any_text_is_a_target_or_an_error_of_ours(text: str) -> None:
    for url in (text, f"http://{text}", f"http://h.example/{text}"):
        try:
            target = target_of(url)
        except FetchError:
            continue
        assert target_of(target.url) == target
