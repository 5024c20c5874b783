"""What somebody pastes names an app or a workflow."""

from __future__ import annotations

import pytest

from rh_widgets.errors import ConfigurationError
from rh_widgets.specs import GraphKind, is_work, read_link

ID = "1877265245566922800"
CURL = f"""curl --location 'https://www.runninghub.cn/task/openapi/ai-app/run' \\
  --header 'Host: www.runninghub.cn' --data-raw '{{"webappId": "{ID}", "apiKey": "…"}}'"""


@pytest.mark.parametrize(
    ("text", "kind", "site"),
    [
        (f"https://www.runninghub.cn/ai-detail/{ID}?inviteCode=1234567#top", GraphKind.APP, "cn"),
        (f"  https://www.runninghub.ai/ai-detail/{ID}  ", GraphKind.APP, "ai"),
        (f"https://www.runninghub.ai/zh-CN/ai-detail/{ID}", GraphKind.APP, "ai"),
        (f"https://www.runninghub.cn/#/workflow/{ID}", GraphKind.WORKFLOW, "cn"),
        (f"www.runninghub.ai/workflow/{ID}?x=1", GraphKind.WORKFLOW, "ai"),
        (f"https://www.runninghub.cn/post/{ID}", GraphKind.WORKFLOW, "cn"),
        (f"run/ai-app/{ID}", GraphKind.APP, ""),
        (f"https://www.runninghub.cn/openapi/v2/run/workflow/{ID}", GraphKind.WORKFLOW, "cn"),
        (f"run/quick-ai-app/{ID}/006", GraphKind.QUICK, ""),
        (CURL, GraphKind.APP, "cn"),
    ],
)
def test_a_link_names_kind_id_and_site(text, kind, site):
    link = read_link(text)
    assert (link.kind, link.id, link.site) == (kind, ID, site)
    assert is_work(text)


def test_an_endpoint_is_read_as_it_was_written():
    for endpoint in (f"run/ai-app/{ID}", f"run/workflow/{ID}/0a1b2c3d", f"run/quick-ai-app/{ID}/006"):
        assert read_link(endpoint).endpoint == endpoint


@pytest.mark.parametrize("number", [ID, int(ID), f" {ID}\n"])
def test_a_bare_number_is_of_the_kind_that_is_asked_for(number):
    assert read_link(number, GraphKind.APP).id == ID


@pytest.mark.parametrize(
    "text", ["", "vidu/image-to-video", "https://example.org/ai-detail/x", "12", ID, "run/ai-app/"]
)
def test_what_names_none_says_what_to_give(text):
    assert not is_work(text)
    with pytest.raises(ConfigurationError, match="Give the address of its page"):
        read_link(text)


def test_an_app_is_no_workflow():
    with pytest.raises(ConfigurationError, match=r"is an app, not a workflow: use rh\.app"):
        read_link(f"run/ai-app/{ID}", GraphKind.WORKFLOW)


def test_a_link_of_the_other_site_says_where_to_connect():
    link = f"https://www.runninghub.cn/ai-detail/{ID}"
    with pytest.raises(ConfigurationError, match=r"on runninghub\.cn.*connected to runninghub\.ai.*site='cn'"):
        read_link(link, GraphKind.APP, site="ai")
    for fine in ("cn", "sandbox", "custom", ""):
        assert read_link(link, GraphKind.APP, site=fine).id == ID
