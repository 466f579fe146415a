"""What kind of event, over which line, and whether it was one at all."""

from zoneinfo import ZoneInfo

import pytest

from scraper.site import Host
from tests.scraper.lead.english_lead import read

FM = "Mr. HAYAMA Kenji, Minister for Foreign Affairs of Japan,"
PM = "Mr. SATO Ren, Prime Minister of Japan,"
NORWAY = "H.E. Ms. Ingrid Solvang, Minister of Foreign Affairs of Norway"
LEADER = "H.E. Mr. Odd Brekke, Prime Minister of the Kingdom of Norway"


@pytest.mark.parametrize(
    ("lead", "kind", "mode"),
    [
        (
            f"On June 14, {FM} held a meeting with {NORWAY}.",
            "foreign-ministers-meeting",
            "in-person",
        ),
        (
            f"On June 14, {FM} held a bilateral talk with {NORWAY}.",
            "foreign-ministers-meeting",
            "in-person",
        ),
        (
            (
                f"On June 14, {FM} and {NORWAY}, held their first Japan-Norway Foreign "
                "Ministers’ Meeting."
            ),
            "foreign-ministers-meeting",
            "in-person",
        ),
        (
            (
                f"On June 14, {FM} held the 4th Japan-Norway Foreign Ministers’ Strategic "
                f"Dialogue with {NORWAY}."
            ),
            "foreign-ministers-meeting",
            "in-person",
        ),
        (
            f"On June 14, {FM} held a Foreign Ministers’ Meeting and Working Lunch with {NORWAY}.",
            "foreign-ministers-meeting",
            "in-person",
        ),
        (
            (
                f"On June 14, {FM} held a meeting (a tête-à-tête followed by a working dinner) "
                f"with {NORWAY}."
            ),
            "foreign-ministers-meeting",
            "in-person",
        ),
        (f"On June 14, {FM} held a breakfast meeting with {NORWAY}.", "working-meal", "in-person"),
        (f"On June 14, {FM} held a meeting over lunch with {NORWAY}.", "working-meal", "in-person"),
        (f"On June 14, {FM} had a working dinner with {NORWAY}.", "working-meal", "in-person"),
        (
            (
                f"On June 14, {FM} attended a luncheon hosted by Mr. Odd Brekke, Ambassador of "
                "Norway to Japan."
            ),
            "working-meal",
            "in-person",
        ),
        (f"On June 14, {PM} held a summit meeting with {LEADER}.", "summit", "in-person"),
        (f"On June 14, {PM} held a meeting with {LEADER}.", "summit", "in-person"),
        (f"On June 14, {PM} met with {LEADER}.", "summit", "in-person"),
        (
            f"On June 14, {PM} held a summit telephone talk with {LEADER}.",
            "telephone-talk",
            "telephone",
        ),
        (f"On June 14, {FM} held a telephone talk with {NORWAY}.", "telephone-talk", "telephone"),
        (f"On June 14, {FM} spoke over the phone with {NORWAY}.", "telephone-talk", "telephone"),
        (
            f"On June 14, {FM} had a telephone conversation with {NORWAY}.",
            "telephone-talk",
            "telephone",
        ),
        (f"On June 14, {FM} had a teleconference with {NORWAY}.", "telephone-talk", "telephone"),
        (f"On June 14, {FM} received a phone call from {NORWAY}.", "telephone-talk", "telephone"),
        (
            f"On June 14, {FM} held a video teleconference with {NORWAY}.",
            "video-conference",
            "video",
        ),
        (f"On June 14, {FM} held a meeting online with {NORWAY}.", "video-conference", "video"),
        (
            f"On June 14, {FM} held a video conference meeting with {NORWAY}.",
            "video-conference",
            "video",
        ),
        (f"On June 14, {FM} paid a courtesy call on {LEADER}.", "courtesy-call", "in-person"),
        (f"On June 14, {FM} received a courtesy call from {NORWAY}.", "courtesy-call", "in-person"),
        (f"On June 14, {NORWAY}, paid a courtesy call on {PM[:-1]}.", "courtesy-call", "in-person"),
        (f"On June 14, {FM} held short informal talks with {NORWAY}.", "short-talk", "in-person"),
        (f"On June 14, {FM} had a brief conversation with {NORWAY}.", "short-talk", "in-person"),
        (
            (
                f"On June 14, {FM} participated in the G7 Foreign Ministers’ Meeting in "
                "Bergen, Norway."
            ),
            "multilateral-meeting",
            "in-person",
        ),
        (
            (
                f"On June 14, {FM} attended the ASEAN-Japan Foreign Ministers’ Meeting in "
                "Jakarta, Indonesia."
            ),
            "multilateral-meeting",
            "in-person",
        ),
        (
            (
                f"On June 14, {FM} held a Japan-U.S.-ROK Foreign Ministers’ Meeting with the "
                "Honorable Dana Whitlock, Secretary of State of the United States of America, "
                "and H.E. Dr. Ahn Seo-jin, Minister of Foreign Affairs of the Republic of "
                "Korea."
            ),
            "multilateral-meeting",
            "in-person",
        ),
        (
            (
                "On June 14, Mr. ARAI Go, Vice-Minister for Foreign Affairs of Japan, held a "
                "meeting with the Honorable Dana Whitlock, Deputy Secretary of State of the "
                "United States of America."
            ),
            "vice-ministerial-meeting",
            "in-person",
        ),
        (
            (
                "On June 14, Ms. ORIBE Mai, Minister of Defense of Japan, held a meeting with "
                "H.E. Mr. Odd Brekke, Minister of Defence of Norway."
            ),
            "defense-ministers-meeting",
            "in-person",
        ),
        (
            (
                f"On June 14, {FM} held a meeting with H.E. Mr. Odd Brekke, Minister of Trade "
                "and Industry of Norway."
            ),
            "ministerial-meeting",
            "in-person",
        ),
        (
            (
                "On June 14, Mr. ARAI Go, Director-General, European Affairs Bureau, held the "
                "Japan-Norway Policy Dialogue with Ms. Ingrid Solvang, Director-General of "
                "the Ministry of Foreign Affairs of Norway."
            ),
            "officials-dialogue",
            "in-person",
        ),
    ],
)
def test_kinds(lead, kind, mode):
    facts = read(f"{lead} The overview is as follows.", title="Page")

    assert (facts.is_meeting, facts.kind, facts.mode) == (True, kind, mode)


