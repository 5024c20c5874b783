"""What the sandbox takes and refuses, what it charges, and how it misbehaves on order."""

import base64
import hashlib
import io
import json
from decimal import Decimal

import httpx
import pytest
from PIL import Image

from rh_widgets.sandbox import EXAMPLES, Store
from rh_widgets.sandbox.lifecycle import DAY
from rh_widgets.sandbox.spoiling import Dropped

SORA = "rhart-video-s-official/text-to-video-pro"
VIDU = "vidu/image-to-video-q2-pro"
GROK = "rhart-video-g-official/image-to-video"
SEEDANCE = "rhart-video/sparkvideo-2.0/multimodal-video"


def sora(**changes):
    return {"prompt": "A kite", "size": "1280x720", "duration": "4", **changes}


def vidu(**changes):
    body = {"prompt": "A kite", "imageUrl": "https://a.example/1.png", "duration": "5", "resolution": "720p"}
    return {**body, "movementAmplitude": "auto", "bgm": True, **changes}


def picture(form="PNG", size=(40, 30)):
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, form)
    return out.getvalue()


def data_uri(data, kind="image/png"):
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"


# -- reading a body


@pytest.mark.parametrize(
    "body",
    [
        sora(duration=4),
        sora(duration="7"),
        sora(size="1280X720"),
        sora(prompt=5),
        sora(prompt=None),
        sora(prompt="  "),
        {k: v for k, v in sora().items() if k != "duration"},
    ],
    ids=["number for an option", "no option", "option in capitals", "number for text", "null", "blank", "missing"],
)
def test_the_wire_is_strict_where_the_python_face_is_lenient(wire, body):
    assert wire.submit(SORA, **body)["errorCode"] == "1007"


@pytest.mark.parametrize(
    "body",
    [
        vidu(bgm="true"),
        vidu(bgm=1),
        vidu(imageUrl=["https://a.example/1.png"]),
        vidu(imageUrl="cat.png"),
        vidu(imageUrl="openapi/0123.png"),
        vidu(imageUrl="ftp://a.example/1.png"),
        vidu(imageUrl=7),
        vidu(prompt="x" * 4001),
    ],
    ids=["text for a switch", "number for a switch", "list", "path", "file name", "ftp", "number", "too long"],
)
def test_switches_media_and_lengths_are_checked(wire, body):
    assert wire.submit(VIDU, **body)["errorCode"] == "1007"


def test_many_files_come_as_a_list(wire):
    body = {"prompt": "x", "resolution": "480p", "duration": "4"}
    assert wire.submit(SEEDANCE, **body, imageUrls="https://a.example/1.png")["errorCode"] == "1007"
    assert wire.submit(SEEDANCE, **body, imageUrls=["https://a.example/1.png"])["errorCode"] == ""
    assert wire.submit(SEEDANCE, **body, seed="7")["errorCode"] == "1007"
    assert wire.submit(SEEDANCE, **body, seed=7)["errorCode"] == ""


def test_unknown_keys_and_a_webhook_are_accepted(wire):
    assert wire.submit(SORA, **sora(webhookUrl="https://a.example/hook", colour="red"))["errorCode"] == ""


def test_a_refusal_says_its_reason_in_a_header_alone(wire):
    answer = wire.call("POST", f"/openapi/v2/{SORA}", json=sora(duration="7"))
    assert "7" in answer.headers["X-Sandbox-Reason"]
    assert answer.json()["errorMessage"] == "Invalid parameters, please check your input"


# -- media


def test_an_upload_can_be_used_and_is_served_back_whole(wire):
    data = picture()
    url = wire.upload(data)["data"]["download_url"]
    assert wire.call("GET", url, headers={}).content == data
    assert wire.submit(VIDU, **vidu(imageUrl=url))["errorCode"] == ""


def test_a_large_upload_arrives_whole(wire):
    data = picture() + hashlib.sha256(b"").digest() * 400_000
    answer = wire.upload(data)["data"]
    assert answer["size"] == str(len(data))
    assert answer["fileName"] == f"openapi/{hashlib.sha256(data).hexdigest()}.png"


@pytest.mark.parametrize("data", [b"", b"just words", picture("GIF"), picture("BMP")])
def test_an_upload_of_another_kind_is_refused(wire, data):
    assert wire.upload(data) == {"code": 808, "message": "APIKEY_UPLOAD_FAILED", "data": None}


def test_an_upload_without_a_file_is_refused(wire):
    answer = wire.call("POST", "/openapi/v2/media/upload/binary", data={"file": "words"}).json()
    assert answer["code"] == 1007


