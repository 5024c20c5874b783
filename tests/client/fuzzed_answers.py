"""Answers as no server should give them: the real ones of the contract, bent out of shape.

`fuzzed(route, number)` is one answer, the same for the same number. First the structure is changed
(keys, types, nesting), then the text (duplicate keys, numbers beyond all bounds), then the bytes
(cut, flipped, in another encoding), then what is around them (status and headers).
"""

from __future__ import annotations

import gzip
import json
import random
from dataclasses import dataclass

import httpx

TASK = "2013508786110730241"
TIPS = '{"result": true, "error": null, "outputs_to_execute": ["4"], "node_errors": {}}'
FLAT = {
    "taskId": TASK,
    "status": "RUNNING",
    "errorCode": "",
    "errorMessage": "",
    "results": None,
    "clientId": "a client",
    "promptTips": TIPS,
}
REFUSED = {**FLAT, "taskId": "", "status": "", "clientId": "", "promptTips": ""}
FILE = {"url": "https://x.example/a.mp4", "outputType": "mp4", "text": None, "nodeId": "4"}
USAGE = {"consumeMoney": None, "consumeCoins": None, "taskCostTime": "0", "thirdPartyConsumeMoney": "0.8"}
OLD_FILE = {"fileUrl": "https://x.example/a.png", "fileType": "png", "taskCostTime": "83", "nodeId": "12"}
REAL = {
    "submit": [
        FLAT,
        {**REFUSED, "errorCode": "812", "errorMessage": "CORPAPIKEY_INSUFFICIENT_FUNDS"},
        {**REFUSED, "errorCode": "421", "errorMessage": "TASK_QUEUE_MAXED"},
        {**REFUSED, "errorCode": "1011", "errorMessage": "System is currently busy, please retry later"},
        {"code": 415, "msg": "TASK_INSTANCE_MAXED", "data": None},
        {"code": 0, "msg": "success", "data": {"taskId": TASK, "taskStatus": "RUNNING", "promptTips": TIPS}},
        {**FLAT, "status": "SUCCESS", "results": [FILE]},
        {"timestamp": 1, "status": 500, "error": "Internal Server Error", "path": "/"},
    ],
    "query": [
        {**FLAT, "clientId": "", "promptTips": ""},
        {**FLAT, "status": "SUCCESS", "results": [FILE], "usage": USAGE},
        {**FLAT, "status": "FAILED", "errorCode": "1000", "errorMessage": "Unknown error"},
        {**FLAT, "status": "FAILED", "failedReason": {"exception_message": "out of memory", "node_id": "4"}},
        {**REFUSED, "errorCode": "1004", "errorMessage": "Task not found, please check the task ID"},
        {"code": 804, "msg": "APIKEY_TASK_IS_RUNNING", "data": None},
        {"code": 0, "msg": "success", "data": [{**OLD_FILE, "consumeCoins": "17"}]},
        {"code": 805, "msg": "APIKEY_TASK_STATUS_ERROR", "data": {"failedReason": '{"exception_type": "x"}'}},
    ],
    "upload": [
        {
            "code": 0,
            "message": "success",
            "data": {"type": "image", "download_url": "https://x.example/a.png", "fileName": "a", "size": "3490"},
        },
        {"code": 401, "message": "ApiKey verification failed: no", "data": None},
        {"code": 808, "message": "APIKEY_UPLOAD_FAILED", "data": None},
    ],
    "account": [
        {
            "code": 0,
            "msg": "success",
            "data": {"remainCoins": "0", "currentTaskCounts": "1", "remainMoney": "3.50", "currency": "USD"},
        },
        {"code": 802, "msg": "APIKEY_UNAUTHORIZED", "data": None},
    ],
    "limit": [
        {"code": 0, "msg": "success", "data": {"apiKeyType": "SHARED", "concurrentLimit": 50, "runningCount": "1"}},
        {"code": 401, "msg": "ApiKey verification failed", "data": None},
    ],
}

