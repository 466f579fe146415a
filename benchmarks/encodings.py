"""How many characters of the Japanese encodings are read as browsers read them.

    python -m benchmarks.encodings

The reference is the `TextDecoder` of Node.js, a decoder after the WHATWG Encoding Standard.
Compared is every code of Shift_JIS (1 and 2 bytes), EUC-JP (1, 2 and 3 bytes) and
ISO-2022-JP (the 94 × 94 table, katakana and Roman sets): these are the code tables that the
Web Platform Tests walk through. Left out, because there Node's converters (ICU's) differ from
the Standard: the byte 7F of Shift_JIS, and the rows of EUC-JP's third table after ED, which
the Standard's index of JIS X 0212 does not have. Codes without a character are counted apart. A page holds
many characters of one encoding, labelled in the HTTP header, as a site would send it.
"""

import json
import shutil
import subprocess
from dataclasses import dataclass, field

from scraper.decode import decode

_TABLE = r"""
const out = {};
for (const label of ["shift_jis", "euc-jp", "iso-2022-jp"]) {
  const decoder = new TextDecoder(label), codes = [];
  const add = (...bytes) => codes.push([bytes, decoder.decode(Uint8Array.from(bytes))]);
  const trails = [0x40, 0xfc], high = [0xa1, 0xfe];
  if (label === "shift_jis") {
    for (let a = 0x20; a < 0x100; a++) if (a < 0x7f || (a > 0xa0 && a < 0xe0)) add(a);
    for (let a = 0x81; a <= 0xfc; a++) {
      if (a > 0x9f && a < 0xe0) continue;
      for (let b = trails[0]; b <= trails[1]; b++) if (b !== 0x7f) add(a, b);
    }
  } else if (label === "euc-jp") {
    for (let a = 0x20; a < 0x7f; a++) add(a);
    for (let b = 0xa1; b <= 0xdf; b++) add(0x8e, b);
    for (let a = high[0]; a <= high[1]; a++) for (let b = high[0]; b <= high[1]; b++) {
      add(a, b);
      if (a <= 0xed) add(0x8f, a, b);
    }
  } else {
    const back = [0x1b, 0x28, 0x42];
    for (let a = 0x20; a < 0x7f; a++) add(a);
    for (let b = 0x21; b < 0x7f; b++) add(0x1b, 0x28, 0x4a, b, ...back);
    for (let b = 0x21; b <= 0x5f; b++) add(0x1b, 0x28, 0x49, b, ...back);
    for (let a = 0x21; a < 0x7f; a++) for (let b = 0x21; b < 0x7f; b++) {
      add(0x1b, 0x24, 0x42, a, b, ...back);
      add(0x1b, 0x24, 0x40, a, b, ...back);
    }
  }
  out[label] = codes;
}
process.stdout.write(JSON.stringify(out));
"""


@dataclass
class Encoding:
    """What came of one encoding."""

    label: str
    characters: int = 0
    """Codes that stand for a character."""
    right: int = 0
    """Of them, read as the reference reads them."""
    wrong: list[tuple[str, str, str]] = field(default_factory=list)
    """Bytes in hexadecimal, the reference's text, ours."""
    empty: int = 0
    """Codes that stand for nothing."""
    empty_right: int = 0
    """Of them, read as U+FFFD here too, alone on a page of that label."""


def compared() -> list[Encoding] | None:
    """Compare every code with the reference; None where Node.js is absent."""
    node = shutil.which("node")
    if node is None:
        return None
    said = subprocess.run([node, "-e", _TABLE], capture_output=True, check=True, timeout=120)
    return [_compare(label, codes) for label, codes in json.loads(said.stdout).items()]


def _compare(label: str, codes: list[tuple[list[int], str]]) -> Encoding:
    found = Encoding(label)
    named = f"text/html; charset={label}"
    sound = [(bytes(code), text) for code, text in codes if "\ufffd" not in text]
    page = b"<p>" + b"\n<p>".join(code for code, _ in sound)
    ours = decode(page, named).split("\n")
    found.characters = len(sound)
    for (code, theirs), line in zip(sound, ours, strict=True):
        if line == "<p>" + theirs:
            found.right += 1
        else:
            found.wrong.append((code.hex(), theirs, line[3:]))
    filler = ("<p>" + "会談" * 200 + "</p>").encode({"shift_jis": "cp932"}.get(label, label))
    for code, text in codes:
        if "\ufffd" in text:
            found.empty += 1
            found.empty_right += "\ufffd" in decode(filler + bytes(code), named)
    return found


def main() -> None:
    results = compared()
    if results is None:
        print("encodings: not compared, Node.js is absent")
        return
    for one in results:
        print(
            f"{one.label}: {one.right} of {one.characters} characters as a browser reads them; "
            f"{one.empty_right} of {one.empty} codes without one are U+FFFD"
        )
        for code, theirs, ours in one.wrong[:12]:
            print(f"    {code}: {theirs!a} there, {ours!a} here")


if __name__ == "__main__":
    main()
