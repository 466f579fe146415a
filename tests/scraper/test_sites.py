"""The ministries that come with the program."""

import pickle

import pytest

from scraper import urls
from scraper.sites import all_sites


@pytest.mark.parametrize("key", all_sites())
def test_a_site_keeps_its_word(key):
    site = all_sites()[key]
    pages = [page for relation in site.relations.values() for page in relation.pages]

    assert site.key == key
    assert all(urls.origin_of(page.url) in site.origins for page in pages)
    assert all(page.language in site.languages for page in pages)
    assert all(urls.canonical(page.url) == page.url for page in pages)


@pytest.mark.parametrize("key", all_sites())
def test_a_site_can_be_sent_to_another_process(key):
    site = all_sites()[key]

    assert pickle.loads(pickle.dumps(site)) == site