@pytest.mark.parametrize(
    ("title", "lead", "kind"),
    [
        (
            "Visit to Japan by Ms. Solvang",
            (
                "Ms. Ingrid Solvang, Minister of Foreign Affairs of Norway, will pay a visit "
                "to Japan from June 20 to 22."
            ),
            "visit",
        ),
        (
            "Ministerial Meeting",
            f"The Government of Japan will hold a meeting online on June 20. {FM} is to chair.",
            "other",
        ),
        (
            "Attack in Oslo (Statement by Foreign Minister HAYAMA Kenji)",
            "The Government of Japan condemns the attack.",
            "statement",
        ),
        (
            "Statement by the Press Secretary",
            "On June 14, armed groups mounted attacks on the port.",
            "statement",
        ),
        (
            "Press Conference by Foreign Minister Hayama",
            f"{FM} met with reporters. Thank you for coming.",
            "other",
        ),
        (
            "Message",
            f"On June 14, {FM} sent a video message to the annual session of the forum.",
            "statement",
        ),
        (
            "Page",
            f"On June 14, {FM} attended a reception hosted by the Norwegian Embassy.",
            "other",
        ),
        (
            "Signing of Notes",
            (
                "On June 14, H.E. Mr. ARAI Go, Ambassador of Japan, and Mr. Odd Brekke, "
                "Minister of Finance of Norway, signed and exchanged notes for a grant."
            ),
            "signing",
        ),
        (
            "Congratulations",
            "I wish to offer my warm congratulations to H.E. Mr. Odd Brekke.",
            "statement",
        ),
        ("Free and Open Seas", "Japan and Norway share values and work side by side.", "other"),
        ("Page", "", "other"),
        ("Page", None, "other"),
    ],
)
def test_what_is_no_meeting(title, lead, kind):
    facts = read(lead, title=title)

    assert facts.is_meeting is False
    assert facts.kind == kind
    assert facts.start is None


