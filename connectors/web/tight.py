"""Scripts and styles without what only people need. Nothing is renamed: errors stay readable.

The scripts are our own: one statement to a line, `;` at its end, no literal over several lines.
"""

import functools
import re

import zopfli.gzip

# Left alone: strings, templates, patterns. Then end-of-line comments.
LITERAL = re.compile(
    r"""("(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`|/(?![ /*])(?:[^/\\\n]|\\.)+/[gm]?)| // .*$"""
)
SIGN = re.compile(r" *([{}()\[\];,:?=<>*&|!%]+|(?<![-+])(?<![-+] )[-+](?! ?[-+])) *")
TOKEN = re.compile(LITERAL.pattern + r"|;?const\b ?|[{}()\[\];\n]|[\w$]+|.", re.DOTALL)


def script(code: str) -> str:
    """Modules' code without imports, `export`, comments and indentation."""
    code = re.sub(r"^\s*/\*\*.*?\*/$", "", code, flags=re.DOTALL | re.MULTILINE)
    lines = (line.strip() for line in code.splitlines())
    kept = [line for line in lines if line and not line.startswith(("//", "import "))]
    tight = "\n".join(_line(line.removeprefix("export ")) for line in kept)
    tight = re.sub(r"(?<=[{};,(])\n", "", tight)  # nothing ends there that a line break would end
    return _short(re.sub(r";\n?(?=})", "", tight))  # nor does a last statement need an end


def css(text: str) -> str:
    """A style sheet without comments and blanks."""
    bare = re.sub(r"\s+", " ", re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL))
    tight = re.sub(r" *([{};,>]) *|: +", lambda found: found[1] or ":", bare)
    return tight.replace(";}", "}").strip()


@functools.cache
def packed(text: str) -> bytes:
    """As gzip, made as small as gzip can be: it is made once and sent to every visitor."""
    return bytes(zopfli.gzip.compress(text.encode()))


def _line(line: str) -> str:
    parts = LITERAL.split(line)
    for index in range(0, len(parts), 2):
        tight = SIGN.sub(r"\1", parts[index])
        tight = re.sub(r"(?<!\w)\((\w+)\)(?==>)", r"\1", tight)
        parts[index] = re.sub(r"\btrue\b", "!0", re.sub(r"\bfalse\b", "!1", tight))
    return "".join(part for part in parts if part)


def _short(code: str) -> str:
    """`const a=1;const b=2` as `const a=1,b=2`, and no comma at the end of a list."""
    out, declaring = [""], [False]  # at each depth, whether a declaration is under way
    for part in (found[0] for found in TOKEN.finditer(code)):
        word = part.strip()
        if word == ";const" and declaring[-1]:
            out.append(",")
            continue
        if word in (";const", "const"):
            declaring[-1] = True
        elif part in ("{", "(", "["):
            declaring.append(False)
        elif part in ("}", ")", "]"):
            declaring.pop()
            out[-1] = out[-1].removesuffix(",")
        elif part in (";", "\n"):
            declaring[-1] = False
        out.append(part)
    return "".join(out)
