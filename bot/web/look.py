"""The page's look as data: a quiet neutral ground and one deep green accent, in fonts that the reader's system has."""

from __future__ import annotations

import gradio as gr

SANS = ("ui-sans-serif", "system-ui", "-apple-system", "Segoe UI", "Roboto", "Liberation Sans", "sans-serif")
MONO = ("ui-monospace", "SFMono-Regular", "Consolas", "Liberation Mono", "monospace")

HEAD = (
    '<meta name="description" content="{description}">'
    '<meta name="color-scheme" content="light dark">'
    '<link rel="icon" type="image/svg+xml" href="favicon.ico">'
    "<style>{style}</style>"
)
"""Gradio's own way to take styles in rewrites their selectors and loses some; in the head they stay as they are."""


GREEN = {
    "c50": "#eef6f4",
    "c100": "#dcedea",
    "c200": "#b7dad4",
    "c300": "#8cc5bc",
    "c400": "#55a79c",
    "c500": "#23877c",
    "c600": "#146f66",
    "c700": "#0f5c56",
    "c800": "#0d4a45",
    "c900": "#0a3936",
    "c950": "#062624",
}

COLOURS = {
    "body_background_fill": "#f6f5f1",
    "body_background_fill_dark": "#121716",
    "body_text_color": "#1d2524",
    "body_text_color_dark": "#e6ebe9",
    "body_text_color_subdued": "#55605d",
    "body_text_color_subdued_dark": "#a5b1ae",
    "block_background_fill": "#ffffff",
    "block_background_fill_dark": "#1b2221",
    "block_border_width": "0px",
    "input_background_fill": "#ffffff",
    "input_background_fill_dark": "#1b2221",
    "input_placeholder_color": "#5c6764",
    "input_placeholder_color_dark": "#a5b1ae",
    "button_primary_background_fill": "#0f5c56",
    "button_primary_background_fill_hover": "#0d4a45",
    "button_primary_background_fill_dark": "#1d766d",
    "button_primary_text_color": "#ffffff",
}
"""Gradio's own theme variables; everything finer is in page.css."""


def theme() -> gr.themes.Base:
    """Gradio's plain theme in our colours."""
    green = gr.themes.Color(**GREEN, name="backstride")
    base = gr.themes.Base(
        primary_hue=green, secondary_hue=green, neutral_hue="stone", radius_size="lg", font=SANS, font_mono=MONO
    )
    return base.set(**COLOURS)
