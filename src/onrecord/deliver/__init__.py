"""A Brief set in type: terminal, Markdown, one-file HTML, JSON.

`page` arranges and words it once (`view` holds the result); each form only sets lines, colours and links. JSON alone is
made from the Brief itself, because other programs rely on its keys.
"""