NODE = {"nodeId": "6", "nodeName": "CLIPTextEncode", "fieldName": "text", "fieldType": "STRING", "fieldValue": "a kite"}
NODE |= {"fieldData": '["a","b"]', "description": "d", "descriptionEn": "d"}
GRAPH = {"3": {"class_type": "KSampler", "inputs": {"seed": 7, "model": ["4", 0]}}, "4": {"class_type": "Loader"}}
CURL = "curl 'https://x.example/run/ai-app/1877265245566922800' -d '" + json.dumps({"nodeInfoList": [NODE]}) + "'"
APP = {"title": "t", "description": "d", "cover": "https://x.example/c.png", "invokeExample": CURL}
STYLE = {"id": 1, "modelName": "Ink", "modelLoar1FileName": "a.safetensors", "modelLoar1Weight": "0.8"}
HOOK = {"id": 1, "taskId": TASK, "webhookUrl": "https://x.example/", "callbackStatus": "SUCCESS", "retryCount": 3}
REASON = {"node_id": "3", "exception_message": "no", "traceback": '["a\\n","b"]'}
SOCKET = {"netWssUrl": "wss://x.example/ws?Rh-Comfy-Auth=x"}


def enveloped(*data):
    return [{"code": 0, "msg": "success", "data": each} for each in data]


REAL |= {
    "outputs": [
        *enveloped([{"fileUrl": "https://x.example/a.png", "fileType": "png", "nodeId": "9", "consumeCoins": "17"}]),
        {"code": 804, "msg": "APIKEY_TASK_IS_RUNNING", "data": SOCKET},
        {"code": 805, "msg": "APIKEY_TASK_STATUS_ERROR", "data": {"failedReason": REASON}},
    ],
    "apps": enveloped({"records": [APP, APP], "total": "2", "current": 1}),
    "app": enveloped(
        {"webappName": "P", "covers": [{"url": "https://x.example/"}], "nodeInfoList": [NODE]},
        {"webappName": "P", "covers": "https://x.example/", "curl": CURL},
    ),
    "graph": enveloped({"prompt": json.dumps(GRAPH)}, {"prompt": GRAPH}),
    "styles": enveloped([STYLE, STYLE]),
    "webhook": enveloped(HOOK, [HOOK]),
    "lora": enveloped({"fileName": "api-lora-cn/a.safetensors", "url": "https://x.example/a?q-sign=1"}),
}

