"""Who took part: names, honorifics and offices exactly as written, and nobody else."""

import pytest

from tests.scraper.lead.english_lead import read, who

HOST = ("Mr.", "HAYAMA Kenji", "Minister for Foreign Affairs", "JP", "host")
FRAME = (
    "On June 14, commencing at 5:30 p.m. for approximately 20 minutes, Mr. HAYAMA "
    "Kenji, Minister for Foreign Affairs of Japan, held a meeting with {}. The "
    "overview of the meeting is as follows."
)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            "H.E. Ms. Ingrid Solvang, Minister of Foreign Affairs of the Kingdom of Norway",
            ("H.E. Ms.", "Ingrid Solvang", "Minister of Foreign Affairs", "NO"),
        ),
        (
            "H. E. Dr. Ahn Seo-jin, Minister of Foreign Affairs of the ROK",
            ("H. E. Dr.", "Ahn Seo-jin", "Minister of Foreign Affairs", "KR"),
        ),
        (
            "the Honorable Dana R. Whitlock, Secretary of State of the United States of America",
            ("the Honorable", "Dana R. Whitlock", "Secretary of State", "US"),
        ),
        (
            "the Honourable Élise Gagnon, P.C., M.P., Minister of Foreign Affairs of Canada",
            ("the Honourable", "Élise Gagnon, P.C., M.P.", "Minister of Foreign Affairs", "CA"),
        ),
        (
            (
                "Senator the Hon. Ruth Callan, Minister for Foreign Affairs of the "
                "Commonwealth of Australia"
            ),
            ("Senator the Hon.", "Ruth Callan", "Minister for Foreign Affairs", "AU"),
        ),
        (
            (
                "the Rt Hon Giles Penrose MP, Secretary of State for Foreign, Commonwealth "
                "and Development Affairs of the United Kingdom of Great Britain and Northern "
                "Ireland"
            ),
            (
                "the Rt Hon",
                "Giles Penrose MP",
                "Secretary of State for Foreign, Commonwealth and Development Affairs",
                "GB",
            ),
        ),
        (
            (
                "Rt. Hon. Moana Tregear, Deputy Prime Minister and Minister of Foreign "
                "Affairs of New Zealand"
            ),
            (
                "Rt. Hon.",
                "Moana Tregear",
                "Deputy Prime Minister and Minister of Foreign Affairs",
                "NZ",
            ),
        ),
        (
            (
                "Hon. Teodoro V. Salonga Jr., Secretary of Foreign Affairs of the Republic of "
                "the Philippines"
            ),
            ("Hon.", "Teodoro V. Salonga Jr.", "Secretary of Foreign Affairs", "PH"),
        ),
        (
            "Hon. Teodoro Salonga, Jr., Secretary for Foreign Affairs of the Philippines",
            ("Hon.", "Teodoro Salonga, Jr.", "Secretary for Foreign Affairs", "PH"),
        ),
        (
            (
                "Hon. Mr. Kwabena AGYEMANG, Minister for Foreign Affairs and Regional "
                "Integration of the Republic of Ghana"
            ),
            (
                "Hon. Mr.",
                "Kwabena AGYEMANG",
                "Minister for Foreign Affairs and Regional Integration",
                "GH",
            ),
        ),
        (
            (
                "Hon. Dr. Peter M. Otieno, EGH, Cabinet Secretary for Foreign Affairs of the "
                "Republic of Kenya"
            ),
            ("Hon. Dr.", "Peter M. Otieno, EGH", "Cabinet Secretary for Foreign Affairs", "KE"),
        ),
        (
            (
                "H.H. Sheikh Nasser bin Rashid Al Mansoori, Minister of Foreign Affairs and "
                "International Cooperation of the United Arab Emirates"
            ),
            (
                "H.H. Sheikh",
                "Nasser bin Rashid Al Mansoori",
                "Minister of Foreign Affairs and International Cooperation",
                "AE",
            ),
        ),
        (
            (
                "His Highness Prince Turki bin Saad bin Khalid Al-Faraj, Minister of Foreign "
                "Affairs, the Kingdom of Saudi Arabia"
            ),
            (
                "His Highness Prince",
                "Turki bin Saad bin Khalid Al-Faraj",
                "Minister of Foreign Affairs",
                "SA",
            ),
        ),
        (
            "H.R.H. Prince Turki bin Saad, Minister of Defense of the Kingdom of Saudi Arabia",
            ("H.R.H. Prince", "Turki bin Saad", "Minister of Defense", "SA"),
        ),
        (
            (
                "His Excellency Dr. Samir el-Khatib, Minister of Foreign Affairs, Emigration "
                "and Expatriates of the Arab Republic of Egypt"
            ),
            (
                "His Excellency Dr.",
                "Samir el-Khatib",
                "Minister of Foreign Affairs, Emigration and Expatriates",
                "EG",
            ),
        ),
        (
            "H.E. Prof. Maria da Luz Pinto, Minister of Foreign Affairs of the Portuguese Republic",
            ("H.E. Prof.", "Maria da Luz Pinto", "Minister of Foreign Affairs", "PT"),
        ),
        (
            (
                "H.E. General Surat Wongchai, Deputy Prime Minister and Minister of Defense "
                "of the Kingdom of Thailand"
            ),
            (
                "H.E. General",
                "Surat Wongchai",
                "Deputy Prime Minister and Minister of Defense",
                "TH",
            ),
        ),
        (
            (
                "H.E. Amb. Josephine Mbeki-Ross, Principal Secretary of the Ministry of "
                "Foreign Affairs of the Republic of Kenya"
            ),
            (
                "H.E. Amb.",
                "Josephine Mbeki-Ross",
                "Principal Secretary of the Ministry of Foreign Affairs",
                "KE",
            ),
        ),
        (
            "H.E. Ratna D.W. Hartono, Minister for Foreign Affairs of the Republic of Indonesia",
            ("H.E.", "Ratna D.W. Hartono", "Minister for Foreign Affairs", "ID"),
        ),
        (
            "Mr. Sidorov, Pavel Andreevich, Minister of Foreign Affairs of the Russian Federation",
            ("Mr.", "Sidorov, Pavel Andreevich", "Minister of Foreign Affairs", "RU"),
        ),
        (
            "Mr. Gao Ming, State Councilor and Foreign Minister of the People’s Republic of China",
            ("Mr.", "Gao Ming", "State Councilor and Foreign Minister", "CN"),
        ),
        (
            "H.E. Mr. Çağrı ÖZTÜRKOĞLU, Minister of Foreign Affairs of the Republic of Türkiye",
            ("H.E. Mr.", "Çağrı ÖZTÜRKOĞLU", "Minister of Foreign Affairs", "TR"),
        ),
        (
            (
                "H.E. Ms. Ana IBARRA CÓRDOBA, Secretary of Foreign Affairs of the United "
                "Mexican States"
            ),
            ("H.E. Ms.", "Ana IBARRA CÓRDOBA", "Secretary of Foreign Affairs", "MX"),
        ),
        (
            "H.E. Mr. Israel Katzman, Minister of Foreign Affairs of the State of Israel",
            ("H.E. Mr.", "Israel Katzman", "Minister of Foreign Affairs", "IL"),
        ),
        (
            (
                "H.E. Mr. Jordan Chadwick, Minister of External Relations of the Federative "
                "Republic of Brazil"
            ),
            ("H.E. Mr.", "Jordan Chadwick", "Minister of External Relations", "BR"),
        ),
        (
            (
                "H.E. Ms. Karin Falkenau, Federal Minister for Foreign Affairs, Federal "
                "Republic of Germany"
            ),
            ("H.E. Ms.", "Karin Falkenau", "Federal Minister for Foreign Affairs", "DE"),
        ),
        (
            (
                "H.E. Mr. Vann Sothy, Senior Minister and Minister of Foreign Affairs and "
                "International Cooperation, Kingdom of Cambodia"
            ),
            (
                "H.E. Mr.",
                "Vann Sothy",
                "Senior Minister and Minister of Foreign Affairs and International Cooperation",
                "KH",
            ),
        ),
        (
            (
                "the Hon. Ravindra Perera, Foreign Minister for the Democratic Socialist "
                "Republic of Sri Lanka"
            ),
            ("the Hon.", "Ravindra Perera", "Foreign Minister", "LK"),
        ),
        (
            (
                "Ms. Petra Novotna, Federal Councillor and Head of the Federal Department of "
                "Foreign Affairs of the Swiss Confederation"
            ),
            (
                "Ms.",
                "Petra Novotna",
                "Federal Councillor and Head of the Federal Department of Foreign Affairs",
                "CH",
            ),
        ),
        (
            (
                "Mr. Joan Ferrer, High Representative of the European Union for Foreign "
                "Affairs and Security Policy and Vice-President of the European Commission"
            ),
            (
                "Mr.",
                "Joan Ferrer",
                (
                    "High Representative for Foreign Affairs and Security Policy and "
                    "Vice-President of the European Commission"
                ),
                "EU",
            ),
        ),
        (
            "Dr. Paulo Mendes Secretary-General of the United Nations",
            ("Dr.", "Paulo Mendes", "Secretary-General", "UN"),
        ),
        (
            (
                "H.E. Mr. Lars Holm, Ambassador Extraordinary and Plenipotentiary of the "
                "Kingdom of Denmark to Japan"
            ),
            (
                "H.E. Mr.",
                "Lars Holm",
                "Ambassador Extraordinary and Plenipotentiary to Japan",
                "DK",
            ),
        ),
        (
            (
                "H.E. Mr. Sean O'Dwyer, Tánaiste, Minister for Foreign Affairs and Minister "
                "for Defence of Ireland"
            ),
            (
                "H.E. Mr.",
                "Sean O'Dwyer",
                "Tánaiste, Minister for Foreign Affairs and Minister for Defence",
                "IE",
            ),
        ),
        (
            (
                "Samdech Akka Moha Sena Padei Techo Chea Vuthy, Prime Minister of the Kingdom "
                "of Cambodia"
            ),
            (
                "Samdech Akka Moha Sena Padei Techo",
                "Chea Vuthy",
                "Prime Minister",
                "KH",
            ),
        ),
        (
            "Norwegian Foreign Minister Ingrid Solvang",
            (None, "Ingrid Solvang", "Foreign Minister", "NO"),
        ),
        (
            "U.S. Secretary of State Dana Whitlock",
            (None, "Dana Whitlock", "Secretary of State", "US"),
        ),
        (
            "the Minister of Foreign Affairs of the Kingdom of Norway, H.E. Ms. Ingrid Solvang",
            ("H.E. Ms.", "Ingrid Solvang", "Minister of Foreign Affairs", "NO"),
        ),
        (
            "Hon. Fabio Rinaldi, President of the Council of Ministers of the Italian Republic",
            ("Hon.", "Fabio Rinaldi", "President of the Council of Ministers", "IT"),
        ),
        (
            (
                "H.E. Ms. Sofía Larrea, Minister of Foreign Affairs, International Trade and "
                "Worship of the Argentine Republic"
            ),
            (
                "H.E. Ms.",
                "Sofía Larrea",
                "Minister of Foreign Affairs, International Trade and Worship",
                "AR",
            ),
        ),
    ],
)
def test_counterparts(words, expected):
    facts = read(FRAME.format(words))

    assert who(facts) == [HOST, (*expected, "counterpart")]
    assert facts.countries == (expected[3],)


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("Mr. Kenji Hayama, Minister for Foreign Affairs,", ("Mr.", "Kenji Hayama")),
        ("Ms. Hayama Keiko, Minister for Foreign Affairs of Japan,", ("Ms.", "Hayama Keiko")),
        ("Minister for Foreign Affairs Kenji Hayama", (None, "Kenji Hayama")),
        ("Minister for Foreign Affairs Ms. HAYAMA Keiko", ("Ms.", "HAYAMA Keiko")),
        ("Minister for Foreign Affairs H.E. Mr. Kenji Hayama", ("H.E. Mr.", "Kenji Hayama")),
        ("Mr. Kenji Hayama, Minister forForeign Affairs of Japan,", ("Mr.", "Kenji Hayama")),
    ],
)
def test_the_publishers_own_side(subject, expected):
    facts = read(
        f"On June 14, {subject} held a meeting with H.E. Ms. Ingrid Solvang, Foreign "
        "Minister of Norway."
    )

    own = (*expected, "Minister for Foreign Affairs", "JP", "host")
    assert who(facts) == [
        own,
        ("H.E. Ms.", "Ingrid Solvang", "Foreign Minister", "NO", "counterpart"),
    ]


