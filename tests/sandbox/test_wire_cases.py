"""The wire, written down by hand from the five documentation pages and from recorded answers.

Nothing here is computed by the code under test: a body as a page prints it goes in, and the answer is
compared with what the page or the record shows, key by key and in their order.
"""

import json
import re

import pytest

# The bodies of the five pages, with prompts of our own. Their media lie elsewhere, and are never asked for.
PAGES = {
    "rhart-video-s/image-to-video-pro-deprecated": """{
    "prompt": "A tin robot waves from its shelf and says, \u201cGood morning!\u201d Drawn like a picture book.",
    "imageUrl": "https://files.example/view?filename=e5b6b626242d0a79.png&type=input",
    "duration": "15",
    "aspectRatio": "9:16",
    "storyboard": false
}""",
    "rhart-video-s-official/text-to-video-pro": """{
    "prompt": "A potter\u2019s hands raise a bowl from the wheel; wet clay, window light, a slow push-in.",
    "size": "720x1280",
    "duration": "12"
}""",
    "rhart-video/sparkvideo-2.0/multimodal-video": """{
    "prompt": "@Image 1 the two cats share the sofa of@Video 1 ",
    "resolution": "720p",
    "duration": "5",
    "imageUrls": [
        "https://files.example/view?filename=749553f108589cc9.jpg&type=input"
    ],
    "videoUrls": [
        "https://files.example/view?filename=32717a3776ec2205.mp4&type=input"
    ],
    "generateAudio": true,
    "ratio": "adaptive",
    "realPersonMode": true
}""",
    "rhart-video-g-official/image-to-video": """{
    "prompt": "The camera circles the lighthouse while the lamp comes on.",
    "imageUrl": "https://files.example/view?filename=6b05df1302072b51.jpg&type=input",
    "resolution": "720p",
    "duration": "6"
}""",
    "vidu/image-to-video-q2-pro": """{
    "prompt": "The curtain stirs, dust dances in the light; faces stay as they are.",
    "imageUrl": "https://files.example/view?filename=035f70a9f139adae.jpg&type=input",
    "duration": "5",
    "resolution": "720p",
    "movementAmplitude": "auto",
    "bgm": true
}""",
}

# What the pages print; the two identifiers differ from task to task.
SUBMITTED = (
    '{"taskId":"<id>","status":"RUNNING","errorCode":"","errorMessage":"","results":null,"clientId":"<client>",'
    r'"promptTips":"{\"result\": true, \"error\": null, \"outputs_to_execute\": [\"4\"], \"node_errors\": {}}"}'
)


def _post(wire, path, body, **headers):
    """The raw text of an answer that came with HTTP 200."""
    answer = wire.call(
        "POST",
        path,
        content=body,
        headers={"Authorization": "Bearer sandbox", "Content-Type": "application/json", **headers},
    )
    assert answer.status_code == 200
    return answer.text


def _masked(text):
    text = re.sub(r'"taskId":"\d{19}"', '"taskId":"<id>"', text)
    return re.sub(r'"clientId":"[0-9a-f]{32}"', '"clientId":"<client>"', text)


@pytest.mark.parametrize("endpoint", PAGES)
def test_the_body_of_a_page_gets_the_answer_of_the_page(wire, endpoint):
    assert _masked(_post(wire, f"/openapi/v2/{endpoint}", PAGES[endpoint])) == SUBMITTED


def _task(wire, endpoint="rhart-video-s-official/text-to-video-pro"):
    return json.loads(_post(wire, f"/openapi/v2/{endpoint}", PAGES[endpoint]))["taskId"]


def _query(wire, task_id):
    return _post(wire, "/openapi/v2/query", json.dumps({"taskId": task_id}))


def test_a_query_shows_queued_then_running_then_success(wire, clock):
    task_id = _task(wire)
    wire.drawn()
    blank = '"errorCode":"","errorMessage":"","results":null,"clientId":"","promptTips":""}'
    assert _query(wire, task_id) == f'{{"taskId":"{task_id}","status":"QUEUED",{blank}'
    clock.now += 4
    assert _query(wire, task_id) == f'{{"taskId":"{task_id}","status":"RUNNING",{blank}'
    clock.now += 12
    text = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "<uuid>", _query(wire, task_id))
    text = re.sub(r'"taskCostTime":"\d+"', '"taskCostTime":"<s>"', text)
    assert text == (
        f'{{"taskId":"{task_id}","status":"SUCCESS","errorCode":"","errorMessage":"","results":'
        '[{"url":"http://testserver/files/<uuid>.mp4","outputType":"mp4","text":null,"nodeId":"4"}],'
        '"clientId":"","promptTips":"","usage":{"consumeMoney":null,"consumeCoins":null,'
        '"taskCostTime":"<s>","thirdPartyConsumeMoney":"25.2"}}'
    )


