"""Where the key and the site come from."""

from __future__ import annotations

import copy
import json
import pickle
import sys
import types

import pytest

from rh_widgets.client import Key, Site, read_settings, sandbox_settings
from rh_widgets.client.settings import parse_origin
from rh_widgets.errors import ConfigurationError


@pytest.fixture(autouse=True)
def keyring(monkeypatch):
    """A keyring of our own: what is in the dict, by account."""
    stored = {}
    module = types.ModuleType("keyring")
    module.get_password = lambda service, name: stored.get(name) if service == "rh-widgets" else None
    monkeypatch.setitem(sys.modules, "keyring", module)
    return stored


def read(api_key=None, *, environ=(), **keywords):
    return read_settings(api_key, environ=dict(environ), **keywords)


def test_nothing_anywhere_means_the_sandbox():
    assert read() is None


def test_the_argument_wins_over_the_environment_over_the_keyring(keyring):
    keyring["ai"] = "from-keyring"
    environ = {"RUNNINGHUB_API_KEY": "second", "RH_API_KEY": "first"}
    assert read("given", environ=environ).key == Key("given")
    assert read(environ=environ).key == Key("first")
    assert read(environ={"RH_API_KEY": " \n", "RUNNINGHUB_API_KEY": "second"}).key == Key("second")
    assert read().key == Key("from-keyring")


def test_the_default_site_is_ai_and_bills_in_dollars():
    settings = read("k")
    assert (settings.site, settings.origin, settings.currency) == (Site.AI, "https://www.runninghub.ai", "USD")
    assert settings.base_url == "https://www.runninghub.ai/openapi/v2"
    assert settings.label == "runninghub.ai"


def test_cn_bills_in_yuan():
    assert (read("k", site="cn").currency, read("k", site="cn").label) == ("CNY", "runninghub.cn")


@pytest.mark.parametrize("environ", [{}, {"RH_API_KEY": "k"}, {"RH_API_BASE_URL": "https://www.runninghub.cn"}])
def test_the_sandbox_asked_for_is_the_sandbox_whatever_the_environment_has(environ):
    assert read(site="sandbox", environ=environ) is None


def test_a_sandbox_at_a_given_address():
    settings = read(site="sandbox", base_url="http://127.0.0.1:8123/openapi/v2")
    assert (settings.site, settings.origin, settings.key) == (Site.SANDBOX, "http://127.0.0.1:8123", Key("sandbox"))


@pytest.mark.parametrize(
    ("base_url", "origin", "site"),
    [
        ("https://www.runninghub.ai/openapi/v2", "https://www.runninghub.ai", Site.AI),
        ("https://www.runninghub.cn/openapi/v2/", "https://www.runninghub.cn", Site.CN),
        ("https://runninghub.cn", "https://www.runninghub.cn", Site.CN),
        ("https://WWW.RunningHub.AI:443", "https://www.runninghub.ai", Site.AI),
        ("https://rh.example.org:8443/proxy/openapi/v2", "https://rh.example.org:8443/proxy", Site.CUSTOM),
        ("https://api.runninghub.cn/openapi/v2", "https://api.runninghub.cn", Site.CN),
        ("https://evil-runninghub.ai", "https://evil-runninghub.ai", Site.CUSTOM),
        ("https://runninghub.ai.evil.com", "https://runninghub.ai.evil.com", Site.CUSTOM),
        ("http://localhost:8000/", "http://localhost:8000", Site.CUSTOM),
        ("http://[::1]:8000", "http://[::1]:8000", Site.CUSTOM),
        ("  https://a.example/openapi/v2\n", "https://a.example", Site.CUSTOM),
    ],
)
def test_a_base_url_with_or_without_its_path_names_its_site(base_url, origin, site):
    assert parse_origin(base_url) == (origin, site)
    assert read("k", base_url=base_url).base_url == origin + "/openapi/v2"


