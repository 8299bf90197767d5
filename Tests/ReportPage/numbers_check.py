"""Every number on the page is one of the JSON, in the part of it that the section tells, and shown rounded."""

import math
import re

# Which parts of the JSON the sections of the page tell.
PARTS = {
    "summary": ("model", "references"),
    "data": ("data", "cutoffs"),
    "key-figures": ("keyFigures",),
    "comparison": ("model", "references"),
    "quality": ("model",),
    "drivers": ("drivers", "features"),
    "slices": ("slices",),
    "fairness": ("fairness",),
    "drift": ("drift",),
    "customers": ("customers",),
    "making": ("making", "data", "model"),
}

# Numbers of the page's own sentences: levels of intervals, shares of lifts, thresholds of drift, and plain words.
OWN = {"0", "1", "2", "10", "95", "0.1", "0.25"}

NUMBERS = """() => Array.from(document.querySelectorAll("data, [data-value]"), (element) => ({
  section: element.closest("section")?.getAttribute("aria-labelledby") || "summary",
  value: element.getAttribute("value") ?? element.dataset.value,
  text: element.textContent,
}))"""

# What is written outside of numbers: texts with the section and the kind of place that they are in.
TEXTS = """() => {
  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!/[0-9]/.test(walker.currentNode.data) || element.closest("data, [data-value], pre, script")) continue;
    const image = element.closest("svg");
    texts.push({
      text: walker.currentNode.data.trim(),
      isMark: Boolean(image && element.closest(".tick:not(.value)")),
      isRange: Boolean(image && element.closest(".value")),
      isAge: Boolean(element.closest(".triangle thead")),
      isPosition: Boolean(element.closest(".hidden-id")),
      isCount: Boolean(element.closest("desc")),
      bars: image ? image.querySelectorAll(".bar, .bar-missing").length : 0,
    });
  }
  return texts;
}"""


def leaves(value, kind):
    """All numbers, or all texts, in a piece of JSON."""
    if isinstance(value, dict):
        for each in value.values():
            yield from leaves(each, kind)
    elif isinstance(value, list):
        for each in value:
            yield from leaves(each, kind)
    elif isinstance(value, kind) and not isinstance(value, bool):
        yield value


def parsed(text):
    """The number that a text shows, with the distance that rounding may have moved it, in both without its percent sign."""
    plain = text.replace(",", "").replace("−", "-").replace("+", "").replace("%", "").replace("\u00a0", "").strip()
    decimals = len(plain.partition(".")[2])
    return float(plain), 0.5000001 * 10.0**-decimals


def shows(text, value):
    number, reach = parsed(text)
    scales = (100,) if "%" in text else (1, 100)
    return any(abs(number - scale * value) <= reach + 1e-12 * abs(value) for scale in scales)


def values(page):
    """The numbers of all sections but that of how the page was made, whose seconds differ from run to run."""
    return sorted(each["value"] for each in page.evaluate(NUMBERS) if each["section"] != "making")


def faults(page, content):
    found = []
    known = {
        section: {float(number) for part in parts for number in leaves(content.get(part), (int, float))}
        for section, parts in PARTS.items()
    }
    shown = page.evaluate(NUMBERS)
    if len(shown) < 300:
        found.append(f"only {len(shown)} numbers")
    for each in shown:
        value = float(each["value"])
        if not math.isfinite(value):
            found.append(f"{each['section']}: the number {each['value']}")
        elif value not in known[each["section"]]:
            found.append(f"{each['section']}: {each['value']} ({each['text']}) is not in the JSON")
        elif not shows(each["text"], value):
            found.append(f"{each['section']}: {each['text']} is not {each['value']} rounded")
    return found + texts(page, content)


def texts(page, content):
    """Digits outside of numbers belong to texts of the JSON, or to the page's own few."""
    found = []
    strings = set(leaves(content, str))
    ranges = [float(number) for number in leaves(content.get("drivers", {}), (int, float))]
    for each in page.evaluate(TEXTS):
        text = each["text"].rstrip("…")
        if each["isMark"] or any(text in string for string in strings):
            continue
        left = text
        for string in sorted(strings, key=len, reverse=True):
            if len(string) > 3:
                left = left.replace(string, "")
        tokens = re.findall(r"\d[\d,]*(?:\.\d+)?", left)
        if each["isRange"]:
            bad = [token for token in tokens if not any(shows(token, abs(number)) for number in ranges)]
        elif each["isAge"] or each["isPosition"]:
            bad = [token for token in tokens if not token.isdigit()]
        else:
            own = OWN | ({str(each["bars"])} if each["isCount"] else set())
            bad = [token for token in tokens if token not in own]
        found += [f"“{text}” has the number {token}" for token in bad]
    return found
