"""A translating server for tests: HTTP as DeepL, LibreTranslate, OpenAI and apertium-apy speak it.

    with Server() as server:
        server.script(Status(429, {"Retry-After": "2"}), None, DROPPED)
        ...
        assert server.texts == ["Hello"]

Each request takes the next step of the script; without one, or with None, it is answered as it
should be. It translates by writing all words in capitals. What was asked stands in `requests`; the
texts that were answered in `texts`, and how long they were in `characters` (what one pays for).
"""

import json
import re
import threading
from collections import deque
from collections.abc import Callable, Mapping
from html import escape, unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self, cast
from urllib.parse import parse_qs, unquote
from xml.etree import ElementTree

from msgspec import Struct, field

Body = dict[str, Any]


class Seen(Struct, frozen=True):
    """One request as it came; *texts* are what it wants to have translated."""

    path: str
    headers: Mapping[str, str]
    body: Body
    texts: tuple[str, ...]


class Status(Struct, frozen=True):
    """Answer with this status instead; *said* is the message in the service's own form."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    said: str = "no"
    code: str = ""


class Hang(Struct, frozen=True):
    """Say nothing for so many seconds, or until the server is stopped; then close."""

    seconds: float = 60.0


class Cut(Struct, frozen=True):
    """Translate, but send only this part of the answer and close; *tell* its whole length first."""

    part: float = 0.5
    tell: bool = True


class Raw(Struct, frozen=True):
    """Answer with these very bytes."""

    body: bytes
    content_type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


class Mangle(Struct, frozen=True):
    """Translate, but change the answers; *finish* is why a chat stopped."""

    change: Callable[[list[str]], list[str]]
    finish: str = "stop"


Step = Status | Hang | Cut | Raw | Mangle | None

_TAG = re.compile(r"<[^<>]*>")


def _each(change: Callable[[str], str]) -> Mangle:
    return Mangle(lambda texts: [change(text) for text in texts])


FEWER = Mangle(lambda texts: texts[:-1])
MORE = Mangle(lambda texts: [*texts, "one more"])
DROPPED = _each(lambda text: _TAG.sub("", text, count=1))
DOUBLED = _each(lambda text: _TAG.sub(lambda tag: tag.group() * 2, text, count=1))
SPACED = _each(lambda text: re.sub(r"</?[gx]\d+/?>", lambda tag: _spaced(tag.group()), text))
SAME = _each(lambda text: text.lower())
ERROR_PAGE = Raw(b"<html><title>502</title><h1>Bad Gateway</h1><hr>nginx</html>", status=502)
WEB_PAGE = Raw(b"<!doctype html><title>Welcome</title><p>This is the web, not the API.")


def _crossed(text: str) -> str:
    """The last two closing tags change places."""
    closing = [tag for tag in _TAG.finditer(text) if tag.group().startswith("</")]
    if len(closing) < 2:
        return text
    one, other = closing[-2:]
    between = text[one.end() : other.start()]
    return text[: one.start()] + other.group() + between + one.group() + text[other.end() :]


CROSSED = _each(_crossed)


def _spaced(tag: str) -> str:
    return tag.replace("<", "< ").replace("</ ", "</ ").replace("/>", " />")


def shouted(text: str) -> str:
    """*text* in capitals, but for its tags."""
    parts = re.split(f"({_TAG.pattern})", text)
    return "".join(p if i % 2 else escape(unescape(p).upper(), False) for i, p in enumerate(parts))


class Server:
    """Runs in a thread as long as its context lasts."""

    def __init__(
        self,
        *,
        languages: tuple[str, ...] = ("en", "da", "es", "pt-BR"),
        stuck_with: str | None = None,
    ) -> None:
        self.languages = languages
        self.stuck_with = stuck_with
        self.requests: list[Seen] = []
        self.texts: list[str] = []
        self.glossaries: dict[str, dict[str, Any]] = {}
        self.room = 1000
        self.stopping = threading.Event()
        self._steps: deque[Step] = deque()
        self._lock = threading.Lock()
        self._http = _Http(("127.0.0.1", 0), _Handler)
        self._http.server = self
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,))

    @property
    def url(self) -> str:
        """Where it is, without a slash at the end."""
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    @property
    def characters(self) -> int:
        """How long all texts were that were answered."""
        return sum(map(len, self.texts))

    def script(self, *steps: Step) -> None:
        """What the next requests for a translation are to meet, one step each."""
        self._steps.extend(steps)

    def seen(self, request: Seen) -> Step:
        """Keep *request*, and give the step that is its own."""
        with self._lock:
            self.requests.append(request)
            return self._steps.popleft() if self._steps and request.texts else None

    def paid(self, texts: tuple[str, ...]) -> None:
        """Keep *texts* as answered."""
        with self._lock:
            self.texts.extend(texts)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stopping.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    server: Server

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients that hang up are what these tests are about."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 20

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name
        """Say nothing."""

    def do_GET(self) -> None:
        self._handle({})

    def do_DELETE(self) -> None:
        self._handle({})

    def do_POST(self) -> None:
        data = self.rfile.read(int(self.headers["Content-Length"]))
        if "form" in self.headers["Content-Type"]:
            self._handle({name: values[0] for name, values in parse_qs(data.decode()).items()})
        else:
            self._handle(json.loads(data))

    def _handle(self, body: Body) -> None:
        server = cast(_Http, self.server).server
        service = _Apy() if "langpair" in body else _service(self.path)
        seen = Seen(self.path, dict(self.headers.items()), body, service.texts(body))
        step = server.seen(seen)
        match step:
            case Status():
                self._send(step.status, service.error(step), step.headers)
            case Hang():
                server.stopping.wait(step.seconds)
                self.close_connection = True
            case Raw():
                kind = {"Content-Type": step.content_type}
                self._send(step.status, step.body, {**kind, **step.headers})
            case _:
                self._translate(server, service, seen, step)

    def _translate(
        self, server: Server, service: "_Service", seen: Seen, step: Cut | Mangle | None
    ) -> None:
        status, answer = service.answer(server, self.command, seen, step)
        if status == 200:
            server.paid(seen.texts)
        if not isinstance(step, Cut):
            self._send(status, answer)
            return
        part = answer[: int(len(answer) * step.part)]
        self._send(status, part, {"Content-Length": str(len(answer if step.tell else part))})
        self.close_connection = True

    def _send(self, status: int, body: bytes, headers: Mapping[str, str] | None = None) -> None:
        usual = {"Content-Type": "application/json", "Content-Length": str(len(body))}
        self.send_response_only(status)
        for name, value in {**usual, **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


class _Service:
    """Some other address."""

    def texts(self, body: Body) -> tuple[str, ...]:
        return ()

    def error(self, step: Status) -> bytes:
        return _json({"message": step.said})

    def answer(self, server: Server, method: str, seen: Seen, step: Step) -> tuple[int, bytes]:
        return 404, _json({"message": "nothing here"})


class _DeepL(_Service):
    def texts(self, body: Body) -> tuple[str, ...]:
        return tuple(body["text"])

    def answer(self, server: Server, method: str, seen: Seen, step: Step) -> tuple[int, bytes]:
        body = seen.body
        if body["target_lang"] in {"EN", "PT", "XX"}:
            return 400, self.error(Status(400, said="Value for 'target_lang' not supported."))
        if len(body["text"]) > 50:
            return 400, self.error(Status(400, said="Too many texts."))
        if (glossary := body.get("glossary_id")) and glossary not in server.glossaries:
            return 404, self.error(Status(404, said="Glossary not found."))
        for text in body["text"]:
            try:
                ElementTree.fromstring(f"<t>{text}</t>")
            except ElementTree.ParseError:
                said = "Tag handling parsing failed, please check input."
                return 400, _json({"message": said})
        answers = _mangled([shouted(text) for text in body["text"]], step)
        found = [{"detected_source_language": "EN", "text": text} for text in answers]
        return 200, _json({"translations": found})


class _Glossaries(_Service):
    def answer(self, server: Server, method: str, seen: Seen, step: Step) -> tuple[int, bytes]:
        if method == "DELETE":
            server.glossaries.pop(unquote(seen.path.rpartition("/")[2]), None)
            return 204, b""
        if method == "GET":
            return 200, _json({"glossaries": list(server.glossaries.values())})
        if seen.body["target_lang"].lower() == "xx":
            return 400, _json({"message": "Unsupported glossary language pair"})
        if len(server.glossaries) >= server.room:
            return 456, _json({"message": "Quota exceeded"})
        made = {"glossary_id": f"of {seen.body['name']}", **seen.body, "ready": True}
        server.glossaries[made["glossary_id"]] = made
        return 201, _json(made)


class _Libre(_Service):
    def texts(self, body: Body) -> tuple[str, ...]:
        return tuple(body["q"]) if isinstance(body["q"], list) else (body["q"],)

    def error(self, step: Status) -> bytes:
        return _json({"error": step.said})

    def answer(self, server: Server, method: str, seen: Seen, step: Step) -> tuple[int, bytes]:
        for lang in (seen.body["source"], seen.body["target"]):
            if lang not in server.languages:
                return 400, _json({"error": f"{lang} is not supported"})
        # The real one takes entities back once more after the HTML is put together.
        answers = _mangled([unescape(shouted(text)) for text in seen.texts], step)
        return 200, _json({"translatedText": answers})


class _Languages(_Service):
    def answer(self, server: Server, method: str, seen: Seen, step: Step) -> tuple[int, bytes]:
        every = [
            {"code": code, "name": code, "targets": list(server.languages)}
            for code in server.languages
        ]
        return 200, _json(every)


class _Pairs(_Service):
    def answer(self, server: Server, method: str, seen: Seen, step: Step) -> tuple[int, bytes]:
        pair = {"sourceLanguage": "eng", "targetLanguage": "spa"}
        return 200, _json({"responseData": [pair], "responseDetails": None, "responseStatus": 200})


class _Apy(_Service):
    def texts(self, body: Body) -> tuple[str, ...]:
        return (body["q"],)

    def error(self, step: Status) -> bytes:
        return _json({"status": "error", "message": "x", "explanation": step.said})

    def answer(self, server: Server, method: str, seen: Seen, step: Step) -> tuple[int, bytes]:
        if server.stuck_with is not None and server.stuck_with in seen.body["q"]:
            return 503, self.error(Status(503, said="internal error"))
        # A word that becomes another one on its own.
        asked = seen.body["q"].replace("<p>odd</p>", "<p>strange</p>")
        (text,) = _mangled([shouted(asked)], step)
        return 200, _json({"responseData": {"translatedText": text}, "responseStatus": 200})


class _Chat(_Service):
    def texts(self, body: Body) -> tuple[str, ...]:
        return tuple(item["text"] for item in self._items(body))

    def _items(self, body: Body) -> list[dict[str, str]]:
        return cast(list[dict[str, str]], json.loads(body["messages"][-1]["content"])["items"])

    def error(self, step: Status) -> bytes:
        return _json({"error": {"message": step.said, "code": step.code, "type": "x"}})

    def answer(self, server: Server, method: str, seen: Seen, step: Step) -> tuple[int, bytes]:
        ids = [item["id"] for item in self._items(seen.body)]
        answers = _mangled([unescape(shouted(text)) for text in seen.texts], step)
        content = json.dumps(dict(zip(ids, answers, strict=False)), ensure_ascii=False)
        finish = step.finish if isinstance(step, Mangle) else "stop"
        if finish == "length":
            content = content[: int(len(content) * 0.7)]
        choice = {"message": {"role": "assistant", "content": content}, "finish_reason": finish}
        return 200, _json({"object": "chat.completion", "choices": [choice]})


def _service(path: str) -> _Service:
    for end, service in {
        "/v2/translate": _DeepL,
        "/v2/glossaries": _Glossaries,
        "/translate": _Libre,
        "/languages": _Languages,
        "/listPairs": _Pairs,
        "/chat/completions": _Chat,
    }.items():
        if end in path:
            return service()
    return _Service()


def _mangled(texts: list[str], step: Step) -> list[str]:
    return step.change(texts) if isinstance(step, Mangle) else texts


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