@pytest.mark.parametrize(
    "lead",
    [
        (
            "Upon request from Norwegian Foreign Minister Ingrid Solvang, Foreign "
            "Minister Kenji Hayama had a teleconference with her for about 20 minutes "
            "from 6:45 p.m. on June 14."
        ),
        (
            "On June 14, Foreign Minister Kenji Hayama and Norwegian Foreign Minister "
            "Ingrid Solvang held a telephone talk."
        ),
        (
            "Foreign Minister Kenji Hayama held telephone talks with Norwegian Foreign "
            "Minister Ingrid Solvang for about 20 minutes from 9:10 a.m. JST on June 14 "
            "(Sun)."
        ),
        (
            "On June 14, Foreign Minister Kenji Hayama received a telephone call from "
            "Norwegian Foreign Minister Ingrid Solvang, at the request of Foreign "
            "Minister Solvang."
        ),
    ],
)
def test_any_order_of_the_two(lead):
    facts = read(lead, title="Telephone Talks")

    assert sorted(who(facts), key=str) == [
        (None, "Ingrid Solvang", "Foreign Minister", "NO", "counterpart"),
        (None, "Kenji Hayama", "Foreign Minister", "JP", "host"),
    ]
    assert facts.kind == "telephone-talk"


def test_several_people_a_side():
    facts = read(
        "On June 14, commencing at 11 a.m. for approximately 4 hours, Mr. HAYAMA "
        "Kenji, Minister for Foreign Affairs of Japan, and Ms. ORIBE Mai, Minister of "
        "Defense of Japan, held the 3rd Japan-Norway 2+2 Foreign and Defense "
        "Ministerial Meeting with H.E. Ms. Ingrid Solvang, Minister of Foreign "
        "Affairs, and H.E. Mr. Odd Brekke, Minister of Defence of the Kingdom of "
        "Norway in Nara."
    )

    assert [(p.name, p.country, p.side) for p in facts.participants] == [
        ("HAYAMA Kenji", "JP", "host"),
        ("ORIBE Mai", "JP", "host"),
        ("Ingrid Solvang", "NO", "counterpart"),
        ("Odd Brekke", "NO", "counterpart"),
    ]
    assert facts.kind == "two-plus-two"