@pytest.mark.parametrize("form", ["webp", "zip"])
def test_an_uploads_content_is_checked_against_the_model(wire, form):
    data = picture("WEBP") if form == "webp" else b"PK\x03\x04" + bytes(100)
    answer = wire.upload(data, name="picture.png")["data"]
    assert answer["fileName"].endswith(f".{form}")
    assert wire.submit(VIDU, **vidu(imageUrl=answer["download_url"]))["errorCode"] == "1007"


def test_an_image_too_large_for_the_model_is_refused(wire):
    url = wire.upload(picture("JPEG") + bytes(11 * 1024 * 1024))["data"]["download_url"]
    body = {"prompt": "x", "imageUrl": url, "resolution": "720p", "duration": "6"}
    assert wire.submit(GROK, **body)["errorCode"] == "1007"


def test_a_data_uri_is_decoded_and_checked(wire):
    assert wire.submit(VIDU, **vidu(imageUrl=data_uri(picture())))["errorCode"] == ""
    for bad in (data_uri(b"words"), "data:image/png;base64,@@@", "data:image/png,abc", data_uri(picture("GIF"))):
        assert wire.submit(VIDU, **vidu(imageUrl=bad))["errorCode"] == "1007"


def test_a_data_uri_is_not_kept_in_the_tasks_record(wire, store):
    task_id = wire.submit(VIDU, **vidu(imageUrl=data_uri(picture())))["taskId"]
    assert store.find(task_id).payload["imageUrl"].startswith("uploads/")


def test_an_upload_expires_after_a_day(wire, clock):
    url = wire.upload(picture())["data"]["download_url"]
    clock.now += DAY + 1
    assert wire.call("GET", url).status_code == 404
    assert wire.submit(VIDU, **vidu(imageUrl=url))["errorCode"] == "1007"


def test_a_file_of_an_earlier_port_is_still_ours(wire):
    url = wire.upload(picture())["data"]["download_url"].replace("testserver", "127.0.0.1:4711")
    assert wire.submit(VIDU, **vidu(imageUrl=url))["errorCode"] == ""
    gone = "http://127.0.0.1:4711/uploads/nothing.png"
    assert wire.submit(VIDU, **vidu(imageUrl=gone))["errorCode"] == "1007"


@pytest.mark.parametrize("name", ["../account.json", "..%2Faccount.json", "%2e%2e/account.json", "x.png"])
def test_only_uploads_are_served_as_uploads(wire, store, name):
    store.set_credit(Decimal(1))
    assert wire.call("GET", f"/uploads/{name}").status_code == 404
    assert wire.submit(VIDU, **vidu(imageUrl=f"http://testserver/uploads/{name}"))["errorCode"] == "1007"


@pytest.mark.parametrize("name", ["lantern.jpg", "portrait.png", "boat.jpg", "song.mp3"])
def test_examples_are_drawn_on_first_ask_and_kept(wire, name):
    first = wire.call("GET", f"/examples/{name}", headers={})
    assert first.status_code == 200
    assert wire.call("GET", f"/examples/{name}").content == first.content
    assert name in EXAMPLES


def test_an_example_can_be_an_input(wire):
    assert wire.submit(VIDU, **vidu(imageUrl="http://testserver/examples/lantern.jpg"))["errorCode"] == ""
    assert wire.submit(VIDU, **vidu(imageUrl="http://testserver/examples/none.jpg"))["errorCode"] == "1007"


# -- results


def test_a_results_link_is_open_has_ranges_and_ends_after_a_day(wire, clock):
    done = wire.finish(wire.submit(SORA, **sora())["taskId"])
    url = done["results"][0]["url"]
    whole = wire.call("GET", url, headers={})
    assert (whole.status_code, whole.headers["content-type"]) == (200, "video/mp4")
    part = wire.call("GET", url, headers={"Range": "bytes=2-5"})
    assert (part.status_code, part.content) == (206, whole.content[2:6])
    assert part.headers["content-range"] == f"bytes 2-5/{len(whole.content)}"
    clock.now += DAY + 1
    assert wire.call("GET", url).status_code == 403
    assert wire.query(done["taskId"])["status"] == "SUCCESS"


def test_a_result_is_not_to_be_had_before_its_time(wire, store):
    task_id = wire.submit(SORA, **sora())["taskId"]
    wire.drawn()
    name = store.find(task_id).files[0]
    assert wire.call("GET", f"/files/{name}").status_code == 404
    assert wire.call("GET", "/files/unknown.mp4").status_code == 404


def test_a_result_that_was_removed_is_drawn_again(wire, store):
    url = wire.finish(wire.submit(SORA, **sora())["taskId"])["results"][0]["url"]
    before = wire.call("GET", url).content
    for path in store.results.iterdir():
        path.unlink()
    assert wire.call("GET", url).content == before


