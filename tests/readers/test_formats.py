"""CSV, HTML, feeds, ninjs, NewsML-G2 and WARC: fields, hostile content, and what is broken in the middle."""

from __future__ import annotations

import io
import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from dateline.readers import Limits, read
from dateline.types import Document, Rejection

PARAGRAPHS = (
    "Gunmen attacked a convoy near the river on Friday, officials in the province said.",
    "The army denied that any of its vehicles had been lost in the valley, and promised an inquiry.",
    "Witnesses spoke of smoke over the northern bank and of at least three explosions before dawn.",
)
PAGE = """<!doctype html><html lang="en"><head><title>Convoy attacked | Example</title>
<meta charset="utf-8"><meta property="og:site_name" content="Example Site">
<meta property="article:published_time" content="2017-06-01T08:00:00+02:00">
<script>var secret = "script words must not be read";</script><style>p {{ color: red }}</style>{extra}
</head><body><nav><a href="/">Home</a></nav><article><h1>Convoy attacked</h1>{story}</article>
<script>document.write("more script words")</script></body></html>"""


def taken(data: bytes, name: str, folder: Path, **options: object) -> list[Document | Rejection]:
    file = folder / name
    file.write_bytes(data)
    return list(read([file], **options))  # type: ignore[arg-type]


def page(extra: str = "") -> bytes:
    return PAGE.format(extra=extra, story="".join(f"<p>{p}</p>" for p in PARAGRAPHS)).encode()


def only(found: list[Document | Rejection]) -> Document:
    [document] = found
    assert isinstance(document, Document), document
    return document


def refused(found: list[Document | Rejection]) -> Rejection:
    [rejection] = found
    assert isinstance(rejection, Rejection), rejection
    return rejection


# --- CSV


def test_csv_usual_columns_quotes_and_lines(tmp_path: Path) -> None:
    data = (
        'ID;Headline;Body;Date;Outlet\r\n1;"A; b";"Two\r\nlines ""quoted""";2017-06-01;AP\r\n\r\n'
        "2;C;;2017-06-02;AP\r\n3;D\r\n"
    )
    kept, empty, short = taken(data.encode("utf-8-sig"), "d.csv", tmp_path)
    assert isinstance(kept, Document) and isinstance(empty, Rejection) and isinstance(short, Rejection)
    assert (kept.id, kept.title, kept.published, kept.publisher) == ("1", "A; b", date(2017, 6, 1), "AP")
    assert kept.text == 'Two\r\nlines "quoted"'
    assert empty.origin.endswith("d.csv:5") and "empty" in empty.reason
    assert short.origin.endswith("d.csv:6") and "column" in short.reason


def test_csv_mapping_and_missing_columns(tmp_path: Path) -> None:
    data = b"nr,story\n1,Gunmen fled.\n"
    assert only(taken(data, "d.csv", tmp_path, mapping={"text": "story", "id": "nr"})).id == "1"
    for mapping in (None, {"text": "novel"}, {"text": "story", "title": "novel"}):
        reason = refused(taken(data, "d.csv", tmp_path, mapping=mapping)).reason
        assert "nr, story" in reason


def test_csv_in_other_encodings_and_tabs(tmp_path: Path) -> None:
    rows = "id\ttext\n1\tThe café in Bogotá was hit – twice.\n" + "2\tDie Brücke über den Fluss fiel.\n" * 5
    for encoding in ("utf-8", "utf-16", "cp1252"):
        first = taken(rows.encode(encoding), "d.tsv", tmp_path)[0]
        assert isinstance(first, Document) and first.text == "The café in Bogotá was hit – twice."


def test_csv_open_quote_is_bounded(tmp_path: Path) -> None:
    data = b'id,text\n1,Fine.\n2,"open ' + b"word " * 3_000_000
    kept, rest = taken(data, "d.csv", tmp_path, limits=Limits(max_chars=1000))
    assert isinstance(kept, Document) and isinstance(rest, Rejection)
    assert "quote" in rest.reason


def test_csv_empty_and_binary(tmp_path: Path) -> None:
    assert "empty" in refused(taken(b"", "d.csv", tmp_path)).reason
    assert "ZIP" in refused(taken(b"PK\x03\x04....", "d.csv", tmp_path)).reason


# --- HTML


def test_html_story_without_scripts(tmp_path: Path) -> None:
    document = only(taken(page(), "convoy.html", tmp_path))
    assert document.id == "convoy"
    assert all(p in document.text for p in PARAGRAPHS)
    assert "script words" not in document.text and "color" not in document.text
    assert document.published == datetime.fromisoformat("2017-06-01T08:00:00+02:00")
    assert (document.publisher, document.language) == ("Example Site", "en")


