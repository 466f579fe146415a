"""Events, records and differences read well, with colour and without."""

from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO

from app.terminal import Terminal, aligned
from app.wording import event_line, mark_lines, record_lines, summary_text
from scheduler.events import ChangeEvent, ProblemEvent, Summary
from scraper.records import Start
from scraper.words import words
from tests.app.sample_readout import TALKS

NOON = datetime(2026, 3, 5, 3, 0, tzinfo=UTC)


def plain(*lines):
    out = StringIO()
    Terminal(out, StringIO()).lines(lines)
    return out.getvalue()


def change(**about):
    return ChangeEvent(
        **{
            "kind": "edited", "change": 7, "site": "jp_mofa", "relations": ("us",),
            "url": TALKS.url, "title": TALKS.title, "published_on": TALKS.published_on,
            "baseline": False, "revision": (1, 2), "fields": ("lead",),
            "significance": "substantive", "reasons": ("number_changed",), "silent": True,
            "unchanged_until": None, "seen_at": NOON,
        }
        | about
    )  # fmt: skip


def test_an_edit_is_one_line_with_what_changed_and_how_much_it_weighs():
    assert plain(event_line(change())) == (
        "edited     jp_mofa/us  Japan-U.S. Foreign Ministers' Meeting  2026-03-04  "
        f"substantive: lead (number_changed) date line unchanged  {TALKS.url}\n"
    )


def test_a_title_cannot_steer_the_terminal():
    text = plain(event_line(change(title="\x1b]0;x\x07\nnew  forged")))

    assert text.count("\n") == 1
    assert "\x1b" not in text


def test_a_problem_is_one_line_that_names_the_address_once():
    problem = ProblemEvent(
        site="jp_mofa", url="https://a.example/", problem="blocked",
        message="https://a.example/: 403", since=NOON,
    )  # fmt: skip

    assert plain(event_line(problem)) == "problem    jp_mofa  blocked: https://a.example/: 403\n"


def test_a_summary_counts_what_was_found_and_what_it_cost():
    summary = Summary(requests=1, bytes=1500, index_pages=1, seconds=2.04)
    summary.count(change())

    assert summary_text(summary) == (
        "1 edited · 1 request (0 not modified), 2 kB, 1 index page, 2.0 s"
    )
    assert summary_text(Summary()).startswith("nothing new · 0 requests")


def test_a_record_names_what_was_derived_and_puts_the_host_first():
    text = plain(*record_lines(TALKS))

    assert "place        Tokyo, JP  (derived: city)\n" in text
    assert "start        4 March 2026 10:00 (UTC+9)\n" in text
    assert text.index("Mr. Hanada Ryo") < text.index("Ada Reed, Secretary of State, US")
    assert "warning      two dates" in text
    assert "    – Fish." in text
    assert "\x1b" not in text


def test_a_record_names_which_part_of_a_time_was_worked_out_and_what_the_page_leaves_out():
    start = Start(home="2026-03-05T00:00+09:00", local="2026-03-04T10:00-05:00", approximate=True)
    derived = ("start.home", "utc_offset", "year", "duration_minutes")
    text = plain(*record_lines(replace(TALKS, start=start, place=None, derived=derived)))

    assert "start        about 5 March 2026 00:00 (UTC+9)  (derived: year)\n" not in text
    assert "start        about 5 March 2026 00:00 (UTC+9)  (derived)\n" in text
    assert "             about 4 March 2026 10:00 (UTC-5) there  (derived: offset, year)\n" in text
    assert "duration     45 minutes  (derived)\n" in text
    assert "not said     place\n" in text


def test_a_statement_is_not_blamed_for_what_only_meetings_have():
    text = plain(*record_lines(replace(TALKS, is_meeting=False, kind="statement", start=None)))

    assert "kind         statement, no meeting\n" in text
    assert "not said" not in text


def test_without_colour_removed_and_added_words_carry_signs():
    marks = words("They met for 30 minutes.\nFish.", "They met for 35 minutes.\nFish.")

    assert plain(*mark_lines(marks)) == "  They met for [-30-]{+35+} minutes.\n  Fish.\n"


def test_a_change_across_a_line_end_is_marked_on_both_lines():
    marks = words("One.", "One.\nTwo.")

    assert plain(*mark_lines(marks)) == "  One.\n  {+Two.+}\n"


def test_columns_are_aligned_for_wide_characters_too():
    assert list(aligned([["外相", "x"], ["talk", "y"]])) == ["外相  x", "talk  y"]
