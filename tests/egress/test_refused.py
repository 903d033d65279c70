"""A given address never reaches this machine or its network, however it is written, resolved or redirected."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import httpx
import pytest

from fluxstudio.egress import Egress, EgressError, EgressFailed, EgressRefused
from tests.egress.network import FakeNetwork, answers, resolver
from tests.wavespeed import servers

pytestmark = pytest.mark.asyncio

PORT = "{port}"  # stands for the port of a loopback listener that must not hear a byte
HOSTS = """
127.0.0.1 127.1 127.0.1 2130706433 0x7f000001 0x7f.0.0.1 0177.0.0.1 017700000001 127.0.0.1. localhost
LOCALHOST。 localhost. foo.localhost 127。0。0。1 １２７.0.0.1 [::1] [::] 0.0.0.0 0 [::ffff:127.0.0.1]
[::ffff:7f00:1] [::127.0.0.1] [fe80::1%25eth0] [fc00::1] [fec0::1] [ff02::1] [64:ff9b::a9fe:a9fe]
[64:ff9b::7f00:1] [2002:7f00:1::] [2001:0:4136:e378:8000:63bf:3fff:fdd2] [2606:4700::5efe:7f00:1]
169.254.169.254 [fd00:ec2::254] 168.63.129.16 100.64.0.1 198.18.0.1 metadata.google.internal db redis
%6cocalhost 127.0.0.1%00.example.com a..b -a.com a_.1
""".split()  # noqa: SIM905
SCHEMES = "file gopher ftp dict ldap ws wss jar tftp ssh".split()  # noqa: SIM905
HERE = [
    *[f"https://{host}:{PORT}/x" for host in HOSTS],
    f"http://127.0.0.1:{PORT}/x",
    f"HTTP://127.0.0.1:{PORT}/x",
    f"https://example.com\\@127.0.0.1:{PORT}/",
    f"https://example.com@127.0.0.1:{PORT}/",
    f"https://a@b@127.0.0.1:{PORT}/",
    f"https://:@127.0.0.1:{PORT}/",
    f"https://127.0.0.1:{PORT}#@example.com/",
    f"https://127.0.0.1:{PORT}?@example.com/",
    f"https://127.0.0.1:{PORT}\t/",
    f"https://127.0.0.1:{PORT}/\r\nHost: example.com",
    f" https://127.0.0.1:{PORT}/",
    f"https:\\\\127.0.0.1:{PORT}/",
    f"https:/127.0.0.1:{PORT}/",
    f"//127.0.0.1:{PORT}/",
    f"127.0.0.1:{PORT}",
    f"https://127.0.0.1:{PORT}/" + "x" * 10_000,
    *[f"{scheme}://127.0.0.1:{PORT}/" for scheme in SCHEMES],
]
ELSEWHERE = [
    "",
    "x",
    "https://",
    "https:///x",
    "https://\ud800.com/",
    "https://\u00ad/",
    "data:image/png;base64,AAAA",
    "javascript:alert(1)",
    "blob:https://example.com/x",
    "http://example.com/",
    *[f"https://example.com:{port}/" for port in (0, 22, 25, 80, 444, 6379, 8443, 65536, 99999999)],
    "https://user:pw@example.com/",
    "https://example.com./",
    f"https://{'a' * 300}.com/",
    "https://studio.example/",
]


assert len(HERE) + len(ELSEWHERE) >= 60


async def no_name(host: str, port: int) -> Sequence[str]:
    """Every name that gets as far as being resolved leads home."""
    return ["127.0.0.1"]


@pytest.mark.parametrize("url", HERE)
async def test_nothing_given_reaches_loopback(url: str) -> None:
    async with servers.listening(servers.take_and_hang) as listener:
        egress = Egress(ports={443, listener.port}, resolver=no_name, refused_hosts={"studio.example"})
        given = url.replace(PORT, str(listener.port))
        with pytest.raises(EgressRefused):
            await egress.fetch(given, max_bytes=10)
        with pytest.raises(EgressRefused):
            await egress.head(given)
        await egress.aclose()
        await asyncio.sleep(0)
        assert (listener.connections, bytes(listener.heard)) == (0, b"")


@pytest.mark.parametrize("url", ELSEWHERE)
async def test_an_address_that_is_not_plain_public_https_is_refused_before_any_name_is_asked_for(
    url: str,
) -> None:
    asked: list[str] = []

    async def note(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return ["93.184.216.34"]

    egress = Egress(resolver=note, network=FakeNetwork({}), refused_hosts={"Studio.example"})
    with pytest.raises(EgressRefused):
        await egress.fetch(url, max_bytes=10)
    assert asked == []
    await egress.aclose()


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"],
        ["93.184.216.34", "127.0.0.1"],
        ["::1"],
        ["93.184.216.34", "fe80::1%lo"],
        ["169.254.169.254"],
        ["nonsense"],
    ],
)
async def test_a_public_name_with_one_private_address_is_refused(addresses: list[str]) -> None:
    async with servers.listening(servers.take_and_hang) as listener:
        egress = Egress(ports={listener.port}, resolver=resolver(addresses))
        with pytest.raises(EgressRefused):
            await egress.fetch(f"https://rebind.example:{listener.port}/", max_bytes=10)
        await egress.aclose()
        assert (listener.connections, bytes(listener.heard)) == (0, b"")


async def test_a_name_that_rebinds_between_the_check_and_the_connection_gains_nothing() -> None:
    """The first answer is public, every later one is loopback: only the judged address is connected to."""
    answers_in_turn = [["93.184.216.34"], ["127.0.0.1"], ["127.0.0.1"]]

    async def rebinding(host: str, port: int) -> Sequence[str]:
        return answers_in_turn.pop(0)

    network = FakeNetwork({"93.184.216.34": answers(b"hello")})
    egress = Egress(resolver=rebinding, network=network)
    assert (await egress.fetch("https://rebind.example/", max_bytes=10)).data == b"hello"
    assert network.connected == [("93.184.216.34", 443)]
    assert len(answers_in_turn) == 2
    with pytest.raises(EgressRefused):
        await Egress(resolver=rebinding, network=network).fetch("https://rebind.example/", max_bytes=10)
    assert network.connected == [("93.184.216.34", 443)]


@pytest.mark.parametrize("peer", ["127.0.0.1", "::1", "::ffff:127.0.0.1", "10.0.0.1", None])
async def test_a_public_address_that_is_answered_from_inside_is_refused_at_the_socket(
    peer: str | None,
) -> None:
    network = FakeNetwork({"93.184.216.34": answers(b"secret")}, peer=peer)
    egress = Egress(resolver=resolver(["93.184.216.34"]), network=network)
    with pytest.raises(EgressRefused):
        await egress.fetch("https://inside.example/", max_bytes=10)
    assert network.connected == [("93.184.216.34", 443)]
    assert network.written == b""
    assert network.closed == 1


async def test_a_redirected_connection_to_a_real_loopback_socket_hears_nothing() -> None:
    async with servers.listening(servers.take_and_hang) as listener:
        network = FakeNetwork({}, real_port=listener.port)
        egress = Egress(resolver=resolver(["93.184.216.34"]), network=network)
        with pytest.raises(EgressRefused):
            await egress.fetch("https://nat.example/", max_bytes=10)
        await egress.aclose()
        assert bytes(listener.heard) == b""


REDIRECTS = [
    f"https://127.0.0.1:{PORT}/",
    f"http://127.0.0.1:{PORT}/",
    f"//127.0.0.1:{PORT}/",
    f"https://localhost:{PORT}/",
    f"https://[::1]:{PORT}/",
    f"https://example.com\\@127.0.0.1:{PORT}/",
    f"https://example.com@127.0.0.1:{PORT}/",
    f"\thttps://127.0.0.1:{PORT}/",
    f"https://inside.example:{PORT}/",
    "file:///etc/passwd",
    "http://public.example/",
    "gopher://127.0.0.1:6379/_FLUSHALL",
    "https://[",
    "https://\x80\xff/",
]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("location", REDIRECTS)
async def test_a_redirect_is_judged_like_a_first_address(status: int, location: str) -> None:
    async with servers.listening(servers.take_and_hang) as listener:
        where = location.replace(PORT, str(listener.port)).encode("latin-1")
        network = FakeNetwork(
            {"93.184.216.34": answers(b"", b"Location: " + where, status=b"%d Moved" % status)}
        )

        async def names(host: str, port: int) -> Sequence[str]:
            return ["93.184.216.34"] if host == "public.example" else ["127.0.0.1"]

        egress = Egress(resolver=names, network=network, ports={443, listener.port})
        with pytest.raises(EgressRefused):
            await egress.fetch("https://public.example/a", max_bytes=10)
        assert network.connected == [("93.184.216.34", 443)]
        await egress.aclose()
        assert (listener.connections, bytes(listener.heard)) == (0, b"")


async def test_a_redirect_server_on_the_trusted_origin_cannot_send_us_to_its_neighbour() -> None:
    async with servers.listening(servers.take_and_hang) as neighbour:
        target = f"Location: http://127.0.0.1:{neighbour.port}/admin".encode()
        async with servers.listening(
            servers.answering(servers.ok(b"", target, status=b"302 Found"))
        ) as trusted:
            egress = Egress(trusted_origins=[trusted.url])
            with pytest.raises(EgressRefused):
                await egress.fetch(f"{trusted.url}/a", max_bytes=10)
            await egress.aclose()
        assert (neighbour.connections, bytes(neighbour.heard)) == (0, b"")


async def test_a_stranger_cannot_redirect_us_into_the_trusted_origin() -> None:
    async with servers.listening(servers.answering(servers.ok(b"inside"))) as trusted:
        network = FakeNetwork(
            {"93.184.216.34": answers(b"", f"Location: {trusted.url}/x".encode(), status=b"302 Found")}
        )
        egress = Egress(trusted_origins=[trusted.url], resolver=resolver(["93.184.216.34"]), network=network)
        with pytest.raises(EgressRefused):
            await egress.fetch("https://public.example/", max_bytes=10)
        await egress.aclose()
        assert trusted.connections == 0


@pytest.mark.parametrize(
    "near", ["http://127.0.0.1:{other}/", "https://127.0.0.1:{port}/", "http://localhost:{port}/"]
)
async def test_a_trusted_origin_is_exactly_itself(near: str) -> None:
    talk = servers.answering(servers.ok(b"x"))
    async with servers.listening(talk) as trusted, servers.listening(talk) as other:
        egress = Egress(trusted_origins=[trusted.url])
        with pytest.raises(EgressRefused):
            await egress.fetch(near.format(port=trusted.port, other=other.port), max_bytes=10)
        with pytest.raises(EgressRefused):
            await egress.fetch(trusted.url.replace("http://", "http://user@"), max_bytes=10)
        await egress.aclose()
        assert (trusted.connections, other.connections) == (0, 0)


async def test_every_no_reads_the_same_to_people() -> None:
    """Refused, closed, silent, not found, broken: no port or host can be told from another."""
    sentences = set()
    async with servers.listening(servers.take_and_hang) as silent, servers.listening(servers.slam) as rude:
        missing = httpx.MockTransport(lambda request: httpx.Response(404))
        closed = f"http://127.0.0.1:{servers.closed_port()}"
        egress = Egress(
            trusted_origins=[silent.url, rude.url, closed],
            transports={"https://missing.example": missing},
            resolver=resolver([]),
        )
        for url in (
            "https://127.0.0.1/",
            "https://nowhere.example/",
            "https://missing.example/",
            *(f"{one}/x" for one in (silent.url, rude.url, closed)),
        ):
            with pytest.raises(EgressError) as caught:
                await egress.fetch(url, max_bytes=10, timeout=0.3)
            sentences.add(str(caught.value))
            assert caught.value.detail
        await egress.aclose()
    assert len(sentences) == 1


async def test_a_name_that_does_not_resolve_is_a_failure_not_a_crash() -> None:
    async def nowhere(host: str, port: int) -> Sequence[str]:
        raise OSError(-2, "Name or service not known")

    egress = Egress(resolver=nowhere)
    with pytest.raises(EgressFailed):
        await egress.fetch("https://nowhere.example/", max_bytes=10)
    await egress.aclose()
