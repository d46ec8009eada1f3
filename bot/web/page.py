"""The chat page: Gradio for layout, events and streaming; what is shown is HTML from ``chat``."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

import gradio as gr
from fastapi import FastAPI
from starlette.routing import Mount

from bot.web import history
from bot.web.chat import Chat, Frame
from bot.web.check import dialog
from bot.web.clinics import Clinic
from bot.web.countries import choice as country_choice
from bot.web.desk import Desk
from bot.web.look import HEAD, theme
from bot.web.page_asking import Asking, without_words
from bot.web.page_errors import PageErrors
from bot.web.talk import Talk
from bot.web.texts import PageTexts, texts
from bot.web.whose import banner, of_desk

STATIC = Path(__file__).parent / "static"
STYLES = ("colours.css", "page.css", "answer.css", "sheet.css", "print.css")
AT_ONCE = 40
"""How often each thing that is no message may be done at the same time; more wait in line."""
MAX_WAITING = 500
SUMMARY = '<dialog id="bs-summary" class="bs-sheet" aria-labelledby="bs-summary-title">${value}</dialog>'
MOST_ANSWERS = 2_000
"""Everything that is done on pages at the same time; more waits in line, unscreened."""
STATE_SECONDS = 6 * 60 * 60
MOST_PAGES = 2_000
"""Open pages whose conversation is held; the oldest is forgotten."""


def mount(app: FastAPI, desk: Desk) -> None:
    """Puts the page at ``/`` of ``app``."""
    chat = Chat(desk.service, desk.settings, texts())
    chat.feedback, chat.records = desk.feedback, desk.records
    chat.whose = partial(of_desk, desk)
    asking = Asking(
        chat, desk.threads, desk.tempo.reply, lambda request: desk.take_message(request, _clinic(chat, request))
    )
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        # Gradio makes an event loop of its own for each of its locks where none runs, and never closes them.
        asyncio.run(_mount_in_loop(app, chat, asking))
    else:
        _mount(app, chat, asking)


async def _mount_in_loop(app: FastAPI, chat: Chat, asking: Asking) -> None:
    _mount(app, chat, asking)


def _mount(app: FastAPI, chat: Chat, asking: Asking) -> None:
    gr.mount_gradio_app(
        app,
        build(chat, asking),
        path="/",
        footer_links=[],
        run_history=False,
        show_error=False,
        ssr_mode=False,
        pwa=False,
        mcp_server=False,
        enable_monitoring=False,
        max_file_size=1,
        root_path=chat.settings.root_path or None,
        favicon_path=str(STATIC / "icon.svg"),
        theme=theme(),
        head=HEAD.format(description=escape(chat.texts.page.description), style="".join(map(_static, STYLES))),
        js=_static("page.js"),
    )
    mounted = app.router.routes[-1]
    if isinstance(mounted, Mount):
        mounted.app = PageErrors(mounted.app)


def build(chat: Chat, asking: Asking) -> gr.Blocks:
    """The page around a conversation; ``asking`` answers in it."""
    words = chat.texts
    first, country = chat.start(), chat.country(None)
    with gr.Blocks(title=words.page.title, analytics_enabled=False) as page:
        talk = gr.State(chat.talk(), time_to_live=STATE_SECONDS)
        code = gr.State(None, time_to_live=STATE_SECONDS)  # nobody has chosen yet
        with gr.Row(elem_id="bs-head"):
            _html(_title(words.page), elem_id="bs-title")
            options = country_choice(chat.countries, words.page.country_label, country.code)
            choice = _html(options, elem_id="bs-country", js_on_load=_static("country.js"))
            _html(history.dialog(words.history), elem_id="bs-past", js_on_load=_static("history.js"))
            new = gr.Button(words.page.new_conversation, elem_id="bs-new", variant="secondary", size="sm")
        notice = _html(chat.notice(country), elem_id="bs-notice", html_template=_notice(words.chat.log_label))
        _welcome(chat, [talk, code], notice)
        with gr.Row(elem_id="bs-main"):
            with gr.Column(elem_id="bs-chat"):
                earlier = _html("", elem_id="bs-earlier", js_on_load=_static("conversation.js"))
                live = _html(
                    first.live,
                    elem_id="bs-live",
                    js_on_load=_static("conversation.js"),
                    html_template=_log(words.chat.log_label),
                )
                with gr.Column(elem_id="bs-ask"):
                    status = _html("", elem_id="bs-status", html_template='<div role="status">${value}</div>')
                    box = gr.Textbox(
                        label=words.input.label,
                        placeholder=words.input.placeholder,
                        lines=1,
                        max_lines=6,
                        max_length=chat.settings.max_message_chars,
                        submit_btn=words.input.send,
                        autofocus=True,
                        html_attributes=gr.InputHTMLAttributes(autocomplete="off", enterkeyhint="send"),
                        elem_id="bs-box",
                    )
            with gr.Column(elem_id="bs-side"):
                panel = _html(
                    first.panel,
                    elem_id="bs-panel",
                    js_on_load=_static("source.js"),
                    html_template=f'<section aria-label="{escape(words.source.label)}">${{value}}</section>',
                )
        check = _html(dialog(words.check), elem_id="bs-checking", js_on_load=_static("check.js"))
        summary = _html("", elem_id="bs-handover", js_on_load=_static("summary.js"), html_template=SUMMARY)

        shown = [earlier, live, status, panel, box]

        async def ask(
            now: Talk, typed: str, chosen: str, event: gr.EventData, request: gr.Request
        ) -> AsyncIterator[list[Any]]:
            pressed = _data(event, "text")  # of an example or a suggestion; what is in the box stays there then
            now.clinic = _clinic_id(chat, request)
            question = (pressed if isinstance(pressed, str) else typed).strip()
            if not question:
                yield [gr.skip()] * len(shown)
                return
            emptied = gr.skip() if isinstance(pressed, str) else ""
            async for frame in asking.frames(now, question, chosen, request):
                yield [*_outputs(frame), emptied]
                emptied = gr.skip()

        def source(now: Talk, event: gr.EventData) -> Any:
            opened = chat.source(now, _data(event, "turn"), _data(event, "marker"))
            return gr.skip() if opened is None else opened

        def country_chosen(now: Talk, event: gr.EventData) -> list[Any]:
            chosen = chat.country(_data(event, "country"))
            frame = chat.renumbered(now, chosen.code)
            return [chosen.code, chat.notice(chosen), *(_outputs(frame) if frame else [gr.skip()] * 4)]

        def start_anew(now: Talk) -> list[Any]:
            now.clear()
            return [*_outputs(chat.start()), ""]

        quiet = {"show_progress": "hidden", "api_visibility": "private"}
        sent = [box.submit, live.submit, check.submit]
        # The limit is that of the service; here every message is at least screened at once.
        asked = gr.on(sent, ask, [talk, box, code], shown, trigger_mode="multiple", concurrency_limit=None, **quiet)
        gr.on([earlier.select, live.select, panel.select], source, [talk], [panel], trigger_mode="always_last", **quiet)
        choice.change(country_chosen, [talk], [code, notice, *shown[:4]], **quiet)
        _below(chat, [talk, code], shown[:4], summary, quiet)
        # One after the other: what is still coming in must not be shown over the new conversation.
        new.click(None, cancels=[asked]).then(start_anew, [talk], shown, **quiet)
    _settle(page)
    return page


def _settle(page: gr.Blocks) -> None:
    """What holds for all that is done on the page: how much at a time, and nothing of it in the log."""
    for one in page.fns.values():
        one.fn = without_words(one.fn) if one.fn else one.fn
    page.state_session_capacity = MOST_PAGES
    page.max_threads = MOST_ANSWERS  # of which an answer takes none: it has those of the service
    page.queue(default_concurrency_limit=AT_ONCE, max_size=MAX_WAITING, api_open=False)


def _below(chat: Chat, said: list[gr.State], shown: list[Any], summary: gr.HTML, quiet: dict[str, Any]) -> None:
    """What the buttons below a reply do; ``shown`` begins with the two parts of the conversation."""

    def summarise(now: Talk, chosen: str, event: gr.EventData) -> str:
        return chat.summary(now, chosen, _data(event, "offset"))

    def doubt(now: Talk, chosen: str, event: gr.EventData) -> list[Any]:
        frame = chat.doubted(now, _data(event, "turn"), chosen)
        return _outputs(frame) if frame else [gr.skip()] * len(shown)

    def rate(now: Talk, chosen: str, event: gr.EventData) -> list[Any]:
        frame = chat.rated(now, event._data, chosen)
        return _outputs(frame) if frame else [gr.skip()] * len(shown)

    earlier, live = shown[:2]
    gr.on([earlier.expand, live.expand], summarise, said, [summary], **quiet)
    gr.on([earlier.edit, live.edit], doubt, said, shown, **quiet)
    gr.on([earlier.like, live.like], rate, said, shown, **quiet)


def _outputs(frame: Frame) -> list[Any]:
    """Values for earlier, live, status and panel."""
    return [gr.skip() if part is None else part for part in (frame.earlier, frame.live, frame.status, frame.panel)]


def _welcome(chat: Chat, said: list[gr.State], notice: gr.HTML) -> None:
    """The line that names the clinic, and its country's numbers, on a page that is opened for one."""
    clinic = _html("", elem_id="bs-clinic", js_on_load=_static("clinic.js"))

    def enter(now: Talk, chosen: str | None, request: gr.Request) -> list[str]:
        now.clinic = _clinic_id(chat, request)
        return [banner(chat.texts.page, _clinic(chat, request)), chat.notice(chat.country(chosen, now.clinic))]

    clinic.apply(enter, said, [clinic, notice], show_progress="hidden", api_visibility="private")