def test_a_query_takes_the_task_id_as_a_number_too(wire):
    task_id = _task(wire)
    assert f'"taskId":"{task_id}"' in _post(wire, "/openapi/v2/query", f'{{"taskId": {task_id}}}')


def test_a_failed_task_says_why(wire, clock):
    wire.sandbox.faults.order("submit", "fail", code="1501")
    task_id = _task(wire)
    clock.now += 100
    assert _query(wire, task_id) == (
        f'{{"taskId":"{task_id}","status":"FAILED","errorCode":"1501",'
        '"errorMessage":"Content verification failed, please modify your prompt or images",'
        '"results":null,"clientId":"","promptTips":""}'
    )


def _refusal(code, message):
    return (
        f'{{"taskId":"","status":"","errorCode":"{code}","errorMessage":"{message}",'
        '"results":null,"clientId":"","promptTips":""}'
    )


def test_a_refused_submit_is_http_200_too(wire, store):
    store.set_credit(store.credit * 0)
    body = PAGES["rhart-video-s-official/text-to-video-pro"]
    answer = _post(wire, "/openapi/v2/rhart-video-s-official/text-to-video-pro", body)
    assert answer == _refusal("812", "CORPAPIKEY_INSUFFICIENT_FUNDS")


def test_a_wrong_key_is_refused_in_the_shape_of_its_route(wire):
    wrong = {"Authorization": "Bearer a-key-of-elsewhere"}
    flat = _refusal("1002", "Invalid API Key, please check your credentials")
    body = PAGES["rhart-video-s-official/text-to-video-pro"]
    assert _post(wire, "/openapi/v2/rhart-video-s-official/text-to-video-pro", body, **wrong) == flat
    assert _post(wire, "/openapi/v2/query", '{"taskId": "1"}', **wrong) == flat
    assert _post(wire, "/openapi/v2/query", '{"taskId": "1"}', Authorization="sandbox") == flat
    upload = _post(wire, "/openapi/v2/media/upload/binary", "", **wrong)
    assert upload == '{"code":401,"message":"ApiKey verification failed: invalid or expired key","data":null}'
    for path in ("/task/openapi/status", "/task/openapi/outputs", "/task/openapi/cancel"):
        assert _post(wire, path, '{"apiKey": "x", "taskId": "1"}').startswith('{"code":802,"msg":')


def test_an_unknown_task_is_1004(wire):
    expected = _refusal("1004", "Task not found, please check the task ID")
    assert _post(wire, "/openapi/v2/query", '{"taskId": "2013508786110730241"}') == expected


def test_an_unknown_path_is_1001_and_a_wrong_method_1009(wire):
    assert _post(wire, "/openapi/v2/no/such-model", "{}") == _refusal("1001", "Invalid URL")
    # A path is matched letter by letter: the catalog's own search is more forgiving.
    assert "1001" in _post(wire, "/openapi/v2/Vidu-image-to-video-q2-pro", "{}")
    answer = wire.call("GET", "/openapi/v2/vidu/image-to-video-q2-pro")
    assert (answer.status_code, answer.json()["errorCode"]) == (200, "1009")


def test_a_body_that_does_not_read_is_1007(wire):
    expected = _refusal("1007", "Invalid parameters, please check your input")
    for body in ("", "{", "[]", '"text"', "{}"):
        assert _post(wire, "/openapi/v2/vidu/image-to-video-q2-pro", body) == expected


# A picture of 2 x 2 pixels, and what sha256sum says of it.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000002000000020802000000fdd49a730000001649444154789c63fc5fc1c0"
    "c0c0c0c4c0c0c0c0c0000012bd017be27009940000000049454e44ae426082"
)
PNG_HASH = "9e41e7d19852582b1734d8713e5dbabe5332337ba6a53aac12c4a480a156e98a"


