"""From files and folders to articles: what is read, what is said of what cannot be, and a reading that is cut off."""

import io
import subprocess
import sys
import zipfile
from itertools import islice
from types import ModuleType

import pytest
from docx import Document as Word
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter
from samples import written

from graph.model import Document, Rejected
from loaders import LoadError, find, read_file
from loaders.text import folder, inputs, parse, pipeline
from loaders.text.inputs.cleaning import cleaned
from loaders.text.inputs.dateline import found as dateline
from loaders.text.language import language
from loaders.text.model import Article, Thing
from loaders.text.proposals import End, Proposal

SENTENCE = "Norway hosted the talks between the two sides in Oslo."


def articles(path, **options):
    return list(inputs.articles(path, **options))


def article(path, **options):
    (one,) = articles(path, **options)
    return one


def pdf(*pages, title="", made=""):
    """A PDF with these lines on its pages."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    kids = []
    for lines in pages:
        shown = "".join(f"({line}) Tj 0 -14 Td " for line in lines)
        content = f"BT /F1 11 Tf 72 760 Td {shown}ET"
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
        page = f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {len(objects)} 0 R"
        objects.append(f"{page} /Resources << /Font << /F1 3 0 R >> >> >>")
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    objects.append(f"<< /Title ({title}) /CreationDate ({made}) >>")
    body, places = "%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{one}\nendobj\n"
    table = "".join(f"{at:010} 00000 n \n" for at in places)
    trailer = (
        f"trailer << /Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R >>\nstartxref\n{len(body)}\n%%EOF"
    )
    return f"{body}xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{trailer}".encode()


def locked(content):
    writer = PdfWriter(PdfReader(io.BytesIO(content)))
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def word(*paragraphs, cells=(), title=""):
    document = Word()
    for one in paragraphs:
        document.add_paragraph(one)
    if cells:
        table = document.add_table(rows=1, cols=len(cells))
        for cell, text in zip(table.rows[0].cells, cells, strict=True):
            cell.text = text
    document.core_properties.title = title
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def zipped(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def feed(*items):
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>The Wire</title>{"".join(items)}</channel></rss>'


# What is read


def test_wrapped_lines_are_paragraphs_again_and_the_text_says_when_and_who(tmp_path):
    text = (
        "Talks resume in Geneva\r\n\r\n"
        "GENEVA, 3 May 2024 (Reuters) - Norway hosted the talks between the govern-\r\n"
        "ment and the rebels on Friday, and both sides agreed on a cease\xad\r\nfire."
        " “We\xa0thank our hosts,” said the of\ufb01cial, a self-\r\ntaught lawyer\x07.\r\n\r\n"
        "- Qatar\u2009is to host the next round.\r\n- Oman offered its help."
    )
    one = article(written(tmp_path, "a.txt", text))
    assert one.text.split("\n\n") == [
        "Talks resume in Geneva",
        "GENEVA, 3 May 2024 (Reuters) -",
        "Norway hosted the talks between the government and the rebels on Friday, and both sides agreed on a ceasefire. "
        "“We thank our hosts,” said the official, a self-taught lawyer.",
        "- Qatar is to host the next round.",
        "- Oman offered its help.",
    ]
    assert (one.title, one.date, one.publisher) == ("Talks resume in Geneva", "2024-05-03", "Reuters")
    assert (one.language, one.where) == ("en", str(tmp_path / "a.txt"))


def test_a_line_may_be_a_paragraph():
    lines = [f"{SENTENCE} {more}" for more in ("It is over.", "Nobody knows what comes of it, said an envoy.", "Yes.")]
    assert cleaned("\n".join(lines)) == "\n\n".join(lines)
    assert cleaned("> As mail quotes\n> it, so it is.") == "As mail quotes it, so it is."


@pytest.mark.parametrize(
    ("text", "date", "publisher"),
    [
        (f"ADDIS ABABA, Ethiopia (AP) — {SENTENCE}", None, "Associated Press"),
        (f"Istanbul, June 2, 2025 – {SENTENCE}", "2025-06-02", ""),
        (f"A headline\n\nBy Jane Smith | Monday, 2 June 2025, 14:05 GMT\n\n{SENTENCE}", "2025-06-02", ""),
        (f"A headline\n\nPublished: 2025-06\n\n{SENTENCE}", None, ""),
        (f"2025-06-02\n\n{SENTENCE}", "2025-06-02", ""),
        (f"On June 2, 2025, {SENTENCE}", None, ""),
        (f"Camp David Accords, 17 September 1978\n\n{SENTENCE}", None, ""),
        (f"Geneva, 31 February 2024 – {SENTENCE}", None, ""),
    ],
)
def test_datelines(text, date, publisher):
    found = dateline(text)
    assert (found.date, found.publisher) == (date, publisher)


def test_markdown(tmp_path):
    text = (
        "---\ntitle: The talks\ndate: 2024-05-03\nsource: The Paper\nlicense: CC BY 4.0\n---\n# *Geneva*\n\n"
        "Norway [hosted](http://x.org) the talks\nbetween the **two** sides.\n\n- Oman offered its help.\n\n"
        "```\ncode = 1\n```\n<script>alert('x')</script>\n\n| Who | What |\n|---|---|\n| Qatar | mediates |\n"
    )
    one = article(written(tmp_path, "a.md", text))
    assert one.text.split("\n\n") == [
        "Geneva",
        "Norway hosted the talks between the two sides.",
        "Oman offered its help.",
        *("Who", "What", "Qatar", "mediates"),
    ]
    assert (one.title, one.date, one.publisher, one.licence) == ("The talks", "2024-05-03", "The Paper", "CC BY 4.0")
    assert article(written(tmp_path, "b.md", f"# A headline\n\n{SENTENCE}")).title == "A headline"


PAGE = f"""<!DOCTYPE html><html lang="en"><head><title>Talks in Oslo | The Site</title>
<meta property="article:published_time" content="2024-05-03T10:00:00Z"><meta property="og:site_name" content="The Site">
<link rel="canonical" href="https://example.org/a"><script>var x = "Sweden hosted the talks between them.";</script></head>
<body><nav><a href="/">Home</a> <a href="/news">News</a></nav><article><h1>Talks in Oslo</h1><p>{SENTENCE} It was
the third round.</p><p>“We thank&nbsp;them,” he said.</p></article><footer>Copyright The Site. All rights
reserved.</footer></body></html>"""


def test_a_page_without_what_is_around_the_article(tmp_path):
    one = article(written(tmp_path, "a.html", PAGE))
    assert f"{SENTENCE} It was the third round.\n\n“We thank them,” he said." in one.text
    assert not any(word in one.text for word in ("Sweden", "News", "Copyright"))
    assert (one.title, one.date, one.publisher, one.url) == (
        "Talks in Oslo",
        "2024-05-03",
        "The Site",
        "https://example.org/a",
    )
    latin = f'<html><head><meta charset="windows-1251"></head><body><p>{SENTENCE} Они в Осло.</p></body></html>'
    assert "Они в Осло." in article(written(tmp_path, "b.html", latin.encode("cp1251"))).text


def test_each_item_of_a_feed_is_an_article(tmp_path):
    path = written(
        tmp_path,
        "news.xml",
        feed(
            f"<item><title>A headline</title><link>https://example.org/1</link><pubDate>Fri, 03 May 2024 10:00:00 GMT"
            f"</pubDate><description>&lt;p&gt;{SENTENCE}&lt;/p&gt;&lt;script&gt;alert()&lt;/script&gt;</description></item>",
            "<item><title>Photo</title></item>",
        ),
    )
    refused = []
    (one,) = inputs.articles(path, refused.append)
    assert (one.text, one.title, one.date, one.publisher) == (SENTENCE, "A headline", "2024-05-03", "The Wire")
    assert (one.url, one.where) == ("https://example.org/1", f"{path}, item 1")
    assert [(bad.where, bad.reason[:31]) for bad in refused] == [(f"{path}, item 2", "the item has no sentence in it ")]


def test_pdf(tmp_path):
    pages = [
        [
            "The Oslo Review",
            "Norway hosted the talks between the govern-",
            "ment and the rebels, and both of the sides",
        ],
        ["The Oslo Review", "agreed on a ceasefire in the capital.", "Qatar hosted the next round of these talks, it"],
        ["The Oslo Review", "was said.", "3"],
    ]
    one = article(written(tmp_path, "a.pdf", pdf(*pages, title="A report", made="D:20240503120000Z")))
    assert one.text.replace("\n\n", " ") == (
        "Norway hosted the talks between the government and the rebels, and both of the sides agreed on a ceasefire in the "
        "capital. Qatar hosted the next round of these talks, it was said."
    )
    assert (one.title, one.date) == ("A report", "2024-05-03")
    dated = pdf(
        ["2 June 2025", f"{SENTENCE} It was", "the third round."],
        title="Microsoft Word - a.doc",
        made="D:20240503120000Z",
    )
    one = article(written(tmp_path, "b.pdf", dated))
    assert (one.title, one.date) == ("2 June 2025", "2025-06-02")


def test_docx(tmp_path):
    content = word("A headline", SENTENCE, cells=("Oman offered its help.", "Qatar, too."), title="A report")
    one = article(written(tmp_path, "a.docx", content))
    assert one.text.split("\n\n") == ["A headline", SENTENCE, "Oman offered its help.", "Qatar, too."]
    assert (one.title, one.date) == ("A report", None)


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_encodings(tmp_path, codec):
    text = "The café in Zürich hosted the talks between the two sides."
    assert article(written(tmp_path, "a.txt", text.encode(codec))).text == text


def test_several_encodings_in_one_file(tmp_path):
    content = "A café hosted the talks.\n\n".encode("cp1252") + "The café is in Zürich.".encode()
    assert article(written(tmp_path, "a.txt", content)).text == "A café hosted the talks.\n\nThe café is in Zürich."


def test_what_is_said_beside_the_file_and_by_the_user(tmp_path):
    path = written(tmp_path, "a.txt", f"GENEVA, 3 May 2024 (Reuters) - {SENTENCE}")
    written(tmp_path, "a.dataset.yaml", "document: {publisher: The Desk, licence: CC BY 4.0, date: 2024-05-04}")
    one = article(path, title="A title")
    assert (one.title, one.publisher, one.licence, one.date) == ("A title", "The Desk", "CC BY 4.0", "2024-05-04")
    for options, said in (({"date": "May"}, "date 'May': YYYY"), ({"language": "xx"}, "language 'xx': a code")):
        with pytest.raises(LoadError, match=said):
            articles(path, **options)


def test_a_very_long_text_comes_in_parts(tmp_path):
    found = articles(written(tmp_path, "a.txt", f"{SENTENCE} " * 4000 + f"\n\n{SENTENCE}"))
    assert [one.where for one in found] == [f"{tmp_path / 'a.txt'}, part {n} of 3" for n in (1, 2, 3)]
    assert all(len(one.text) <= inputs.MOST and one.text.endswith("Oslo.") for one in found)
    assert sum(one.text.count(SENTENCE) for one in found) == 4001


# What cannot be read


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.txt", b"", "is empty; a text is expected"),
        ("a.txt", b" \n\t\n", "is empty; a text is expected"),
        ("a.txt", b"a" * 5_000_000, "no sentence is in it"),
        ("a.txt", b"They met in Oslo. " * 280_000, "5,039,999 characters stand in one line; a text in paragraphs is"),
        ("a.txt", b"Geneva\nOslo\nDoha\n", "no sentence is in it"),
        ("a.txt", b"\x89PNG\r\n\x1a\n\0\0\0", "it is a PNG image; a text is expected"),
        ("a.txt", b"\x7fELF\2\1\1\0", "it is a program"),
        ("a.txt", bytes(range(256)) * 8, "it holds control characters, so it is no text"),
        ("a.txt", b"{\\rtf1 It is so.}", "it is RTF: save it as"),
        ("a.txt", zipped({"a.txt": "x", "b.txt": "y"}), "it holds 2 files"),
        (
            "a.html",
            "<html><script>var x = 'They met in Oslo.'</script><div id=root></div></html>",
            "has no article in it",
        ),
        ("a.xml", "<graph><node/></graph>", "is no feed; RSS or Atom is expected"),
        ("a.rss", feed(), "the feed has no items"),
        ("a.rss", "<rss><channel><item>", "no "),
        ("a.pdf", b"They met in Oslo.", "is no PDF"),
        ("a.pdf", b"%PDF-1.7 and no more", "the PDF is damaged"),
        ("a.pdf", pdf([SENTENCE])[:400], "the PDF is damaged"),
        ("a.pdf", pdf([], []), "no text is in its 2 pages, as when they were scanned"),
        ("a.pdf", locked(pdf([SENTENCE])), "it is protected by a password"),
        ("a.docx", b"They met in Oslo.", "it is no DOCX"),
        ("a.docx", b"\xd0\xcf\x11\xe0 and more", "it is protected by a password, or an old Office file"),
        ("a.docx", zipped({"[Content_Types].xml": "<x/>", "word/document.xml": "<"}), "the DOCX is damaged"),
        ("a.docx", word(SENTENCE)[:900], "a whole"),
        (
            "a.docx",
            zipped({"word/document.xml": b" " * 80_000_000, "mimetype": "x"}),
            "it unpacks to 76 MB, far more than",
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_one_line(tmp_path, name, content, said):
    path = written(tmp_path, name, content)
    with pytest.raises(LoadError) as caught:
        articles(path)
    assert str(caught.value).startswith(str(path)) and said in str(caught.value) and "\n" not in str(caught.value)


PIECES = st.one_of(
    st.binary(max_size=60),
    st.text(max_size=40).map(lambda text: text.encode(errors="surrogatepass")),
    st.sampled_from(
        [b"<p>", b"</", b"<![CDATA[", b"---\n", b"| a | b |\n", b"# ", b"They met in Oslo. ", b"\n\n", b"&#x0;"]
    ),
)


@given(
    st.sampled_from(inputs.SUFFIXES),
    st.sampled_from([b"", b"%PDF-1.4\n", b"<rss><channel><item><title>", b"<html>", b"---\ntitle: ", b"\xff\xfe"]),
    st.lists(PIECES, max_size=8),
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_bytes_end_in_articles_or_one_line(tmp_path, ending, begins, pieces):
    path = written(tmp_path, f"a{ending}", begins + b"".join(pieces))
    try:
        for one in inputs.articles(path):
            assert one.text == one.text.strip() and "\n\n\n" not in one.text
            assert not any(char < " " and char != "\n" for char in one.text)
            one.text.encode()
    except LoadError as error:
        assert "\n" not in str(error)


@given(st.text(st.sampled_from("aB .\n\t-“”>\xad\xa0\ufb01é1\x07"), max_size=200), st.booleans())
@settings(deadline=None)
def test_what_is_clean_stays_as_it_is(text, ragged):
    once = cleaned(text, ragged)
    assert [line.split() for line in once.split("\n\n")] == [line.split() for line in cleaned(once).split("\n\n")]


def test_signs_and_data_that_a_tokenizer_is_slow_at_are_cut():
    assert cleaned("(" * 50_000 + " " + "😀🙂" * 50_000 + " " + "QUJD" * 50_000 + " It is so.") == "((( … … It is so."


# Folders


def test_a_folder_is_read_in_order_and_what_cannot_be_is_said_once(tmp_path):
    (tmp_path / "b").mkdir()
    for name in ("c.txt", "b/a.txt", "a.md"):
        written(tmp_path, name, f"{SENTENCE} It is {name}.")
    written(tmp_path, "a.dataset.yaml", "document: {publisher: The Desk}")
    written(tmp_path, ".hidden.txt", SENTENCE)
    written(tmp_path, "d.csv", "a,b\n1,2\n")
    written(tmp_path, "e.txt", "")
    (tmp_path / "b" / "again").symlink_to(tmp_path)
    (tmp_path / "f.txt").symlink_to(tmp_path / "none")
    refused = []
    found = list(inputs.articles(tmp_path, refused.append))
    assert [one.where.removeprefix(f"{tmp_path}/") for one in found] == ["a.md", "b/a.txt", "c.txt"]
    assert [one.publisher for one in found] == ["The Desk", "", ""]
    assert [(one.where.removeprefix(f"{tmp_path}/"), one.reason[:24]) for one in refused] == [
        ("d.csv", "is no text by its name; "),
        ("e.txt", "is empty; a text is expe"),
        ("f.txt", "cannot be read (No such "),
    ]
    assert inputs.count(tmp_path) == 6
    with pytest.raises(LoadError, match=r"nothing in this folder can be read \(.*none.txt: cannot be read"):
        written(tmp_path / "b", "x", "").unlink()
        (tmp_path / "g").mkdir()
        (tmp_path / "g" / "none.txt").symlink_to(tmp_path / "nowhere")
        articles(tmp_path / "g")


def numbered(number):
    return Article(f"{SENTENCE} It was round {number}.", f"{number}.txt")


@pytest.fixture
def stages(monkeypatch):
    """The stages, replaced by something quick; gives what they were asked to read."""
    asked = []

    def read(several, known, beside):
        asked.extend(one.where for one in several)
        return [
            folder.Read(
                one,
                {"t1": Thing("t1", "State", "Norway", "iso:NO", ("Oslo",), {"start": "2024"})},
                (0, len(SENTENCE) + 1),
                (
                    Proposal(
                        "MEDIATES",
                        End("Norway", "State", "iso:NO", "t1"),
                        End("talks", "Process"),
                        SENTENCE,
                        "hosted",
                        0.8,
                    ),
                ),
            )
            for one in several
        ]

    monkeypatch.setattr(folder, "_at_once", read)
    return asked


def test_a_reading_that_was_cut_off_goes_on_where_it_stopped(tmp_path, stages):
    notes = tmp_path / "notes" / "n.jsonl"
    several = [numbered(number) for number in range(40)]
    first = list(islice(folder.readings(several, notes=notes), 20))
    assert len(stages) == 32
    notes.write_bytes(notes.read_bytes() + b'{"document": "doc:text-half')
    changed = [numbered(99), *several[1:]]
    again = list(folder.readings(changed, notes=notes))
    # What was read is not read again, and yet handed over; what has changed is.
    assert stages[32:] == ["99.txt", *(f"{number}.txt" for number in range(32, 40))]
    assert [one.article for one in again] == changed and again[1:20] == first[1:]
    assert not notes.exists()
    assert not list(folder.readings([], notes=notes))


def test_notes_of_another_release_are_not_used(tmp_path, stages, monkeypatch):
    notes = tmp_path / "n.jsonl"
    next(folder.readings([numbered(1)], notes=notes))
    monkeypatch.setattr(folder, "_made_by", lambda: {"model": "another"})
    assert len(list(folder.readings([numbered(1)], notes=notes))) == 1 and len(stages) == 2


def test_an_article_at_which_a_stage_fails_is_rejected_alone(stages, monkeypatch):
    def failing(several, known, beside):
        if any(one.where == "2.txt" for one in several):
            raise KeyError("x")
        return read(several, known, beside)

    read = folder._at_once
    monkeypatch.setattr(folder, "_at_once", failing)
    refused = []
    found = list(folder.readings(map(numbered, range(4)), rejecting=refused.append))
    assert [one.article.where for one in found] == ["0.txt", "1.txt", "3.txt"]
    assert [one.where for one in refused] == ["2.txt"] and "fault of Gobetween (KeyError: 'x')" in refused[0].reason


# Languages


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (SENTENCE, "en"),
        ("President Recep Tayyip Erdoğan met Volodymyr Zelenskyy.", ""),
        ("Lakhdar Brahimi, Staffan de Mistura, Geir Pedersen", ""),
        ("Emir Tamim bin Hamad Al Thani and Abdel Fattah al-Sisi met Emmanuel Macron in Doha on Monday.", ""),
        ("Der Außenminister traf seinen Kollegen in Genf.", "de"),
        ("Le président a rencontré son homologue à Genève.", "fr"),
        ("Президент встретился с министром в Женеве на этой неделе.", "ru"),
        ("التقى وزير الخارجية القطري مع نظيره التركي في الدوحة", "ar"),
        ("Hello.", ""),
    ],
)
def test_languages(text, code):
    assert language(text) == code


def test_a_text_in_another_language_is_one_line(tmp_path):
    path = written(tmp_path, "a.txt", "Der Außenminister traf seinen Kollegen in Genf. Sie sprachen über den Frieden.")
    with pytest.raises(LoadError, match=r"a.txt: the text is in German; .* install the spaCy model de_core_news_sm to"):
        articles(path)
    assert "Turkish, for which spaCy has no model" in parse.unreadable(Article("…", language="tr"))
    assert article(path, language="English").language == "en"


def test_a_model_that_a_user_has_installed_reads_its_language(monkeypatch):
    import spacy

    def loaded(code):
        nlp = spacy.blank(code)
        nlp.add_pipe("sentencizer")
        nlp.add_pipe("entity_ruler").add_patterns([{"label": "PER", "pattern": "Annalena Baerbock"}])
        nlp.add_pipe(parse._labels_name(), last=True)
        return nlp

    monkeypatch.setattr(parse, "model", lambda code="en": parse.OURS if code == "en" else "de_core_news_lg")
    monkeypatch.setattr(parse, "loaded", loaded)
    one = Article("Annalena Baerbock traf den Minister in Genf.", language="de")
    assert parse.unreadable(one) == ""
    ((same, doc),) = parse.articles([one])
    assert same is one and [(name.text, name.label_) for name in doc.ents] == [("Annalena Baerbock", "PERSON")]
    (reading,) = pipeline.readings([one])
    assert not reading.english and reading.statements == []


# The loader


def test_which_files_are_texts(tmp_path):
    assert find(tmp_path).NAME == "text"
    for name, content in (
        ("a.txt", SENTENCE),
        ("a.html", PAGE),
        ("a.pdf", pdf([SENTENCE])),
        ("a.docx", word(SENTENCE)),
        ("a.xml", feed()),
        ("a", SENTENCE),
        ("b.txt", "Ein Café in Zürich. Es war so.".encode("utf-16-le")),
    ):
        assert find(written(tmp_path, name, content)).NAME == "text", name
    assert find(written(tmp_path, "x.txt", "ADA_MARSH_\n\t[UKRGOV 100506-140506]\n")).NAME == "petrarch"
    assert find(written(tmp_path, "x.csv", f"who,said\nOslo,{SENTENCE}\n")).NAME == "table"
    written(tmp_path, "y.mapping.yaml", "mapping: 1")
    assert find(written(tmp_path, "y.txt", f"who\tsaid\nOslo\t{SENTENCE}\n")).NAME == "table"
    with pytest.raises(LoadError, match="not recognised"):
        find(written(tmp_path, "z.txt", "a;b;c\n1;2;3\n"))


def test_texts_are_documents(tmp_path):
    written(tmp_path, "a.txt", f"GENEVA, 3 May 2024 (Reuters) - {SENTENCE}")
    written(tmp_path, "b.txt", "")
    found = [entry.item for entry in read_file(tmp_path)]
    (document,) = [one for one in found if isinstance(one, Document)]
    assert (document.title, document.date, document.publisher) == (SENTENCE, "2024-05-03", "Reuters")
    assert [one.where for one in found if isinstance(one, Rejected)] == [str(tmp_path / "b.txt")]
    for bad in ("2", "much", "nan"):
        with pytest.raises(LoadError, match=f"accept_above '{bad}': a number from 0 to 1 is expected"):
            list(read_file(tmp_path, accept_above=bad))


def test_nothing_heavy_is_imported_before_a_text_is_read(tmp_path):
    path = written(tmp_path, "a.txt", SENTENCE)
    heavy = "spacy trafilatura py3langid pypdf docx feedparser markdown_it.main lxml"
    code = f"import sys, pathlib, loaders; loaders.find(pathlib.Path({str(path)!r})); print([m for m in {heavy!r}.split() if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_several_processes_read_the_same_in_the_same_order(tmp_path, monkeypatch):
    # A page of Streamlit is the main module while it runs, and its file may be anything, or gone.
    page = ModuleType("__main__")
    page.__file__ = str(tmp_path / "gone.py")
    monkeypatch.setitem(sys.modules, "__main__", page)
    articles = [
        Article(f"Norway mediated the talks between Chad and Sudan in round {n}.", f"{n}.txt") for n in range(40)
    ]
    alone = list(folder.readings(articles))
    found = list(folder.readings(iter(articles), notes=tmp_path / "notes", workers=2))
    assert found == alone
    assert any(one.proposals for one in found)
    assert not (tmp_path / "notes").exists()