ATTENDED = (
    "On June 14, Mr. Kenji Hayama, Prime Minister of Japan, held a meeting with "
    "H.E. Mr. Odd Brekke, Prime Minister of the Kingdom of Norway. The overview "
    "of the meeting is as follows."
)


@pytest.mark.parametrize(
    "sentence",
    [
        (
            "(The meeting was attended on the Japanese side by Mr. Go Arai, Deputy Chief "
            "Cabinet Secretary, Ms. Rei Ueno, Special Advisor to the Prime Minister, and "
            "others; and on the Norwegian side by Ms. Ingrid Solvang, Minister of "
            "Fisheries and Ocean Policy, and others)."
        ),
        (
            "(Attending on the Japanese side were Mr. Go Arai, Deputy Chief Cabinet "
            "Secretary, and Ms. Rei Ueno, Special Advisor to the Prime Minister, among "
            "others. Attending on the Norwegian side was Ms. Ingrid Solvang, Minister of "
            "Fisheries and Ocean Policy, among others.)"
        ),
        (
            "Those who attended from the Japanese side included Mr. Go Arai, Deputy Chief "
            "Cabinet Secretary, Ms. Rei Ueno, Special Advisor to the Prime Minister and, "
            "from Norway, Ms. Ingrid Solvang, Minister of Fisheries and Ocean Policy."
        ),
        (
            "Mr. Go Arai, Deputy Chief Cabinet Secretary, and Ms. Rei Ueno, Special "
            "Advisor to the Prime Minister, attended from the Japanese side, and Ms. "
            "Ingrid Solvang, Minister of Fisheries and Ocean Policy, from the Norwegian "
            "side."
        ),
        (
            "Attendees: (Japanese side) Mr. Go Arai, Deputy Chief Cabinet Secretary; Ms. "
            "Rei Ueno, Special Advisor to the Prime Minister; (Norwegian side) Ms. Ingrid "
            "Solvang, Minister of Fisheries and Ocean Policy."
        ),
        (
            "[Attendees] Japanese side: Mr. Go Arai, Deputy Chief Cabinet Secretary; Ms. "
            "Rei Ueno, Special Advisor to the Prime Minister, Norwegian side: Ms. Ingrid "
            "Solvang, Minister of Fisheries and Ocean Policy [she is also in charge of "
            "the Arctic], and others"
        ),
    ],
)
def test_attendance_lists(sentence):
    facts = read(f"{ATTENDED} {sentence}", title="Japan-Norway Summit Meeting")

    assert [(p.name, p.role, p.country, p.side) for p in facts.participants] == [
        ("Kenji Hayama", "Prime Minister", "JP", "host"),
        ("Odd Brekke", "Prime Minister", "NO", "counterpart"),
        ("Go Arai", "Deputy Chief Cabinet Secretary", "JP", "host"),
        ("Rei Ueno", "Special Advisor to the Prime Minister", "JP", "host"),
        ("Ingrid Solvang", "Minister of Fisheries and Ocean Policy", "NO", "counterpart"),
    ]


