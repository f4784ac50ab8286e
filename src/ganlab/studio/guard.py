"""Who may ask: the Host of each request, the Origin of each changing one, a token from elsewhere, small bodies."""

import hmac
from collections.abc import Iterable
from http.cookies import SimpleCookie
from urllib.parse import parse_qs, urlsplit

import anyio
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ganlab.studio.refusal import answer
from ganlab.studio.state import OWN_HOSTS, Studio

LARGEST = 2_000_000  # bytes of a body
SAFE = ("GET", "HEAD", "OPTIONS")
COOKIE = "ganlab_token"
HEADERS = {
    "content-security-policy": "default-src 'self'; img-src 'self' data: blob:; "
    "media-src 'self' blob:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
}


class Guard:
    """The outermost layer of the app; it refuses before a route is looked for."""

    def __init__(self, app: ASGIApp, studio: Studio) -> None:
        self.app = app
        self.studio = studio

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request pass, or answer it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        refused = self._refusal(scope, headers)
        if refused is None:
            try:
                await self.app(scope, _counted(receive), self._with_headers(scope, send))
            except* anyio.BrokenResourceError:
                pass  # whoever read a stream has gone while it was written
        else:
            await answer(*refused)(scope, receive, self._with_headers(scope, send))

    def _refusal(self, scope: Scope, headers: Headers) -> tuple[int, str] | None:
        hosts = self.studio.hosts
        if _name(headers.get("host", "")) not in hosts:
            return 403, "this Host is not served here; open the address that `ganlab studio` printed"
        if scope["method"] not in SAFE and not _own(headers, hosts):
            return 403, "a page from elsewhere asked for a change, which is refused; use the app's own page"
        if not self._knows_token(scope, headers):
            return 401, "give the token that `ganlab studio` printed, as ?token=... in the address"
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > LARGEST:
            return 413, f"a request may hold at most {LARGEST} bytes"
        return None

    def _knows_token(self, scope: Scope, headers: Headers) -> bool:
        token = self.studio.token
        if token is None or _name(headers.get("host", "")) in OWN_HOSTS:
            return True
        given = _asked_token(scope)
        if not given:
            cookie = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
            given = cookie.value if cookie else ""
        return hmac.compare_digest(given.encode(), token.encode())

    def _with_headers(self, scope: Scope, send: Send) -> Send:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                if self.studio.token and _asked_token(scope) == self.studio.token:
                    headers.append("set-cookie", f"{COOKIE}={self.studio.token}; HttpOnly; SameSite=Strict; Path=/")
            await send(message)

        return sending


def _counted(receive: Receive) -> Receive:
    seen = 0

    async def receiving() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        return message if seen <= LARGEST else {"type": "http.disconnect"}

    return receiving


def _name(host: str) -> str:
    """A Host's name without its port."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _own(headers: Headers, hosts: Iterable[str]) -> bool:
    """Whether a change comes from the app's own page, or from no page at all (a program on this machine)."""
    origin = headers.get("origin")
    if origin is None:
        return headers.get("sec-fetch-site", "none") in ("none", "same-origin")
    return origin.partition("://")[2] == headers.get("host") and _name(headers.get("host", "")) in hosts


def _asked_token(scope: Scope) -> str:
    return str(parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0])