def test_the_last_frame_comes_as_a_second_result(wire):
    body = {"prompt": "x", "resolution": "480p", "duration": "4", "returnLastFrame": True}
    done = wire.finish(wire.submit(SEEDANCE, **body)["taskId"])
    assert [r["outputType"] for r in done["results"]] == ["mp4", "png"]


def test_a_result_can_be_the_input_of_the_next_task(wire):
    url = wire.finish(wire.submit(SORA, **sora())["taskId"])["results"][0]["url"]
    body = {"prompt": "x", "resolution": "480p", "duration": "4"}
    # The cheap result of these tests is no clip: that its content was looked at is what refuses it.
    assert wire.submit(SEEDANCE, **body, videoUrls=[url])["errorCode"] == "1007"


def test_a_rendering_that_breaks_is_a_failed_task(store, open_sandbox, caplog):
    def broken(order, target, kind):
        raise RuntimeError("no pencils")

    wire = open_sandbox(store, render=broken)
    done = wire.finish(wire.submit(SORA, **sora())["taskId"])
    assert (done["status"], done["errorCode"]) == ("FAILED", "1000")
    assert "no pencils" in caplog.text


# -- money


def money(wire):
    return Decimal(wire.post("/uc/openapi/accountStatus", {"apikey": "sandbox"})["data"]["remainMoney"])


def test_a_task_is_charged_when_it_succeeds(wire):
    task_id = wire.submit(SORA, **sora())["taskId"]
    assert money(wire) == 1000
    assert wire.finish(task_id)["usage"]["thirdPartyConsumeMoney"] == "8.4"
    assert money(wire) == Decimal("991.60")


def test_what_open_tasks_will_cost_is_reserved(wire):
    wire.sandbox.set_money(Decimal(10))
    first = wire.submit(SORA, **sora())["taskId"]
    assert wire.submit(SORA, **sora())["errorCode"] == "812"
    wire.post("/task/openapi/cancel", {"apiKey": "sandbox", "taskId": first})
    assert wire.submit(SORA, **sora())["errorCode"] == ""


def test_a_failed_task_costs_nothing(wire):
    wire.sandbox.faults.order("submit", "fail")
    wire.finish(wire.submit(SORA, **sora())["taskId"])
    assert money(wire) == 1000


def test_a_cost_is_paid_back_a_day_later(wire, clock):
    wire.finish(wire.submit(SORA, **sora())["taskId"])
    clock.now += DAY + 1
    assert money(wire) == 1000


def test_the_balance_can_be_set_over_the_wire(wire):
    assert wire.post("/sandbox/account", {"money": "0.50"}) == {"money": "0.50"}
    assert money(wire) == Decimal("0.50")
    assert wire.post("/sandbox/account", {"money": "many"})["errorCode"] == "1007"


# -- what lasts


def test_another_process_goes_on_where_this_one_ended(wire, store, open_sandbox):
    task_id = wire.submit(SORA, **sora())["taskId"]
    wire.sandbox.set_money(Decimal(50))
    wire.drawn()
    (store.folder / "tasks" / "torn.json").write_text('{"task_id": "1"')
    (store.results / ".left-over.part").write_bytes(b"half")
    later = open_sandbox(Store(store.folder))
    assert later.finish(task_id)["results"][0]["url"].endswith(".mp4")
    assert money(later) == Decimal("41.60")
    assert not list(store.results.glob("*.part"))


# -- ordered troubles


def test_a_refusal_strikes_as_often_as_ordered_and_makes_no_task(wire, store):
    wire.sandbox.faults.order("submit", "refuse", code="415", times=2)
    codes = [wire.submit(SORA, **sora())["errorCode"] for _ in range(3)]
    assert codes == ["415", "415", ""]
    assert len(store.tasks) == 1


def test_a_fault_can_wait_for_one_endpoint(wire):
    wire.sandbox.faults.order("submit", "refuse", code="1501", endpoint=VIDU)
    assert wire.submit(SORA, **sora())["errorCode"] == ""
    assert wire.submit(VIDU, **vidu())["errorCode"] == "1501"


def test_a_slow_queue_is_longer_by_what_was_ordered(wire, clock):
    wire.sandbox.faults.order("submit", "slow", seconds=600.0)
    task_id = wire.submit(SORA, **sora())["taskId"]
    clock.now += 600
    assert wire.query(task_id)["status"] == "QUEUED"
    assert wire.finish(task_id)["status"] == "SUCCESS"


def test_a_dropped_answer_leaves_its_task_behind(wire, store):
    wire.sandbox.faults.order("submit", "drop")
    with pytest.raises(Dropped):
        wire.submit(SORA, **sora())
    assert len(store.tasks) == 1