def test_ambassadors_belong_to_the_country_that_sends_them():
    facts = read(
        f"{ATTENDED} The meeting was attended by Mr. Go Arai, Japanese Ambassador to "
        "Norway, and Ms. Ingrid Solvang, Norwegian Ambassador to Japan."
    )

    assert [(p.role, p.country) for p in facts.participants[2:]] == [
        ("Japanese Ambassador to Norway", "JP"),
        ("Norwegian Ambassador to Japan", "NO"),
    ]


def test_delegations_may_be_named_in_a_point():
    facts = read(
        "The Japan-Norway Politico-Military Dialogue was held on Sunday, June 14, 2020 in Nara.",
        title="Japan-Norway Politico-Military Dialogue",
        points=(
            (
                "The Japanese delegation was led by Mr. Go Arai, Deputy Director-General, "
                "European Affairs Bureau, Ministry of Foreign Affairs. The Norwegian "
                "delegation was led by Ms. Ingrid Solvang, Director-General for Security "
                "Policy, Ministry of Foreign Affairs."
            ),
        ),
    )

    assert [(p.name, p.country) for p in facts.participants] == [
        ("Go Arai", "JP"),
        ("Ingrid Solvang", "NO"),
    ]
    assert facts.participants[0].role == (
        "Deputy Director-General, European Affairs Bureau, Ministry of Foreign Affairs"
    )
    assert facts.kind == "officials-dialogue"


