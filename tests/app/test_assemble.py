"""What the configuration says becomes sites, targets, channels and a polite fetcher."""

from datetime import UTC, datetime, timedelta

import pytest

from app import assemble
from app.configuration import Configuration, load
from app.targets import targets
from scraper.errors import UsageError

OWN = """
[[site]]
key = "nh_mer"
ministry = "Ministry of External Relations of Norrholm"
timezone = "Europe/Oslo"
index_urls = ["https://mer.example/relations/averland/index.html"]
[site.index]
item = "ul.archive > li"
[site.readout]
title = "h1"
"""


@pytest.fixture
def said(tmp_path):
    def configured(text: str = "", **environ: str) -> Configuration:
        file = tmp_path / "readouts.toml"
        file.write_text(text, "utf-8")
        return load(file, environ)

    return configured


def chosen(configuration: Configuration, *wanted: str) -> dict[str, list[str]]:
    found = targets(configuration.settings, assemble.sites(configuration), wanted)
    return {one.site.key: [relation.key for relation in one.relations] for one in found}


def test_without_any_site_configured_the_relation_with_the_united_states_is_watched(said):
    assert chosen(said()) == {"jp_mofa": ["us"]}


def test_configured_sites_are_watched_with_their_relations(said):
    configuration = said('[sites.jp_mofa]\nrelations = ["us", "china"]')

    assert chosen(configuration) == {"jp_mofa": ["us", "china"]}
    assert chosen(configuration, "jp_mofa/rok") == {"jp_mofa": ["rok"]}
    assert chosen(configuration, "jp_mofa/us", "jp_mofa/us") == {"jp_mofa": ["us"]}


def test_a_declared_site_is_watched_in_place_of_the_default(said):
    assert list(chosen(said(OWN))) == ["nh_mer"]


def test_a_declared_site_is_a_site_like_any_other(said):
    site = assemble.sites(said(OWN))["nh_mer"]

    assert site.host.country == "NO"
    assert site.origins == ("https://mer.example",)
    assert [page.url for one in site.relations.values() for page in one.pages] == [
        "https://mer.example/relations/averland/index.html"
    ]


def test_relations_of_a_declared_site_can_have_names(said):
    text = OWN.replace(
        'index_urls = ["https://mer.example/relations/averland/index.html"]',
        'relations = { averland = "https://mer.example/a.html" }',
    )

    assert list(assemble.sites(said(text))["nh_mer"].relations) == ["averland"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (OWN.replace("ul.archive > li", "ul >> li"), "readouts.toml: site[1].index.item: "),
        (
            OWN.replace("nh_mer", "jp_mofa"),
            "readouts.toml: site[1].key: jp_mofa comes with the program already",
        ),
        (OWN + 'date_format = "%Q"\ndate = "p"', "readouts.toml: site[1].readout.date_format: "),
        ("[sites.moon]", "readouts.toml: sites.moon: no such site: moon"),
        ('[sites.jp_mofa]\nrelations = ["usa"]', "jp_mofa has no relation usa; did you mean us?"),
    ],
)
def test_a_site_that_cannot_be_is_named_before_anything_is_fetched(said, text, expected):
    with pytest.raises(UsageError) as refused:
        assemble.sites(said(text))

    assert expected in str(refused.value)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ('sites = ["jp_mofs"]', "notify desk: sites: no such site: jp_mofs; did you mean jp_mofa?"),
        ('relations = ["uss"]', "notify desk: relations: no site has a relation uss; did you mean"),
        ('relations = ["jp_mofa/xx"]', "notify desk: relations: jp_mofa has no relation xx"),
        ('relations = ["mofa/us"]', "notify desk: relations: no such site: mofa; did you mean"),
        ('relations = ["us", "jp_mofa/us"]\nsites = ["jp_mofa"]', None),
    ],
)
def test_a_channel_that_would_hear_of_nothing_is_refused(said, rule, expected):
    configuration = said(f'[[notify]]\nname = "desk"\nurl = "stdout"\n{rule}')
    if expected is None:
        assemble.sites(configuration)
        return
    with pytest.raises(UsageError) as caught:
        assemble.sites(configuration)

    assert str(caught.value).startswith(expected)


def test_a_language_without_pages_is_refused(said):
    with pytest.raises(UsageError, match="there are en, ja"):
        chosen(said('[sites.jp_mofa]\nlanguages = ["fr"]'))


def test_manners_come_from_the_configuration(said):
    policy = assemble.policy(
        said(
            'contact = "desk@paper.example"\n[fetch]\npause = "3s"\nmax_body_mb = 1.5\n'
            'mirrors = {"https://www.mofa.go.jp/" = "http://127.0.0.1:8800/"}'
        ).settings
    )

    assert policy.pause == 3.0
    assert policy.max_body == 1_500_000
    assert policy.mirrors == (("https://www.mofa.go.jp", "http://127.0.0.1:8800"),)
    assert "desk@paper.example" in policy.user_agent


def test_the_clock_runs_on_from_the_time_it_was_told(said):
    clock = assemble.clock(said(READOUTS_CLOCK="2001-01-01T00:00:00Z"))

    first, second = clock(), clock()

    assert timedelta(0) <= first - datetime(2001, 1, 1, tzinfo=UTC) < timedelta(minutes=1)
    assert first < second


def test_channels_carry_their_rules(said):
    [desk] = assemble.channels(
        said(
            '[[notify]]\nname = "desk"\nurl = "stdout://"\ncountries = ["us"]\n'
            'digest = "daily 09:00 Asia/Tokyo"\nquiet = "22:00-07:00 Asia/Tokyo"'
        ).settings
    )

    assert desk.countries == ("US",)
    assert desk.digest is not None
    assert desk.quiet is not None
    assert "trouble" in desk.events