@pytest.mark.parametrize(
    "base_url",
    [
        "http://www.runninghub.ai",
        "http://192.168.1.5:8000",
        "http://127.0.0.1.evil.com",
        "http://localhost.evil.com",
        "ftp://www.runninghub.ai",
        "www.runninghub.ai",
        "https://",
        "https://name:hunter2@www.runninghub.ai",
        "https://:hunter2@www.runninghub.ai",
        "https://a.example?key=hunter2",
        "https://a.example:99999",
        "https://[::1",
    ],
)
def test_a_base_url_that_would_show_a_key_or_is_none_is_refused(base_url):
    with pytest.raises(ConfigurationError) as caught:
        read("k", base_url=base_url)
    assert "hunter2" not in str(caught.value)
    assert caught.value.__context__ is None


def test_the_base_url_argument_wins_over_the_environment():
    environ = {"RH_API_BASE_URL": "https://www.runninghub.cn/openapi/v2", "RH_API_KEY": "k"}
    assert read(environ=environ).site is Site.CN
    assert read(environ=environ, base_url="https://a.example").origin == "https://a.example"


def test_the_site_argument_wins_over_the_environments_base_url():
    environ = {"RH_API_BASE_URL": "https://www.runninghub.cn/openapi/v2", "RH_API_KEY": "k"}
    assert read(environ=environ, site="ai").origin == "https://www.runninghub.ai"


def test_a_site_and_a_base_url_that_contradict_are_refused():
    with pytest.raises(ConfigurationError, match="two different places"):
        read("k", site="cn", base_url="https://www.runninghub.ai")


def test_an_unknown_site_is_refused_with_what_there_is():
    with pytest.raises(ConfigurationError, match='"ai", "cn" or "sandbox"'):
        read("k", site="de")


@pytest.mark.parametrize(
    "keywords",
    [{"site": "cn"}, {"base_url": "https://a.example"}, {"environ": {"RH_API_BASE_URL": "https://a.example"}}],
)
def test_a_real_place_without_a_key_says_what_to_do(keywords):
    with pytest.raises(ConfigurationError, match="RH_API_KEY"):
        read(**keywords)


def test_a_keyring_entry_names_its_site(keyring):
    keyring["cn"] = "mainland"
    assert (read().site, read().key) == (Site.CN, Key("mainland"))
    with pytest.raises(ConfigurationError):
        read(site="ai")
    keyring["rh.example.org"] = "own"
    assert read(base_url="https://rh.example.org").key == Key("own")


def test_a_broken_keyring_is_no_keyring(monkeypatch, caplog):
    def locked(_service, _name):
        raise RuntimeError("locked: hunter2")

    monkeypatch.setattr(sys.modules["keyring"], "get_password", locked)
    with caplog.at_level("DEBUG"):
        assert read() is None
    assert "keyring could not be read" in caplog.text
    assert "hunter2" not in caplog.text


def test_no_keyring_installed_is_silence(monkeypatch, caplog):
    monkeypatch.setitem(sys.modules, "keyring", None)
    with caplog.at_level("DEBUG"):
        assert read() is None
    assert not caplog.text


def test_whitespace_around_a_key_is_taken_off():
    assert read(" \tabc\r\n").key.reveal() == "abc"


@pytest.mark.parametrize(
    "bad", ["hunter 2", "hun\nter2", "hunter2é", "hunter2\u200b", "hunter2\x00", "hunter2\x7f", ""]
)
def test_a_key_that_cannot_be_one_is_refused_unseen(bad):
    with pytest.raises(ConfigurationError) as caught:
        read(bad)
    assert "hun" not in str(caught.value)


def test_a_key_shows_itself_nowhere(secret):
    key = Key(secret)
    settings = sandbox_settings("http://127.0.0.1:1/", secret)
    for shown in (repr(key), str(key), f"{key}", f"{key!r}", repr(settings), str(settings)):
        assert secret not in shown
        assert "hidden" in shown
    assert key.reveal() == secret
    assert settings.origin == "http://127.0.0.1:1"


def test_a_key_is_equal_by_value():
    assert Key("a") == Key(" a ")
    assert Key("a") != Key("b")
    assert Key("a") != "a"
    assert len({Key("a"), Key("a")}) == 1


@pytest.mark.parametrize("way", [pickle.dumps, copy.copy, copy.deepcopy, json.dumps, vars])
def test_a_key_is_not_pickled_copied_or_dumped(way, secret):
    with pytest.raises(TypeError) as caught:
        way(Key(secret))
    assert secret not in str(caught.value)
