"""Questions put to a page in the browser. Each gives a list of what is wrong, so that a failure says where to look."""

import re
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import ConsoleMessage, Page, Request, Response

SIDEWAYS = """() => {
  const root = document.documentElement
  if (root.scrollWidth <= root.clientWidth) return []
  const found = [...document.querySelectorAll('body *')].filter(e => {
    const box = e.getBoundingClientRect()
    return box.width && !e.closest('.skip, .only-read') && (box.right > root.clientWidth + 1 || box.left < -1)
  })
  return [`${root.scrollWidth} > ${root.clientWidth}`, ...found.map(e => e.outerHTML.slice(0, 120))].slice(0, 6)
}"""

CUT = """() => [...document.querySelectorAll(
  'a, button, p, li, h1, h2, h3, label, legend, span, b, strong, summary'
)].filter(e => {
  const style = getComputedStyle(e)
  if (style.display === 'inline' || e.closest('.only-read, .skip') || e.clientWidth < 2) return false
  if (matchMedia('(max-width: 30rem)').matches && e.parentElement.matches('.logo')) return false
  return e.scrollWidth > e.clientWidth + 2 || (style.overflowY === 'hidden' && e.scrollHeight > e.clientHeight + 2)
}).map(e => `${e.scrollWidth} > ${e.clientWidth} ${e.outerHTML.slice(0, 120)}`).slice(0, 6)"""

OVERLAPPING = """() => {
  const shown = [...document.querySelectorAll('main :is(a, button, input, h1, h2, h3, p, label, legend, summary)')]
    .filter(e => e.offsetParent && e.checkVisibility() && !e.closest('.only-read, svg'))
    .filter(e => !e.querySelector('a, button, input, p, label, h2, h3'))
    .map(e => [e, e.getBoundingClientRect()]).filter(([e, box]) => box.width > 1 && box.height > 1)
  const found = []
  for (let i = 0; i < shown.length; i++) for (let j = i + 1; j < shown.length; j++) {
    const [a, x] = shown[i], [b, y] = shown[j]
    if (a.contains(b) || b.contains(a) || (a.closest('label') && a.closest('label') === b.closest('label'))) continue
    const wide = Math.min(x.right, y.right) - Math.max(x.left, y.left)
    const high = Math.min(x.bottom, y.bottom) - Math.max(x.top, y.top)
    if (wide > 3 && high > 3 && getComputedStyle(a).display !== 'inline' && getComputedStyle(b).display !== 'inline')
      found.push(`${a.outerHTML.slice(0, 90)} × ${b.outerHTML.slice(0, 90)}`)
  }
  return found.slice(0, 4)
}"""

# A control inside a sentence may be as high as its line (WCAG 2.5.8); a choice is as large as its label.
SMALL_TARGETS = """() => {
  const inSentence = e => {
    if (getComputedStyle(e).display !== 'inline') return false
    const own = e.textContent.trim(), around = e.parentElement.textContent.trim()
    return around.length > own.length + 3
  }
  return [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')]
    .filter(e => e.checkVisibility() && !e.closest('.skip, .only-read') && !inSentence(e))
    .map(e => [e, (['checkbox', 'radio'].includes(e.type) && e.closest('label')) || e])
    .map(([e, target]) => [e, target.getBoundingClientRect()])
    .filter(([e, box]) => box.height < 43.9 || box.width < 43.9)
    .map(([e, box]) => `${Math.round(box.width)} x ${Math.round(box.height)} ${e.outerHTML.slice(0, 120)}`)
}"""

FOCUSED = """() => {
  const e = document.activeElement
  if (!e || e === document.body || e === document.documentElement) return null
  const box = e.getBoundingClientRect(), style = getComputedStyle(e)
  const shows = (x, y) => {
    const top = document.elementFromPoint(x, y)
    return !!top && (e.contains(top) || top.contains(e) || !!top.closest('label')?.contains(e))
  }
  const within = (at, most) => Math.min(most - 1, Math.max(0, at))
  const middle = box.left + box.width / 2
  const sides = [[middle, box.top + 2], [middle, box.top + box.height / 2], [middle, box.bottom - 2]]
  return {
    words: (e.innerText || e.value || e.name || '').trim().slice(0, 30),
    html: e.outerHTML.slice(0, 120),
    isSkip: e.matches('.skip'),
    ring: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
    inside: box.top >= -1 && box.bottom <= innerHeight + 1 || box.height > innerHeight,
    uncovered: sides.every(([x, y]) => shows(within(x, innerWidth), within(y, innerHeight))),
  }
}"""

SETTLE = "() => document.documentElement.getBoundingClientRect().height"


ITSELF = re.compile(r"Failed to load resource: the server responded with a status of (4\d\d|500)")
"""What Chromium says about the page itself when it is an error page. Whether files are there is asked elsewhere."""


class Ear:
    """Hears what the browser complains of on a page, and whom it asks for anything."""

    def __init__(self, page: Page, ours: str) -> None:
        self.complaints: list[str] = []
        self.foreign: list[str] = []
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        page.on("request", lambda request: self._asked(request, urlsplit(ours).netloc))
        page.on("response", self._answered)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not ITSELF.search(message.text):
            self.complaints.append(f"{message.type}: {message.text}")

    def _asked(self, request: Request, ours: str) -> None:
        if urlsplit(request.url).netloc != ours:
            self.foreign.append(request.url)

    def _answered(self, response: Response) -> None:
        if "/static/" in response.url and response.status >= HTTPStatus.BAD_REQUEST:
            self.complaints.append(f"missing: {response.url}")


def ask(page: Page, question: str) -> list[Any]:
    """The answer of the page as it is laid out now."""
    page.evaluate(SETTLE)
    return list(page.evaluate(question))


def nothing_in(found: dict[Any, Any]) -> None:
    """Fail with one line for each thing found."""
    lines = [f"{where}: {what}" for where, whats in found.items() if whats for what in _flat(whats)]
    if lines:
        pytest.fail("\n".join(lines), pytrace=False)


def _flat(whats: Any) -> list[str]:
    if isinstance(whats, dict):
        return [f"{name}: {what}" for name, inner in whats.items() for what in _flat(inner)]
    return [str(what) for what in whats]