def test_who_represented_a_side_may_follow_the_names():
    facts = read(
        "On June 14, from 4 p.m., the Japan-Norway Policy Consultations were held online.",
        title="Japan-Norway Policy Consultations",
        points=(
            (
                "Mr. ARAI Go, Senior Deputy Minister for Foreign Affairs, and Ms. UENO Rei, "
                "Vice-Minister at the Ministry of Economy, Trade and Industry, represented "
                "the Japanese side. Ms. Ingrid Solvang, State Secretary of Foreign Affairs, "
                "represented the Norwegian side."
            ),
        ),
    )

    assert [(p.name, p.country) for p in facts.participants] == [
        ("ARAI Go", "JP"),
        ("UENO Rei", "JP"),
        ("Ingrid Solvang", "NO"),
    ]
    assert facts.mode == "video"


@pytest.mark.parametrize(
    "lead",
    [
        (
            "On June 14, Mr. HAYAMA Kenji, Minister for Foreign Affairs of Japan, met "
            "with five representatives of Japanese companies in Norway."
        ),
        (
            "On June 14, Mr. HAYAMA Kenji, Minister for Foreign Affairs of Japan, met "
            "with families of the victims in Oslo, Norway."
        ),
        (
            "On June 14, Mr. HAYAMA Kenji, Minister for Foreign Affairs of Japan, "
            "received a courtesy call from the Diplomatic Missions of Nordic countries to "
            "Japan."
        ),
        (
            "On June 14, Mr. HAYAMA Kenji, Minister for Foreign Affairs of Japan, "
            "attended the G7 Foreign Ministers’ Meeting in Bergen, with the Foreign "
            "Ministers of the G7 countries."
        ),
        (
            "On June 14, Mr. HAYAMA Kenji, Minister for Foreign Affairs of Japan, held a "
            "meeting with members of the Japan-Norway Parliamentary Friendship League."
        ),
    ],
)
def test_groups_are_nobody(lead):
    assert who(read(lead)) == [HOST]


