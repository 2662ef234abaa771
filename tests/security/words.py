"""Words that somebody could type to harm those who read them, and words that are only rare."""

from tests.security.pages import MARK

HTML = (
    f"<b {MARK}>x</b>",
    f'"><img {MARK} src=x onerror=alert(1)>',
    f"'><svg {MARK}/onload=alert(1)>",
    f"</script><script {MARK}>alert(1)</script>",
    f"</title><i {MARK}>",
    f"<!--><u {MARK}>",
    f"&lt;b {MARK}&gt;",
    f'x" onfocus="alert(1)" autofocus {MARK}="',
    f"<a {MARK} href=javascript:alert(1)>x</a>",
    f"<math><mi {MARK}>x",
    f"]]><p {MARK}>",
    "javascript:alert(1)",
)
TEMPLATES = (
    "{{1234*3}}",
    "${1234*3}",
    "{%for x in 1%}",
    "#{1234*3}",
    "<%=1234*3%>",
    "{{config}}",
    "%(name)s %s %d",
    "{0.__class__}",
)
MARK_TEXT = MARK
EVALUATED = "3702"
DATABASE = (
    "' OR '1'='1",
    "'; DROP TABLE people_person; --",
    '" OR ""="',
    "\\'; SELECT 1; --",
    "%_%",
    "1) UNION SELECT 1--",
)
SHEETS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0", "＝1+1", '=HYPERLINK("http://evil.example")')
LINES = ("a\r\nBcc: evil@example.com", "a\nSubject: other", "a\u2028b\u2029c", "a\x0bb\x0cc", "a\x85b")
PLACES = ("../../etc/passwd", "..\\..\\windows", "file:///etc/passwd", "http://169.254.169.254/", "C:\\nul")
RARE = (
    "\u202e倒着念\u202c",
    "a\u200bb\u200dc",
    "𠮷𡈽𪚥",
    "👩‍👩‍👧‍👦🏳️‍🌈",
    "阿卜杜热合曼·买买提",
    "ñ́̂̃",
    "\ufeffBOM",
    "\ufffe",
    "İstanbul ſß",
    "ﷺ",
    "　全角　",
)
ALL = (*HTML, *TEMPLATES, *DATABASE, *SHEETS, *LINES, *PLACES, *RARE)
SENSELESS = ("x" * 5_000, "𠮷" * 300, "\x1b[31m\x7f", "99:99", "9999-12-31", "0001-01-01", "1e308", "٣")
EVERYTHING = "".join((HTML[0], HTML[1], TEMPLATES[0], DATABASE[0]))