def test_a_meeting_after_a_signing_is_a_meeting():
    facts = read(
        f"On June 14, following the signing of an agreement, {FM} had a meeting with {NORWAY}.",
        title="Meeting",
    )

    assert facts.is_meeting
    assert facts.kind == "foreign-ministers-meeting"


def test_what_the_guest_will_do_next_is_no_announcement():
    facts = read(
        f"On June 14, {FM} held a meeting with {NORWAY}, who will attend a forum in Sapporo."
    )

    assert facts.is_meeting


def test_the_reason_of_a_visit_is_not_the_event():
    facts = read(
        f"On June 14, {FM} held a meeting with {NORWAY}, who was visiting Japan to "
        "attend the Foreign and Defence Ministerial Meeting (“2+2” Consultation)."
    )

    assert facts.kind == "foreign-ministers-meeting"


def test_the_lead_may_be_the_first_point():
    facts = read(
        None, points=(f"On June 14, from 3 p.m., {FM} held a meeting with {NORWAY}.", "They spoke.")
    )

    assert facts.is_meeting
    assert facts.start is not None
    assert facts.start.home == "2020-06-14T15:00+09:00"


def test_every_field_says_which_rule_read_it():
    facts = read(
        f"On June 14, from 3 p.m. for 20 minutes, {FM} held a meeting with {NORWAY} in Bergen."
    )

    assert {reading.field for reading in facts.readings} >= {
        "is_meeting",
        "kind",
        "start",
        "duration_minutes",
        "place",
        "participants",
    }


@pytest.mark.parametrize(
    ("event", "rule", "words"),
    [
        ("had a short talk with", "short", "short talk"),
        ("held a working dinner with", "meal", "held a working dinner"),
        ("received a courtesy call from", "courtesy", "courtesy call"),
    ],
)
def test_the_kind_is_told_with_the_words_it_was_read_from(event, rule, words):
    facts = read(f"On June 14, {FM} {event} {NORWAY}.", title="Norway")
    [kind] = [reading for reading in facts.readings if reading.field == "kind"]

    assert (kind.rule, kind.words) == (rule, words)


def test_a_person_is_told_with_the_words_of_the_page():
    facts = read(f"On June 14, {FM} held a meeting with {NORWAY}.")
    told = [reading for reading in facts.readings if reading.field == "participants"]

    assert {reading.rule for reading in told} == {"honorific, name, office"}
    assert [reading.words in f"{FM} {NORWAY}" for reading in told] == [True, True]


NORWEGIAN = Host(country="NO", timezone=ZoneInfo("Europe/Oslo"))


def test_another_ministry_speaks_of_its_own_side_without_a_country():
    facts = read(
        "Foreign Minister Ingrid Solvang spoke today with Japanese Foreign Minister Hayama Kenji.",
        title="Call with the Foreign Minister of Japan",
        host=NORWEGIAN,
    )

    assert (facts.kind, facts.mode) == ("telephone-talk", "telephone")
    assert [(p.name, p.side, p.country) for p in facts.participants] == [
        ("Ingrid Solvang", "host", "NO"),
        ("Hayama Kenji", "counterpart", "JP"),
    ]
    assert facts.start is not None
    assert facts.start.home == "2020-06-15"
    assert "start.day" in facts.derived


def test_a_counterpart_needs_no_office():
    facts = read(
        (
            "Yesterday, Foreign Minister Ingrid Solvang met in Bergen with her Japanese "
            "counterpart, Mr. Hayama Kenji. They met yesterday evening."
        ),
        host=NORWEGIAN,
    )

    assert [(p.name, p.role, p.country) for p in facts.participants] == [
        ("Ingrid Solvang", "Foreign Minister", "NO"),
        ("Hayama Kenji", None, "JP"),
    ]
    assert facts.place is not None
    assert facts.place.city == "Bergen"


def test_the_ministry_of_the_other_side_is_abroad():
    facts = read(
        f"On June 14, at 3 p.m., {FM} held a meeting with {NORWAY}, at the Ministry of "
        "Foreign Affairs of Norway."
    )

    assert facts.place is not None
    assert facts.place.country == "NO"
    assert facts.start is not None
    assert facts.start.local == "2020-06-14T15:00+02:00"