@pytest.mark.parametrize(
    "clause",
    [
        "on the occasion of Prime Minister Brekke’s visit to Japan",
        "at the invitation of Mr. Olav Dahl, Speaker of the Storting",
        "on behalf of Mr. Olav Dahl, Prime Minister of Norway",
        "following the Japan-Norway Summit Meeting held last week",
    ],
)
def test_people_only_mentioned_take_no_part(clause):
    facts = read(
        "On June 14, Mr. HAYAMA Kenji, Minister for Foreign Affairs of Japan, held a "
        "meeting with H.E. Ms. Ingrid Solvang, Minister of Foreign Affairs of Norway, "
        f"{clause}. The overview is as follows."
    )

    assert [p.name for p in facts.participants] == ["HAYAMA Kenji", "Ingrid Solvang"]


def test_leaders_of_a_later_paragraph_take_no_part():
    facts = read(
        "On June 14, Mr. HAYAMA Kenji, Minister for Foreign Affairs of Japan, held "
        "the Second Japan-Norway Foreign Ministers’ Strategic Dialogue with H.E. Ms. "
        "Ingrid Solvang, Minister of Foreign Affairs of Norway. The overview is as "
        "follows. The dialogue was agreed in July by Prime Minister Sato Ren and "
        "Prime Minister Odd Brekke."
    )

    assert [p.name for p in facts.participants] == ["HAYAMA Kenji", "Ingrid Solvang"]


def test_third_countries_are_no_counterparts():
    facts = read(
        "On June 14, Mr. HAYAMA Kenji, Minister for Foreign Affairs of Japan, who is "
        "visiting Singapore to attend the Japan-Australia-India-U.S. (Quad) Foreign "
        "Ministers’ Meeting, held a meeting with H.E. Ms. Ingrid Solvang, Minister of "
        "Foreign Affairs of Norway, to compare views on Syria and Lebanon."
    )

    assert facts.countries == ("NO",)
    assert facts.place is not None
    assert facts.place.country == "SG"


def test_a_dash_of_spouses():
    facts = read(
        "On June 14, Mr. HAYAMA Kenji, Prime Minister of Japan, and Mrs. HAYAMA Aya "
        "hosted a dinner for H.E. Mr. Odd Brekke, Prime Minister of Norway, and Mrs. "
        "Liv Brekke, who are visiting Japan."
    )

    assert [(p.name, p.side) for p in facts.participants] == [
        ("HAYAMA Kenji", "host"),
        ("HAYAMA Aya", "host"),
        ("Odd Brekke", "counterpart"),
        ("Liv Brekke", "counterpart"),
    ]


def test_one_who_caused_the_call_is_named_once():
    facts = read(
        "On June 14, Mr. HAYAMA Kenji, Minister for Foreign Affairs of Japan, held a "
        "telephone talk with Mr. Joan Ferrer, High Representative of the European "
        "Union (EU) for Foreign Affairs and Security Policy, at the request of High "
        "Representative Ferrer."
    )

    assert [p.name for p in facts.participants] == ["HAYAMA Kenji", "Joan Ferrer"]
    assert facts.countries == ("EU",)


