"""Feed readers can read the feed, whatever the pages said."""

from datetime import UTC, datetime, timedelta

import feedparser

from app.feeds import Entry, atom

NOON = datetime(2026, 3, 5, 3, 0, tzinfo=UTC)


def entry(number: int = 1, **about: object) -> Entry:
    facts = {
        "url": f"https://www.mofa.go.jp/{number}.html", "title": f"Talks {number}",
        "updated_at": NOON + timedelta(hours=number), "published_at": NOON,
        "summary": "They met.", "kind": "new",
    }  # fmt: skip
    return Entry(**(facts | about))


def read(*entries: Entry, **about: str) -> feedparser.FeedParserDict:
    feed = feedparser.parse(atom(entries, title="Readouts", about=about.get("about", "all")))
    assert not feed.bozo, feed.get("bozo_exception")
    assert feed.version == "atom10"
    return feed


def test_the_newest_entry_comes_first_and_dates_the_feed():
    feed = read(entry(1), entry(3), entry(2))

    assert [one.title for one in feed.entries] == ["Talks 3", "Talks 2", "Talks 1"]
    assert feed.feed.updated == "2026-03-05T06:00:00Z"


def test_an_empty_feed_is_a_feed():
    assert read().entries == []


def test_ids_are_stable_and_only_a_change_moves_the_date():
    before, after = read(entry(1)), read(entry(1), entry(2, title="Other"))

    assert before.entries[0].id == after.entries[1].id
    assert before.entries[0].updated == after.entries[1].updated
    assert before.feed.id == after.feed.id != read(about="us").feed.id
    assert atom([entry(1)], title="a", about="a") == atom([entry(1)], title="a", about="a")


def test_control_characters_and_markup_of_a_page_cannot_break_the_feed():
    [one] = read(
        entry(title="a\x00\x0b<script>alert(1)</script> ]]>", summary="\ud800<b>&amp;")
    ).entries

    assert one.title_detail.type == "text/plain"
    assert one.title == "a<script>alert(1)</script> ]]>"
    assert one.summary == "<b>&amp;"


def test_an_address_that_is_no_web_address_is_no_link():
    [one] = read(entry(url="javascript:alert(1)")).entries

    assert one.get("links", []) == []