def _clinic(chat: Chat, request: Any) -> Clinic | None:
    """The clinic that the page's address names; None for none that is known."""
    return chat.whose(str(request.query_params.get("clinic", ""))).clinic


def _clinic_id(chat: Chat, request: Any) -> str:
    clinic = _clinic(chat, request)
    return clinic.id if clinic else ""


def _title(words: PageTexts) -> str:
    """Heading and tagline, and the way to the other pages: in tabs of their own, so that the conversation stays."""
    links = "".join(
        f'<a href="{address}" target="_blank">{escape(label)}</a>'
        for address, label in (("about", words.about), ("exercises", words.exercises))
    )
    return (
        f"<h1>{escape(words.title)}</h1><p>{escape(words.tagline)}</p>"
        f'<nav aria-label="{escape(words.links_label)}">{links}</nav>'
    )


def _html(value: str | None, elem_id: str, **options: Any) -> gr.HTML:
    options.setdefault("js_on_load", None)
    return gr.HTML(value, elem_id=elem_id, apply_default_css=False, **options)


def _static(name: str) -> str:
    return (STATIC / name).read_text(encoding="utf-8")


def _log(label: str) -> str:
    attributes = f'id="bs-live-log" role="log" aria-live="polite" aria-label="{escape(label)}" tabindex="-1"'
    return f"<div {attributes}>${{value}}</div>"


def _notice(label: str) -> str:
    """The notice, and the heading under which the conversation stands for screen readers."""
    return f'<p role="note">${{value}}</p><h2 class="bs-sr">{escape(label)}</h2>'


def _data(event: gr.EventData, key: str) -> object:
    """What the page's script sent along; None where it did not."""
    sent = event._data
    return sent.get(key) if isinstance(sent, dict) else None