def test_a_connection_dropped_before_leaves_nothing(wire, store):
    wire.sandbox.faults.order("submit", "drop", before=True)
    with pytest.raises(ConnectionResetError):
        wire.submit(SORA, **sora())
    assert store.tasks == []


def test_bad_answers_on_order(wire):
    task_id = wire.submit(SORA, **sora())["taskId"]
    for action in ("http", "garbage", "truncated"):
        wire.sandbox.faults.order("query", action)
    # One request takes all that wait for it; the first that spoils the answer does.
    assert wire.call("POST", "/openapi/v2/query", json={"taskId": task_id}).status_code == 503
    for action in ("garbage", "truncated"):
        wire.sandbox.faults.order("query", action)
        answer = wire.call("POST", "/openapi/v2/query", json={"taskId": task_id})
        assert answer.status_code == 200
        with pytest.raises(json.JSONDecodeError):
            answer.json()


def test_a_spurious_401_comes_once(wire):
    wire.sandbox.faults.order("upload", "unauthorized")
    wire.sandbox.faults.order("query", "unauthorized")
    assert wire.upload(picture())["code"] == 401
    assert wire.upload(picture())["code"] == 0
    assert wire.query("1")["errorCode"] == "1002"
    assert wire.query("1")["errorCode"] == "1004"


def test_faults_can_be_ordered_over_the_wire(wire):
    order = {"route": "submit", "action": "refuse", "code": "1003", "times": 2}
    assert wire.post("/sandbox/faults", order)[0]["code"] == "1003"
    assert wire.submit(SORA, **sora())["errorMessage"] == "Rate limit exceeded, please slow down requests"
    assert wire.call("GET", "/sandbox/faults").json()[0]["times"] == 1
    assert wire.call("DELETE", "/sandbox/faults").json() == []
    assert wire.submit(SORA, **sora())["errorCode"] == ""


@pytest.mark.parametrize(
    "order",
    [
        {"route": "nowhere", "action": "drop"},
        {"route": "submit", "action": "sing"},
        {},
        [],
        {"route": "submit", "action": "drop", "times": "2"},
        {"route": "submit", "action": "drop", "x": 1},
    ],
)
def test_a_fault_that_there_is_not_is_refused(wire, order):
    assert wire.post("/sandbox/faults", order)["errorCode"] == "1007"


# -- who may ask


def test_faults_money_and_the_end_are_for_the_key_alone(wire):
    for path in ("/sandbox/faults", "/sandbox/account", "/sandbox/models", "/sandbox/stop"):
        assert wire.post(path, {}, headers={})["errorCode"] == "1002"


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", ""])
def test_a_foreign_name_for_this_machine_is_not_answered(wire, host):
    assert wire.call("GET", "/sandbox/health", headers={"Host": host}).status_code == 403


@pytest.mark.parametrize("host", ["127.0.0.1:4711", "localhost:1", "[::1]:80", "testserver"])
def test_this_machine_is_answered(wire, host):
    assert wire.call("GET", "/sandbox/health", headers={"Host": host}).status_code == 200


def test_a_page_from_elsewhere_is_not_answered(wire):
    foreign = {"Origin": "https://evil.example", "Content-Type": "text/plain"}
    assert wire.call("POST", "/task/openapi/cancel", headers=foreign, content="{}").status_code == 403
    assert wire.call("GET", "/sandbox/health", headers={"Origin": "null"}).status_code == 403
    assert wire.call("GET", "/sandbox/health", headers={"Origin": "http://localhost:8888"}).status_code == 200


def test_nothing_is_fetched_from_elsewhere(wire, monkeypatch):
    def refuse(*_args, **_more):
        raise AssertionError("the sandbox opened a connection")

    monkeypatch.setattr("socket.socket.connect", refuse)
    done = wire.finish(wire.submit(VIDU, **vidu(imageUrl="https://pictures.example/1.png"))["taskId"])
    assert done["status"] == "SUCCESS"


def test_the_health_tells_who_is_there(wire):
    health = wire.call("GET", "/sandbox/health", headers={}).json()
    assert health["name"] == "rh_widgets sandbox"
    assert (health["open"], health["tasks"]) == (0, 0)


def test_a_transport_of_httpx_lets_the_drop_through(wire):
    """What a client over httpx's ASGI transport sees of a drop is an `OSError`, as from a socket."""
    assert issubclass(Dropped, OSError)
    assert not issubclass(Dropped, httpx.HTTPError)


@pytest.mark.parametrize("body", [{}, [], {"models": 5}, {"models": [{"endpoint": "a/b"}]}])
def test_models_that_are_none_are_refused(wire, body):
    """And nothing is learned."""
    refused = wire.post("/sandbox/models", body)
    assert refused["errorCode"] == "1007"
    assert "models is a list of records" in refused["errorMessage"]