def test_html_json_ld_comes_first(tmp_path: Path) -> None:
    article = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "Organization", "name": "Other"},
            {
                "@type": ["NewsArticle"],
                "headline": "Convoy &amp; bridge",
                "datePublished": "2017-05-31",
                "publisher": {"@type": "Organization", "name": "The Paper"},
                "author": [{"name": "Ann Other"}, "Bo Short"],
                "url": "https://example.org/convoy",
            },
        ],
    }
    broken = '<script type="application/ld+json">{broken</script>'
    stated = f'{broken}<script type="application/ld+json">{json.dumps(article)}</script>'
    document = only(taken(page(stated), "d.html", tmp_path))
    assert (document.title, document.publisher) == ("Convoy & bridge", "The Paper")
    assert (document.published, document.url) == (date(2017, 5, 31), "https://example.org/convoy")
    assert document.credits == ("Ann Other", "Bo Short")


def test_html_no_date_is_guessed(tmp_path: Path) -> None:
    data = page().replace(b'<meta property="article:published_time" content="2017-06-01T08:00:00+02:00">', b"")
    assert only(taken(data.replace(b"on Friday", b"on 3 May 2016"), "d.html", tmp_path)).published is None


@pytest.mark.parametrize("data", [b"<html></html>", b"<html><script>x()</script></html>", b"", b"<" * 50])
def test_html_without_a_story(tmp_path: Path, data: bytes) -> None:
    found = taken(data, "d.html", tmp_path)
    assert len(found) == 1
    assert isinstance(found[0], Rejection) or "<" in found[0].text


def test_html_nested_very_deep(tmp_path: Path) -> None:
    assert len(taken(b"<div>" * 200_000 + b"Gunmen fled." + b"</div>" * 200_000, "d.html", tmp_path)) == 1


def test_html_in_a_stated_charset(tmp_path: Path) -> None:
    data = page().decode().replace("utf-8", "windows-1251").replace("the river", "реки").encode("cp1251")
    assert "реки" in only(taken(data, "d.html", tmp_path)).text


# --- feeds

RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>Example Wire</title><link>https://e.org</link>
<item><title>One &amp; two</title><link>https://e.org/1</link><pubDate>Thu, 01 Jun 2017 10:00:00 GMT</pubDate>
<description>&lt;p&gt;Gunmen fled.&lt;/p&gt;&lt;p&gt;Two died.&lt;/p&gt;
&lt;script&gt;evil()&lt;/script&gt;</description></item>
<item><title>Empty</title><link>https://e.org/2</link></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Atom Wire</title><entry><title>One</title><id>urn:1</id>
<updated>2017-06-01T10:00:00Z</updated><link href="https://e.org/1"/><summary>Short.</summary>
<content type="html">&lt;p&gt;Gunmen attacked a convoy.&lt;/p&gt;</content></entry></feed>"""


@pytest.mark.parametrize("name", ["d.rss", "d.xml"])
def test_rss(tmp_path: Path, name: str) -> None:
    kept, empty = taken(RSS.encode(), name, tmp_path)
    assert isinstance(kept, Document) and isinstance(empty, Rejection)
    assert kept.text == "Gunmen fled.\n\nTwo died."
    assert (kept.title, kept.publisher, kept.url) == ("One & two", "Example Wire", "https://e.org/1")
    assert kept.published == datetime(2017, 6, 1, 10, tzinfo=UTC)
    assert "entry 2" in empty.reason


def test_atom(tmp_path: Path) -> None:
    document = only(taken(ATOM.encode(), "d.atom", tmp_path))
    assert (document.text, document.publisher) == ("Gunmen attacked a convoy.", "Atom Wire")


def test_feed_cut_off_keeps_what_stood_before(tmp_path: Path) -> None:
    found = taken(RSS[: RSS.index("</item>") + 20].encode(), "d.rss", tmp_path)
    assert isinstance(found[0], Document)
    assert isinstance(found[-1], Rejection) and "broken" in found[-1].reason


@pytest.mark.parametrize("name", ["d.rss", "d.xml"])
def test_entities_are_refused(tmp_path: Path, name: str) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret words")
    doctype = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file://{secret}">]>'
    for body in (RSS, NEWSML):
        data = body.replace('<?xml version="1.0"?>', doctype).replace("Gunmen fled", "&e; Gunmen fled")
        found = taken(data.encode(), name, tmp_path)
        assert all(isinstance(r, Rejection) for r in found)


# --- ninjs

NINJS = {
    "uri": "urn:newsml:e.org:1",
    "type": "text",
    "contentcreated": "2017-06-01T10:00:00Z",
    "headlines": [{"role": "main", "value": "Convoy attacked"}],
    "bodies": [
        {"contenttype": "text/html", "value": "<p>Gunmen fled.</p><p>Two died.</p>"},
    ],
    "infosources": [{"name": "Example Wire"}],
    "bylines": [{"byline": "By Ann Other"}],
    "language": "en",
}


def test_ninjs_three(tmp_path: Path) -> None:
    document = only(taken(json.dumps(NINJS, indent=2).encode(), "d.json", tmp_path))
    assert document.id == "urn:newsml:e.org:1"
    assert document.text == "Gunmen fled.\n\nTwo died."
    assert (document.title, document.publisher, document.language) == ("Convoy attacked", "Example Wire", "en")
    assert document.credits == ("By Ann Other",)


def test_ninjs_one_in_lists_and_lines(tmp_path: Path) -> None:
    item = {
        "uri": "u:2",
        "headline": "H",
        "body_text": "Gunmen fled.",
        "source": "W",
        "versioncreated": "2017-06-01T00:00:00Z",
    }
    kept, picture = taken(json.dumps([item, {**item, "type": "picture"}]).encode(), "d.json", tmp_path)
    assert isinstance(kept, Document) and (kept.text, kept.publisher) == ("Gunmen fled.", "W")
    assert isinstance(picture, Rejection) and "picture" in picture.reason
    assert only(taken(json.dumps(item).encode(), "d.jsonl", tmp_path)).id == "u:2"


def test_json_that_is_none(tmp_path: Path) -> None:
    assert "JSON" in refused(taken(b'{"text": "One."', "d.json", tmp_path)).reason
    assert "empty" in refused(taken(b"  ", "d.json", tmp_path)).reason


# --- NewsML-G2

NEWSML = """<?xml version="1.0"?><newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>
<newsItem guid="urn:1" xml:lang="en"><itemMeta><provider qcode="nprov:AFP"/>
<versionCreated>2017-06-02T00:00:00Z</versionCreated></itemMeta>
<contentMeta><contentCreated>2017-06-01T10:00:00Z</contentCreated><by>Ann Other</by>
<headline>Convoy</headline></contentMeta>
<contentSet><inlineXML contenttype="application/xhtml+xml">
<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head>
<body><p>Gunmen fled.</p><p>Two <b>died</b>.</p><script>evil()</script></body></html>
</inlineXML></contentSet></newsItem>
<newsItem guid="urn:2"><contentSet><remoteContent href="p.jpg"/></contentSet></newsItem>
<newsItem guid="urn:3"><contentSet><inlineData>Plain words.</inlineData></contentSet></newsItem>
</itemSet></newsMessage>"""


def test_newsml(tmp_path: Path) -> None:
    first, picture, third = taken(NEWSML.encode(), "d.xml", tmp_path)
    assert isinstance(first, Document) and isinstance(picture, Rejection) and isinstance(third, Document)
    assert (first.id, first.text, first.title) == ("urn:1", "Gunmen fled.\n\nTwo died.", "Convoy")
    assert (first.publisher, first.language, first.credits) == ("AFP", "en", ("Ann Other",))
    assert first.published == datetime(2017, 6, 1, 10, tzinfo=UTC)
    assert third.text == "Plain words."


def test_newsml_cut_off(tmp_path: Path) -> None:
    found = taken(NEWSML.encode()[:-150], "d.xml", tmp_path)
    assert isinstance(found[0], Document)
    assert isinstance(found[-1], Rejection) and "broken XML" in found[-1].reason


# --- WARC


def archive(*, packed: bool) -> bytes:
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=packed)
    for number in range(4):
        kind = "image/png" if number == 1 else "text/html; charset=utf-8"
        body = page().replace(b"convoy", b"convoy %d" % number)
        headers = StatusAndHeaders("200 OK", [("Content-Type", kind)], protocol="HTTP/1.1")
        writer.write_record(
            writer.create_warc_record(f"https://e.org/{number}", "response", io.BytesIO(body), http_headers=headers)
        )
    return out.getvalue()


@pytest.mark.parametrize("packed", [False, True])
def test_warc(tmp_path: Path, packed: bool) -> None:
    found = taken(archive(packed=packed), "d.warc.gz" if packed else "d.warc", tmp_path)
    kept = [d for d in found if isinstance(d, Document)]
    assert len(kept) == len(found) == 3
    assert [d.url for d in kept] == ["https://e.org/0", "https://e.org/2", "https://e.org/3"]
    assert "convoy 2" in kept[1].text


@pytest.mark.parametrize("packed", [False, True])
# not at 0.75: a cut between two records leaves a whole archive, and cannot be told
@pytest.mark.parametrize("share", [0.3, 0.4, 0.55, 0.6, 0.68, 0.71, 0.82, 0.9, 0.99])
def test_warc_cut_off(tmp_path: Path, packed: bool, share: float) -> None:
    data = archive(packed=packed)
    found = taken(data[: int(len(data) * share)], "d.warc.gz" if packed else "d.warc", tmp_path)
    assert isinstance(found[0], Document)
    assert isinstance(found[-1], Rejection)
    assert "broken off" in found[-1].reason


def test_warc_that_is_none(tmp_path: Path) -> None:
    assert refused(taken(b"", "d.warc", tmp_path))
    assert refused(taken(b"no archive at all\n" * 20, "d.warc", tmp_path))
    assert refused(taken(b"\x1f\x8b broken", "d.warc.gz", tmp_path))