CODES = ["0", "200", "301", "401", "415", "421", "500", "804", "805", "813", "814", "1000", "1003", "1005"]
CODES += ["1010", "1011", "1014", "1504", "1516", "1520", "9999", "0421", " 421 ", "421.0", "4.21e2", "-1"]
KEYS = ["taskId", "task_id", "TaskId", "errorCode", "errorMessage", "code", "msg", "message", "data", "status"]
KEYS += ["taskStatus", "results", "outputs", "usage", "failedReason", "promptTips", "url", "size", "", "\ud800"]
NUMBERS = [10**30, -(10**30), 1e308, float("nan"), float("inf"), "NaN", "-Infinity", "1e400", "1e999999", "9" * 5000]
NUMBERS += ["1e999999999999999999", "-1e-999999999999999999", "9e999999999999999999", "٤٢١", "1_000", -1, True, "0x1"]
VALUES = [None, True, False, 0, 1, -1, 421, 1003, 19, 0.5, -0.0, 10**4000, *NUMBERS]
VALUES += ["", " ", "null", "None", "undefined", "²", "\ud800", "\udfff\ud800", "\x00"]
VALUES += ["🐈", "一只猫", "<html>", "{", "[", "{}", "[]", '{"a": 1', '{"error": "x"}', '["https://x.example/a"]']
VALUES += ["http://[::1", "file:///etc/passwd", "javascript:x", "https://x.example/ a", "x" * 100_000, "\u202e"]
VALUES += [[], {}, [[]], [None], [[], {}], {"a": {"b": []}}, {"taskId": TASK}, [{"url": None}, 7, "u", [FILE]]]
# Put into the text, for Python's own encoder will not write them.
RAW = {
    "@long@": "1" * 5000,
    "@wide@": "1e999999999",
    "@tiny@": "-1e-99999",
    "@deep@": "[" * 100_000,
    "@nest@": "{}",
}
CHARSETS = ["utf-8", "utf-16", "utf-7", "gbk", "latin-1", "nonsense", "zlib", "base64", "hex", "rot13", "idna", "\xff"]
CHARSETS += ["undefined", "unicode_escape", "raw_unicode_escape", "punycode", "mbcs", '"', "utf-8; charset=gbk"]
DELAYS = ["7", "0", "-1", "1.5", "9" * 400, "Fri, 20 Nov 2026 12:00:00 GMT", "soon", "", "²", "\x80", "1e3"]
PLACES = ["https://login.example/", "http://[::1", "//", "javascript:x", "\x80", "http://x:port/", "", "x" * 9000]
PAGES = [b"", b" ", b"null", b"[]", b"0", b'"text"', b"<html><body>502 Bad Gateway</body></html>", b"\xff\xfe", b"OK"]
FAULTS = [httpx.ConnectError, httpx.ConnectTimeout, httpx.ReadTimeout, httpx.WriteError, httpx.ReadError]
FAULTS += [httpx.RemoteProtocolError, httpx.DecodingError, httpx.ProxyError, httpx.PoolTimeout]


