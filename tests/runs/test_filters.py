"""Filters, orders and pages in SQL: they agree with the same in plain Python, on journals drawn by chance."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal

import pytest
from judged import NOON, record

from rh_widgets.errors import ParameterError
from rh_widgets.runs import Cost, History, RunStatus, Store
from rh_widgets.runs.filters import SORTS

WORDS = ("lantern", "harbour", "50%", "a_b", "Snow", "fox")
TAGS = ("best", "draft", "for_Anna")
MODELS = (("b/clip", "Beta"), ("a/clip", "alpha"), ("c/song", "Gamma"))


class Named:
    """Stands for a run of the journal: here only its id counts."""

    def __init__(self, found):
        self.id = found.id


@pytest.fixture
def store(tmp_path):
    opened = Store(lambda: tmp_path, Named)
    yield opened
    opened.journal.close()


@pytest.fixture
def history(store):
    return History(store)


def drawn(number, chance):
    """A run of which everything is a matter of chance."""
    endpoint, title = chance.choice(MODELS)
    status = chance.choice(list(RunStatus))
    asked = NOON + dt.timedelta(hours=chance.randrange(200))
    ended = asked + dt.timedelta(seconds=chance.randrange(300)) if status.is_final and chance.random() < 0.8 else None
    money = Decimal(chance.randrange(400)) / 100 if chance.random() < 0.7 else None
    coins = Decimal(chance.randrange(90)) if money is None and chance.random() < 0.5 else None
    cost = (
        None
        if money is None and coins is None
        else Cost(money=money, coins=coins, currency=chance.choice(("CNY", "USD")))
    )
    made = record(
        f"run{number:04}",
        endpoint=endpoint,
        title=title,
        status=status,
        site=chance.choice(("ai", "cn", "sandbox")),
        params={"prompt": " ".join(chance.sample(WORDS, 2))},
        finished_at=ended,
        stars=chance.choice((None, 1, 2, 3, 4, 5)),
        kept=chance.random() < 0.3,
        note=chance.choice(("", "", "the fox is good")),
    )
    return made.changed(created_at=asked, cost=cost), tuple(sorted(chance.sample(TAGS, chance.randrange(3))))


def written(store, seed, count=120):
    """A journal drawn by chance, and what is in it, in the order in which it was written."""
    chance = random.Random(seed)
    pairs = [drawn(number, chance) for number in range(count)]
    for made, tags in pairs:
        store.journal.add(made)
        store.journal.tag(made.id, tags, on=True)
    return [made.changed(tags=tags) for made, tags in pairs]


def has(found, word):
    """Whether a word stands in a run, in any case of its letters."""
    texts = (str(found.params["prompt"]), found.endpoint, found.title, found.note, found.id, found.task_id, *found.tags)
    return any(word.lower() in text.lower() for text in texts)


def passes(found, wanted):
    """The same as `History.filter`, said in plain Python."""
    status = wanted.get("status", "")
    return (
        all(has(found, word) for word in wanted.get("words", "").split())
        and wanted.get("model", found.endpoint) == found.endpoint
        and (not status or (not found.status.is_final if status == "OPEN" else found.status.value == status))
        and wanted.get("site", found.site) == found.site
        and ("tag" not in wanted or wanted["tag"] in found.tags)
        and (found.stars or 0) >= wanted.get("stars", 0)
        and (found.kept or not wanted.get("kept"))
        and ("since" not in wanted or found.created_at >= wanted["since"])
        and ("until" not in wanted or found.created_at <= wanted["until"])
    )


def newest(found):
    return -found.created_at.timestamp()


def _cost(found):
    amount = None if found.cost is None else found.cost.coins if found.cost.money is None else found.cost.money
    if amount is None:
        return (True, found.site == "sandbox", "", 0)
    unit = "~coins" if found.cost.money is None else found.cost.currency
    return (False, found.site == "sandbox", unit, -amount)


def _seconds(found):
    return (found.finished_at is None, found.finished_at and -(found.finished_at - found.created_at).total_seconds())


RANKS = {
    "newest": newest,
    "oldest": lambda found: found.created_at.timestamp(),
    "cost": _cost,
    "stars": lambda found: -(found.stars or 0),
    "time": _seconds,
    "model": lambda found: (found.title.lower(), found.endpoint),
}


def ranked(found, sort):
    """In an order; of equal ones the newest first, and of those as old the last written."""
    if sort in {"", "oldest"}:
        return sorted(found, key=RANKS["oldest"])
    last_first = found[::-1]
    return sorted(sorted(last_first, key=newest), key=RANKS[sort])


def wish(chance):
    """A filter drawn by chance; often nothing passes, and often much does."""
    choices = {
        "words": chance.choice(("lantern", "FOX", "50%", "a_b", "fox snow", "alpha", "%", "nobody")),
        "model": chance.choice(MODELS)[0],
        "status": chance.choice(("SUCCESS", "FAILED", "OPEN")),
        "site": chance.choice(("ai", "sandbox")),
        "tag": chance.choice(TAGS),
        "stars": chance.randrange(1, 6),
        "kept": True,
        "since": NOON + dt.timedelta(hours=chance.randrange(200)),
        "until": NOON + dt.timedelta(hours=chance.randrange(200)),
    }
    return {name: choices[name] for name in chance.sample(list(choices), chance.choice((0, 1, 1, 2, 3)))}


@pytest.mark.parametrize("seed", range(3))
def test_sorting_filtering_and_paging_agree_with_plain_python(store, history, seed):
    """Every order, under 25 filters each, read page by page."""
    known = written(store, seed)
    chance = random.Random(seed + 1000)
    passed = 0
    for sort in ("", *SORTS):
        for _ in range(25):
            wanted = wish(chance)
            expected = [found.id for found in ranked([r for r in known if passes(r, wanted)], sort)]
            shown = history.filter(**wanted, sort=sort)
            pages = [shown.page(start, 17) for start in range(0, len(expected) + 1, 17)]
            assert [record.id for page in pages for _, record in page] == expected, (sort, wanted)
            assert [record.id for record in shown[2:9]] == expected[2:9]
            assert [record.id for record in shown] == expected
            assert len(shown) == len(expected)
            passed += bool(expected)
    assert passed > 80


def test_every_order_is_in_the_reference():
    """Or one would go untested."""
    assert set(RANKS) == set(SORTS)


def test_an_order_that_there_is_not_is_refused(history):
    with pytest.raises(ParameterError, match="newest"):
        history.filter(sort="beauty")


def test_what_is_filtered_twice_passes_both(store, history):
    """The larger number of stars counts, and only those ids that both name."""
    known = written(store, 7)
    first, second = (found.id for found in known[:2])
    assert [r.id for r in history.among(first, second).among(second, "other")] == [second]
    assert all(r.stars >= 4 for _, r in history.filter(stars=4).filter(stars=2).page(0, 99))
    assert len(history.among()) == 0


def test_more_runs_can_be_named_than_sqlite_takes_values(store, history):
    known = written(store, 8, 50)
    names = [found.id for found in known] + [f"no{n}" for n in range(40_000)]
    assert len(history.among(*names)) == 50


def test_facets_are_what_the_runs_have(store, history):
    """Of a part of the history those of that part only."""
    known = written(store, 9)
    part = [found for found in known if found.site == "cn"]
    facets = history.filter(site="cn").facets()
    assert dict(facets.models) == {found.endpoint: found.title for found in part}
    assert [title for _, title in facets.models] == ["alpha", "Beta", "Gamma"]
    assert facets.sites == ("cn",)
    assert set(facets.tags) == {tag for found in part for tag in found.tags}


def test_the_table_shows_the_latest_unless_another_order_is_asked_for(store, history):
    """As it always did."""
    known = written(store, 10)
    assert repr(history).splitlines()[0].startswith(ranked(known, "newest")[0].id)
    assert repr(history.filter(sort="stars")).splitlines()[0].startswith(ranked(known, "stars")[0].id)
