import pytest

from sandbox.errors import ApiError
from sandbox.text import html, utf16
from sandbox.text.detect import detect
from sandbox.text.formatted import format_text


def parsed(source):
    text, entities = format_text(source, "HTML", None, limit=4096, too_long="too long")
    return text, [
        (entity["type"], utf16.piece(text, entity["offset"], entity["length"]))
        for entity in entities
    ]


def test_offsets_are_counted_in_utf16():
    text, entities = html.parse("🌱 <b>Trà Vinh</b> 👩‍🌾<i>xanh</i>")

    assert text == "🌱 Trà Vinh 👩‍🌾xanh"
    assert entities == [
        {"type": "bold", "offset": 3, "length": 8},
        {"type": "italic", "offset": 17, "length": 4},
    ]


def test_nested_tags():
    assert parsed("<b>Báo <i>cáo</i></b> <u>gạch</u> <s>bỏ</s> <tg-spoiler>kín</tg-spoiler>") == (
        "Báo cáo gạch bỏ kín",
        [
            ("bold", "Báo cáo"),
            ("italic", "cáo"),
            ("underline", "gạch"),
            ("strikethrough", "bỏ"),
            ("spoiler", "kín"),
        ],
    )


def test_four_named_entities_and_numbers_are_known():
    assert parsed("&lt;a&gt; &amp; &quot;b&quot; &#272;&#x1F331; &nbsp; &copy; A & B &lt")[0] == (
        '<a> & "b" Đ🌱 &nbsp; &copy; A & B <'
    )


def test_a_block_of_code_has_a_language():
    _, entities = html.parse('<pre><code class="language-python">x = 1</code></pre>')

    assert entities == [{"type": "pre", "offset": 0, "length": 5, "language": "python"}]


@pytest.mark.parametrize(
    ("source", "url"),
    [
        ('<a href="https://travinh.gov.vn/x?a=1&amp;b=2">liên kết</a>', "x?a=1&b=2"),
        ("<a href='http://a.vn'>liên kết</a>", "http://a.vn/"),
        ('<a href="tg://resolve?domain=x">liên kết</a>', "tg://resolve?domain=x"),
    ],
)
def test_links(source, url):
    text, entities = html.parse(source)

    assert text == "liên kết"
    assert entities[0]["type"] == "text_link"
    assert entities[0]["url"].endswith(url)


def test_a_link_to_nowhere_leaves_its_text():
    assert html.parse('<a href="nowhere">x</a>') == ("x", [])


def test_a_mention_by_number():
    _, entities = html.parse('<a href="tg://user?id=123">Hường</a>')

    assert entities[0]["type"] == "text_mention"
    assert entities[0]["user"]["id"] == 123


def test_quotations():
    assert parsed("<blockquote>a</blockquote><blockquote expandable>b</blockquote>")[1] == [
        ("blockquote", "a"),
        ("expandable_blockquote", "b"),
    ]


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("<div>x</div>", 'Unsupported start tag "div" at byte offset 0'),
        # ế has three bytes.
        ("ế <br/>", 'Unsupported start tag "br/" at byte offset 4'),
        ("5 < 6", 'Unsupported start tag "" at byte offset 2'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        (
            "<b>x</i>",
            'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"',
        ),
        ("<b", "Unclosed start tag at byte offset 0"),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("<a href", 'Unclosed start tag "a" at byte offset 0'),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ('<a "x">y</a>', 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href=x/y>z</a>", "Unexpected end of name token at byte offset 8"),
        (
            '<span class="big">x</span>',
            'Tag "span" must have class "tg-spoiler" at byte offset 0',
        ),
    ],
)
def test_what_telegram_refuses(source, reason):
    with pytest.raises(ApiError) as refused:
        html.parse(source)

    assert refused.value.description == f"Bad Request: can't parse entities: {reason}"


def test_text_is_trimmed_with_its_entities():
    assert parsed("\n  <b>  a\r\nb  </b>  \n") == ("a\nb", [("bold", "a\nb")])


def test_what_stands_in_a_text_by_itself():
    text = "🌱 /status@xanh_bot xem https://travinh.gov.vn/a, hỏi @huong hay a.b@c.vn #xanh 1/2 /"
    found = [
        (entity["type"], utf16.piece(text, entity["offset"], entity["length"]))
        for entity in detect(text)
    ]

    assert found == [
        ("bot_command", "/status@xanh_bot"),
        ("url", "https://travinh.gov.vn/a"),
        ("mention", "@huong"),
        ("email", "a.b@c.vn"),
        ("hashtag", "#xanh"),
    ]


def test_nothing_is_found_in_code():
    assert parsed("<code>/status</code> /help")[1] == [
        ("code", "/status"),
        ("bot_command", "/help"),
    ]