@dataclass(frozen=True)
class Answer:
    """One answer; or, in its place, an exception of the HTTP library."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes
    fault: type[httpx.TransportError] | None = None

    def response(self, request: httpx.Request) -> httpx.Response:
        if self.fault:
            raise self.fault("on purpose", request=request)
        return httpx.Response(self.status, headers=self.headers, stream=httpx.ByteStream(self.body))


def fuzzed(route: str, number: int, secret: str) -> Answer:
    """Answer `number` of a route."""
    noise = random.Random(f"{route}:{number}")
    if noise.random() < 0.02:
        return Answer(0, [], b"", noise.choice(FAULTS))
    status = 200 if noise.random() < 0.6 else noise.randint(100, 599)
    if noise.random() < 0.05:
        body = noise.choice([*PAGES, noise.randbytes(noise.randint(1, 300))])
    else:
        bent = noise.choice(REAL[route])
        for _ in range(noise.choice([0, 1, 1, 2, 3, 6])):
            bent = bend(bent, noise, secret)
        body = spoil(text_of(bent, noise), noise)
    return Answer(status, *dress(body, noise))


def bend(value, noise, secret):
    """A change of structure at one place, each place being as likely."""
    path = noise.choice(list(places(value)))
    return at(value, path, lambda found: noise.choice(changes(found))(found, noise, secret))


def places(value, path=()):
    """The way to every value within a value, down to the depth of a real answer."""
    yield path
    if len(path) > 6:
        return
    for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield from places(value[key], (*path, key))


def at(value, path, change):
    """The same value, changed at one place."""
    if not path:
        return change(value)
    key, *rest = path
    changed = at(value[key], rest, change)
    return {**value, key: changed} if isinstance(value, dict) else [*value[:key], changed, *value[key + 1 :]]


def odd(_value, noise, secret):
    return noise.choice([*VALUES, *RAW, secret, f"Bearer {secret}", nested(noise.randint(1, 1200))])


def number(_value, noise, _secret):
    return noise.choice([*NUMBERS, "@wide@", "@long@"])


def wrapped(value, noise, _secret):
    envelope = {"code": noise.choice([0, 421, "1003", None]), "msg": "m", "data": value}
    return noise.choice([[value], {"data": value}, envelope, json.dumps(value)])


def retyped(value, _noise, _secret):
    digits = isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 4300
    return int(value) if digits else str(value)[:5000]


def repeated(value, _noise, _secret):
    return value * 3 if isinstance(value, (list, str)) and len(value) < 9000 else [value] * 3


def without_one(value, noise, _secret):
    gone = noise.choice(list(value))
    return {k: v for k, v in value.items() if k != gone}


def with_one_more(value, noise, secret):
    return {**value, noise.choice(KEYS): odd(value, noise, secret)}


def with_another_name(value, noise, _secret):
    old, new = noise.choice(list(value)), noise.choice(KEYS)
    return {new if k == old else k: v for k, v in value.items()}


def with_a_code(value, noise, _secret):
    code = noise.choice(CODES)
    plain = code.isascii() and code.isdecimal()
    return {**value, noise.choice(["code", "errorCode"]): int(code) if plain and noise.random() < 0.5 else code}


def changes(value):
    """What can be done to a value of its kind."""
    if isinstance(value, dict) and value:
        return [without_one, with_one_more, with_another_name, with_a_code, with_a_code, wrapped, odd]
    return [odd, odd, number, wrapped, retyped, repeated]


def nested(depth):
    """Deep, and on either side of what a parser takes."""
    value = "deep"
    for _ in range(min(depth, 400)):
        value = {"results": [value]} if depth % 2 else [value]
    return value


def text_of(bent, noise) -> str:
    text = json.dumps(bent, ensure_ascii=noise.random() < 0.7, separators=noise.choice([(",", ":"), (", ", ": ")]))
    for mark, raw in RAW.items():
        text = text.replace(f'"{mark}"', "[" * (d := noise.randint(900, 1100)) + "]" * d if mark == "@nest@" else raw)
    if text.startswith("{") and noise.random() < 0.1:  # a key twice: the last one counts, whatever the first one said
        key, value = noise.choice(KEYS[:10]), json.dumps(noise.choice([TASK, "421", 0, None, ""]))
        text = f"{{{json.dumps(key)}:{value}," + text[1:] if noise.random() < 0.7 else text[:-1] + f',"{key}":{value}}}'
    return text


def spoil(text: str, noise) -> bytes:
    """A change of bytes; none for most."""
    body = text.encode("utf-8", "surrogatepass")
    if noise.random() < 0.75:
        return body
    here = noise.randrange(len(body) + 1)
    return noise.choice(
        [
            body[:here],
            body[:here] + noise.randbytes(1) + body[here + 1 :],
            b"\xef\xbb\xbf" + body,
            text.encode(noise.choice(["utf-16", "utf-32", "utf-16-le"]), "surrogatepass"),
            text.encode("gbk", "replace"),
            body + noise.choice([b"\x00", b"}", body, b"<!-- -->"]),
        ]
    )


def dress(body: bytes, noise) -> tuple[list[tuple[bytes, bytes]], bytes]:
    """Headers, and the body as they describe it, or not."""
    headers = [(b"Content-Type", b"application/json")]
    if noise.random() < 0.15:
        headers = [(b"Content-Type", b"text/html; charset=" + noise.choice(CHARSETS).encode("latin-1"))]
    if noise.random() < 0.2:
        headers.append((b"Retry-After", noise.choice(DELAYS).encode("latin-1", "replace")))
    if noise.random() < 0.2:
        headers.append((b"Location", noise.choice(PLACES).encode("latin-1")))
    if noise.random() < 0.08:
        packed = gzip.compress(body, 1)
        body = noise.choice([body, packed, packed[: len(packed) // 2], b"\x1f\x8b" + body, b""])
        headers.append(
            (b"Content-Encoding", noise.choice([b"gzip", b"deflate", b"gzip, gzip", b"br", b"zstd", b"\xff"]))
        )
    if noise.random() < 0.1:
        headers += [(b"Set-Cookie", b"a=b; Path=/"), (b"X-\xff", b"\xff\x00"), (b"Content-Length", b"-1")]
    return headers, body
