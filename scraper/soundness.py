"""Whether what came with status 200 is a page at all, and the page asked for.

Block pages, not-found pages, maintenance pages and half pages are all served as 200
somewhere, and each would look like an edit. A readout may quote any of the words used
here, so words count only where they speak for the whole page: in its title, in its
first heading, or where there is hardly anything else.

A healthy page costs a few searches near its ends; the rest is for suspects.
"""

import html
import re
from collections.abc import Iterator, Sequence
from urllib.parse import urljoin

from scraper.answers import challenge
from scraper.errors import (
    BlockedError,
    DecoyError,
    LookError,
    NotHtmlError,
    SoftNotFoundError,
    TruncatedError,
)
from scraper.records import Snapshot

_MAGIC = (
    (b"%PDF-", "a PDF"), (b"\x89PNG", "a PNG picture"), (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"), (b"PK\x03\x04", "a ZIP or Office file"),
    (b"\x1f\x8b", "a gzip file"), (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"RIFF", "a media file"), (b"{\\rtf", "an RTF file"),
)  # fmt: skip
_HTML_TYPES = frozenset((
    "", "text/html", "application/xhtml+xml", "text/plain", "application/octet-stream",
    "text/xml", "application/xml", "unknown/unknown",
))  # fmt: skip
_HEAD = 4096
_TAIL = 1024
_SHORT_PAGE, _SMALL_PAGE = 4000, 12_000
"""Characters of markup below which a page is looked at as a whole, for all words or
for the site's own."""
_SOME_TEXT, _LITTLE_TEXT, _ONE_SENTENCE = 1500, 500, 300
"""Visible characters below which a page has no article, one message, one sentence."""
_LONG = 14
"""Bytes from which a phrase is nobody's ordinary title."""

_NOT_FOUND = frozenset((
    "page not found", "the page not found", "not found", "404 not found", "error 404",
    "404 error", "404", "file not found", "document not found", "page cannot be found",
    "the page cannot be found", "this page cannot be found", "page does not exist",
    "this page does not exist", "page unavailable", "sorry, page not found",
    "page you requested was not found", "the requested page could not be found",
    "the page you requested could not be found", "we can't find that page",
    "ご利用のページが見つかりません", "ページが見つかりません", "ページが見つかりませんでした",
    "お探しのページは見つかりません", "お探しのページは見つかりませんでした",
    "お探しのページが見つかりません", "お探しのページが見つかりませんでした",
    "指定されたページが見つかりません", "指定されたページは見つかりませんでした",
    "ご指定のページが見つかりません", "ご指定のページは見つかりません",
    "ご指定のページは見つかりませんでした", "ページが存在しません", "ページはありません",
    "该页面不存在", "页面不存在", "页面未找到", "找不到页面", "找不到頁面", "頁面不存在",
    "您访问的页面不存在", "페이지를 찾을 수 없습니다", "요청하신 페이지를 찾을 수 없습니다",
    "seite nicht gefunden", "page introuvable", "page non trouvée", "página no encontrada",
    "página não encontrada", "страница не найдена", "sayfa bulunamadı", "siden finnes ikke",
    "sidan finns inte", "sivua ei löydy",
))  # fmt: skip
_BLOCKED = frozenset((
    "access denied", "403 forbidden", "forbidden", "error 403", "403", "401 unauthorized",
    "attention required", "attention required! | cloudflare", "just a moment", "one moment, please",
    "not acceptable",
    "error: the request could not be satisfied", "the request could not be satisfied",
    "request rejected", "request blocked", "the requested url was rejected",
    "pardon our interruption", "robot check", "bot verification",
    "security check", "security checkpoint", "are you a robot?", "human verification",
    "verify you are human", "checking your browser", "ddos protection by cloudflare",
    "request unsuccessful", "blocked", "access to this page has been denied",
    "アクセスが拒否されました", "アクセスが制限されています", "アクセス制限", "访问被拒绝",
))  # fmt: skip
_AWAY = frozenset((
    "maintenance", "site maintenance", "under maintenance", "site under maintenance",
    "scheduled maintenance", "down for maintenance", "we'll be back soon", "we'll be right back",
    "service unavailable", "503 service unavailable", "temporarily unavailable",
    "service temporarily unavailable", "503 service temporarily unavailable", "bad gateway",
    "502 bad gateway", "504 gateway time-out", "gateway timeout", "internal server error",
    "500 internal server error", "under construction", "error", "server error",
    "メンテナンス", "メンテナンス中", "メンテナンス中です", "ただいまメンテナンス中です",
    "ただ今メンテナンス中です", "現在メンテナンス中です", "メンテナンスのお知らせ",
    "サイトメンテナンス", "サイトメンテナンス中", "システムメンテナンス中", "アクセス集中",
    "しばらくお待ちください", "工事中", "网站维护中", "系统维护中", "システムエラー",
))  # fmt: skip
_WALL = frozenset((
    "login", "log in", "sign in", "log on", "please log in", "please sign in", "single sign-on",
    "cookie consent", "before you continue", "consent", "cookies required", "enable cookies",
    "ログイン", "サインイン", "ログインページ", "登录", "로그인",
))  # fmt: skip
_INSTEAD = _AWAY | _WALL
_BLOCK_MARKS = (
    "You don't have permission to access", "_Incapsula_Resource", "Incapsula incident ID",
    "The requested URL was rejected. Please consult", "cf-browser-verification",
    "captcha-delivery.com", "px-captcha", "awsWafCookieDomainList", "errors.edgesuite.net",
    "Sucuri WebSite Firewall", "Request blocked. We can't connect",
)  # fmt: skip

_PUNCTUATION = " .!。！…"
_TAG = re.compile(r"<[^>]*>")
_UNSEEN = re.compile(r"<(script|style|noscript|template)\b.*?</\1\s*>|<!--.*?-->", re.S | re.I)
_SEPARATORS = re.compile(r"\s+[-–—|/]+\s+|[|｜»:：]+|-\s|\s-")
_REFRESH = re.compile(
    r"<meta\s[^>]*http-equiv\s*=\s*[\"']?refresh[^>]*content\s*=\s*[\"']?\s*(\d+)[^>]*?"
    r"url\s*=\s*['\"]?\s*([^\"'>\s]+)", re.I
)  # fmt: skip
_NOSCRIPT = re.compile(r"<noscript\b.*?(?:</noscript\s*>|\Z)", re.S | re.I)
_CONTENT_TAGS = ("</p", "</li", "<br", "</td", "</h1", "</h2", "</dd", "</P", "</LI", "<BR", "</TD")


def require_page(
    snapshot: Snapshot, text: str, *, not_found: Sequence[str] = (), blocked: Sequence[str] = ()
) -> None:
    """Return if a snapshot is a whole page that may be the one asked for; raise if not.

    Args:
        snapshot: what the server sent.
        text: its decoded body.
        not_found: texts of the site's own not-found page.
        blocked: texts of the site's own block page.

    Raises:
        NotHtmlError: a file of another kind.
        TruncatedError: empty, or cut short without the server noticing.
        BlockedError: a page that keeps us out.
        SoftNotFoundError: a not-found page.
        DecoyError: maintenance, a login, a redirect in disguise, a shell without text.
    """
    url, headers = snapshot.url, dict(reversed(snapshot.headers))
    _require_markup(snapshot, headers.get("content-type", ""), text)
    if who := challenge(headers):
        raise BlockedError(url, f"a challenge page of {who}, served as {snapshot.status}")
    if problem := _titled(url, text, not_found, blocked):
        raise problem
    if len(text) < _SHORT_PAGE and (problem := _says_only(url, text)):
        raise problem
    own = ((blocked, BlockedError), (not_found, SoftNotFoundError))
    for phrases, kind in own if len(text) < _SMALL_PAGE else ():
        for phrase in phrases:
            if phrase in text and len(_visible(text)) < _LITTLE_TEXT:
                raise kind(url, f"a page that says only {phrase!r}, served as {snapshot.status}")
    _require_content(url, text)
    _require_end(snapshot, headers, text)


def _require_markup(snapshot: Snapshot, content_type: str, text: str) -> None:
    url, body = snapshot.url, snapshot.body
    if not body or not text or text.isspace():
        raise TruncatedError(url, "the page is empty")
    for magic, what in _MAGIC:
        if body.startswith(magic):
            raise NotHtmlError(url, f"{what}, not a page")
    media = content_type.partition(";")[0].strip().lower()
    if media not in _HTML_TYPES:
        raise NotHtmlError(url, f"{media[:60]!r} is not a page")
    if "<" not in text[:_HEAD]:
        raise NotHtmlError(url, "text without any markup")


def _titled(
    url: str, text: str, not_found: Sequence[str], blocked: Sequence[str]
) -> LookError | None:
    """Return what is wrong with a page by its title or first heading."""
    for words in _headlines(text):
        for phrases, kind in ((blocked, BlockedError), (not_found, SoftNotFoundError)):
            if any(phrase in words for phrase in phrases):
                return kind(url, f"served as a page, but titled {words[:80]!r}")
        if problem := _known(url, text, words):
            return problem
    return None


def _known(url: str, text: str, words: str) -> LookError | None:
    """Return what is wrong with a page whose title is one that many servers use."""
    whole = _bare(words)
    parts = {whole, *map(_bare, _SEPARATORS.split(words))}
    for phrases, kind, what in (
        (_NOT_FOUND, SoftNotFoundError, "a not-found page"),
        (_BLOCKED, BlockedError, "a block page"),
        (_INSTEAD, DecoyError, "a page in place of the page"),
    ):
        found = parts & phrases
        if not found:
            continue
        # A common word beside others, "Blocked: the strait", may open a real title.
        plain = whole in phrases or (kind is SoftNotFoundError and max(map(_size, found)) >= _LONG)
        if plain or len(_visible(text)) < _SOME_TEXT:
            return kind(url, f"{what}, titled {words[:80]!r}")
    return None


def _bare(words: str) -> str:
    return words.strip(_PUNCTUATION).lower()


def _size(phrase: str) -> int:
    return len(phrase.encode())


def _headlines(text: str) -> Iterator[str]:
    """Yield the words of the title and of the first heading."""
    for opening, closing, reach in (("<title", "</", _HEAD), ("<h1", "</h1", len(text))):
        start = text.find(opening, 0, reach)
        if start < 0:
            start = text.find(opening.upper(), 0, reach)
        begin = text.find(">", start) + 1
        if start < 0 or not begin:
            continue
        end = text.find(closing, begin, begin + 400)
        if end < 0 and (end := text.find(closing.upper(), begin, begin + 400)) < 0:
            continue
        words = " ".join(_TAG.sub(" ", text[begin:end]).split())
        yield html.unescape(words) if "&" in words else words


def _says_only(url: str, text: str) -> LookError | None:
    """Return what is wrong with a short page by the one thing it says."""
    seen = _visible(text)
    if len(seen) >= _LITTLE_TEXT:
        return None
    for mark in _BLOCK_MARKS:
        if mark in text:
            return BlockedError(url, f"a block page: {mark!r}")
    if len(seen) >= _ONE_SENTENCE:
        return None
    low = seen.lower()
    for phrases, kind, what in (
        (_NOT_FOUND, SoftNotFoundError, "a not-found page"),
        (_BLOCKED, BlockedError, "a block page"),
        (_AWAY, DecoyError, "a maintenance page"),
    ):
        # One common word proves nothing; a phrase on a page of one sentence does.
        said = next((p for p in phrases if _size(p) >= _LONG and p in low), None)
        if said:
            return kind(url, f"{what} that says {said!r}")
    return None


def _require_content(url: str, text: str) -> None:
    head = text[:_HEAD]
    if "efresh" in head or "EFRESH" in head:
        found = _REFRESH.search(_NOSCRIPT.sub("", head))
        if found and int(found[1][:6]) <= 30:
            target = urljoin(url, html.unescape(found[2]))
            if target.partition("#")[0] != url:
                raise DecoyError(url, f"only sends on to {target[:200]}")
    if any(tag in text for tag in _CONTENT_TAGS):
        return
    if "<frameset" in text.lower():
        raise DecoyError(url, "a frameset, whose text is elsewhere")
    seen = len(_visible(text))
    if not seen:
        raise DecoyError(url, "a page without any text")
    if "<script" in text and seen < _LITTLE_TEXT:
        raise DecoyError(url, f"a shell of {seen} characters that needs JavaScript")


def _require_end(snapshot: Snapshot, headers: dict[str, str], text: str) -> None:
    """Raise for a page that stops early where only its end could have shown it."""
    if not headers:  # a saved file, which nobody sent
        return
    tail = text[-_TAIL:]
    if "</html" in tail or "</body" in tail:
        return
    if "content-length" in headers or "chunked" in headers.get("transfer-encoding", ""):
        return
    lowered = text.lower()
    if "</html" not in lowered and "</body" not in lowered:
        raise TruncatedError(
            snapshot.url, "no closing tag and no length from the server: the page may be cut short"
        )


def _visible(text: str) -> str:
    """Return roughly the text a reader sees; only for judging how much there is."""
    body = text[start:] if (start := text.lower().find("<body")) >= 0 else text
    return " ".join(_TAG.sub(" ", _UNSEEN.sub(" ", body)).split())