def test_an_upload_is_answered_with_message_and_a_size_in_text(wire):
    answer = wire.call("POST", "/openapi/v2/media/upload/binary", files={"file": ("any name", PNG)}).text
    assert answer == (
        '{"code":0,"message":"success","data":{"type":"image",'
        f'"download_url":"http://testserver/uploads/{PNG_HASH}.png",'
        f'"fileName":"openapi/{PNG_HASH}.png","size":"%d"}}}}' % len(PNG)
    )


def test_the_account_answers_in_texts(wire):
    assert _post(wire, "/uc/openapi/accountStatus", '{"apikey": "sandbox"}') == (
        '{"code":0,"msg":"success","data":{"remainCoins":"0","currentTaskCounts":"0",'
        '"remainMoney":"1000.00","currency":"CNY","apiType":"SHARED"}}'
    )


def test_the_queue_is_told_in_texts_but_for_the_limit(wire, clock):
    _task(wire)
    clock.now += 4
    assert wire.call("GET", "/openapi/v2/queue/status").text == (
        '{"code":0,"msg":"success","data":{"apiKeyType":"ENTERPRISE-SHARED","concurrentLimit":50,'
        '"runningCount":"1","queuedCount":"0","totalCurrentTasks":"1"}}'
    )


def test_legacy_outputs_queued_running_success(wire, clock):
    task_id = _task(wire)
    body = json.dumps({"apiKey": "sandbox", "taskId": task_id})
    wire.drawn()
    assert _post(wire, "/task/openapi/status", body) == '{"code":0,"msg":"success","data":"QUEUED"}'
    assert _post(wire, "/task/openapi/outputs", body) == '{"code":813,"msg":"APIKEY_TASK_IS_QUEUED","data":null}'
    clock.now += 4
    assert _post(wire, "/task/openapi/outputs", body) == '{"code":804,"msg":"APIKEY_TASK_IS_RUNNING","data":null}'
    clock.now += 12
    text = re.sub(r"files/[-0-9a-f]{36}", "files/<uuid>", _post(wire, "/task/openapi/outputs", body))
    assert re.sub(r'"taskCostTime":"\d+"', '"taskCostTime":"<s>"', text) == (
        '{"code":0,"msg":"success","data":[{"fileUrl":"http://testserver/files/<uuid>.mp4","fileType":"mp4",'
        '"taskCostTime":"<s>","nodeId":"4","consumeCoins":null,"consumeMoney":null,"thirdPartyConsumeMoney":"25.2"}]}'
    )


def test_legacy_failure_is_805_with_a_reason(wire, clock):
    wire.sandbox.faults.order("submit", "fail", code="1000", message="out of memory")
    body = json.dumps({"apiKey": "sandbox", "taskId": _task(wire)})
    clock.now += 100
    answer = json.loads(_post(wire, "/task/openapi/outputs", body))
    assert (answer["code"], answer["msg"]) == (805, "APIKEY_TASK_STATUS_ERROR")
    assert answer["data"]["failedReason"]["exception_message"] == "out of memory"


def test_legacy_cancel_ends_an_open_task(wire):
    task_id = _task(wire)
    body = json.dumps({"apiKey": "sandbox", "taskId": task_id})
    assert _post(wire, "/task/openapi/cancel", body) == '{"code":0,"msg":"success","data":null}'
    assert '"status":"CANCEL","errorCode":""' in _query(wire, task_id)
    missing = _post(wire, "/task/openapi/cancel", '{"apiKey": "sandbox", "taskId": "1"}')
    assert missing == '{"code":807,"msg":"APIKEY_TASK_NOT_FOUND","data":null}'


def test_legacy_calls_take_a_form_as_well(wire):
    task_id = _task(wire)
    answer = wire.call("POST", "/task/openapi/status", data={"apiKey": "sandbox", "taskId": task_id})
    assert answer.json()["data"] == "QUEUED"


def test_a_legacy_upload_gives_a_file_name(wire):
    answer = wire.call("POST", "/task/openapi/upload", data={"apiKey": "sandbox"}, files={"file": PNG}).json()
    assert answer["code"] == 0
    assert answer["data"]["fileName"] == f"api/{PNG_HASH}.png"
