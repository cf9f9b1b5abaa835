"""The server's answers -> the same with a content security policy and no right to be framed."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Awaitable, Callable, MutableMapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]


def policy(frame_page: str) -> str:
    """The content security policy under which a page with the inline scripts of `frame_page` runs, and no others.

    `blob:` is how the frame loads the code of its own components; styles are set inline by its interface library.
    """
    scripts = re.findall(r"<script>(.*?)</script>", frame_page, re.DOTALL)
    hashes = " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(s.encode()).digest()).decode()}'" for s in scripts)
    return (
        f"default-src 'self'; script-src 'self' blob: {hashes}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
        "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
    )


def _frame_page() -> str:
    spec = find_spec("streamlit")
    if spec is None or spec.origin is None:
        return ""
    return (Path(spec.origin).parent / "static" / "index.html").read_text("utf8")


class Protection:
    """ASGI middleware: adds the headers to every HTTP answer and hides the metrics; sockets pass untouched."""

    def __init__(self, app: Callable[..., Awaitable[None]]):
        self.app = app
        named = {
            "content-security-policy": policy(_frame_page()),
            "x-frame-options": "DENY",
            "x-content-type-options": "nosniff",
            "referrer-policy": "same-origin",
        }
        self.headers = [(key.encode(), value.encode()) for key, value in named.items()]

    async def __call__(self, scope: Message, receive: Callable[[], Awaitable[Message]], send: Send) -> None:
        """Pass one request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if scope["path"].rstrip("/").endswith("/_stcore/metrics"):
            await send({"type": "http.response.start", "status": 404, "headers": self.headers})
            await send({"type": "http.response.body", "body": b""})
            return

        async def protected(message: Message) -> None:
            if message["type"] == "http.response.start":
                ours = {key for key, _ in self.headers}
                kept = [pair for pair in message.get("headers", []) if pair[0].lower() not in ours]
                message["headers"] = kept + self.headers
            await send(message)

        await self.app(scope, receive, protected)