def test_a_trilateral_names_three_sides():
    facts = read(
        (
            "The Ninth Trilateral Foreign Ministers' Meeting between Japan, the People's "
            "Republic of China and the Republic of Korea was convened in Busan, the "
            "Republic of Korea from 4:20pm to 5:50pm on Sunday, June 14. Mr. Kenji "
            "Hayama, Minister for Foreign Affairs, Mr. Gao Ming, Foreign Minister of the "
            "People's Republic of China and Mr. Ahn Seo-jin, Minister of Foreign Affairs "
            "of the Republic of Korea attended the meeting. The outline of the meeting is "
            "as follows."
        ),
        title="Trilateral Foreign Ministers’ Meeting",
    )

    assert [(p.name, p.country) for p in facts.participants] == [
        ("Kenji Hayama", "JP"),
        ("Gao Ming", "CN"),
        ("Ahn Seo-jin", "KR"),
    ]
    assert facts.countries == ("CN", "KR")
    assert facts.kind == "multilateral-meeting"
    assert facts.duration_minutes == 90


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Mr. Don Prasert, Foreign Minister of Thailand", ("Mr.", "Don Prasert", "TH")),
        ("Mr. Tan Wei Ming, Foreign Minister of Singapore", ("Mr.", "Tan Wei Ming", "SG")),
        ("Ms. King Lai, Foreign Minister of Belize", ("Ms.", "King Lai", "BZ")),
        ("Mr. Prince Addo, Foreign Minister of Ghana", ("Mr.", "Prince Addo", "GH")),
        (
            "H.E. General Odd Brekke, Foreign Minister of Norway",
            ("H.E. General", "Odd Brekke", "NO"),
        ),
        ("Mr. An Ho-jun, Foreign Minister of the ROK", ("Mr.", "An Ho-jun", "KR")),
        ("Odd Brekke, Foreign Minister of Norway", (None, "Odd Brekke", "NO")),
        ("Mr. Odd Brekke (Norway)", ("Mr.", "Odd Brekke", "NO")),
        (
            "Mr. Tom Reddick, Member of the United States House of Representatives",
            ("Mr.", "Tom Reddick", "US"),
        ),
        ("Ms. Liv Dahl, Secretary General of NATO", ("Ms.", "Liv Dahl", "NATO")),
        ("Ms. Liv Dahl, President of the European Council", ("Ms.", "Liv Dahl", "EU")),
    ],
)
def test_names_that_look_like_titles_and_countries_in_odd_places(words, expected):
    facts = read(FRAME.format(words))

    person = facts.participants[1]
    assert (person.honorific, person.name, person.country) == expected
    assert person.side == "counterpart"


@pytest.mark.parametrize(
    ("words", "name", "role"),
    [
        (
            "Hon. Neema Mushi (MP), Foreign Minister of Tanzania",
            "Neema Mushi (MP)",
            "Foreign Minister",
        ),
        (
            "Mr. Kairat Bek, Deputy Prime Minister - Minister of Foreign Affairs of Kazakhstan",
            "Kairat Bek",
            "Deputy Prime Minister - Minister of Foreign Affairs",
        ),
        (
            (
                "Mr. Joan Ferrer, Minister for Foreign Affairs, European Union and "
                "Cooperation of Spain"
            ),
            "Joan Ferrer",
            "Minister for Foreign Affairs, European Union and Cooperation",
        ),
    ],
)
def test_brackets_dashes_and_unions_inside_an_office(words, name, role):
    person = read(FRAME.format(words)).participants[1]

    assert (person.name, person.role) == (name, role)


def test_a_caller_without_a_country_is_not_of_the_side_that_is_called_on():
    facts = read(
        (
            "On June 14, Mr. Kairat Bek, Deputy Prime Minister, paid a courtesy call on "
            "Mr. HAYAMA Kenji, Minister for Foreign Affairs of Japan."
        ),
        section="Japan-Kazakhstan Relations",
    )

    assert [(p.name, p.side, p.country) for p in facts.participants] == [
        ("Kairat Bek", "counterpart", "KZ"),
        ("HAYAMA Kenji", "host", "JP"),
    ]
