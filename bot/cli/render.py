"""A reply as readable text in a terminal."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence

from rich.console import Console, Group, RenderableType
from rich.markdown import Markdown
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from bot.reply import Citation, Reply, Status
from bot.triage.finding import Tier

QUOTE_CHARS = 220
_TELEPHONE = re.compile(r"\[([^\]]*)\]\(tel:[^)]*\)")
_MARKER = re.compile(r"\[(\d+)\](?!\()")
_STYLE = {Tier.EMERGENCY: "bold red", Tier.URGENT: "red"}
_TITLE = {Tier.EMERGENCY: "Get emergency help now", Tier.URGENT: "Get medical advice today"}


def show(reply: Reply, console: Console) -> None:
    """Print a reply: the text, then its sources, then what may be asked next."""
    parts: list[RenderableType] = [_body(reply)]
    if reply.citations:
        parts += ["", Text("Sources", style="bold"), _sources(reply.citations)]
    if reply.suggestions and reply.status is Status.ANSWERED:
        parts += ["", Text("You could ask next", style="bold")]
        parts += [Padding(Text(suggestion), (0, 0, 0, 2)) for suggestion in reply.suggestions]
    put(Group(*parts), console)


def put(what: RenderableType, console: Console) -> None:
    """Print without the empty line that rich puts before a list, and without the spaces it fills lines up with."""
    with console.capture() as captured:
        console.print(what)
    lines = captured.get().lstrip("\n").splitlines()
    # on a terminal the spaces stand before the code that ends the colour, and are not seen
    console.file.write("".join(f"{line.rstrip()}\n" for line in lines))
    console.file.flush()


def _body(reply: Reply) -> RenderableType:
    # a terminal cannot call; and rich would take [1] for a link of which the address is missing
    text = _MARKER.sub(r"\\[\1]", _TELEPHONE.sub(r"\1", reply.text))
    markdown = Markdown(text, hyperlinks=False)
    if reply.status is Status.ESCALATED:
        tier = reply.triage.tier
        return Panel(markdown, title=_TITLE.get(tier, "Important"), border_style=_STYLE.get(tier, "yellow"))
    return markdown


def _sources(citations: Sequence[Citation]) -> Table:
    """The markers in a column of their own, so that what follows them is indented where it goes on."""
    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_column(justify="right")
    table.add_column(overflow="fold")
    for citation in citations:
        table.add_row(Text(f"  [{citation.marker}]", style="bold cyan"), _source(citation))
    return table


def _source(citation: Citation) -> RenderableType:
    who = ", ".join(part for part in (citation.author, citation.publisher) if part)
    head = Text(citation.title, style="bold")
    if who:
        head.append(f" ({who})", style="not bold")
    head.append(f", {' > '.join(citation.section)}", style="not bold dim")
    quote = textwrap.shorten(" ".join(citation.quote.split()), QUOTE_CHARS, placeholder=" …")
    return Group(head, Text(f"“{quote}”", style="italic dim"))
