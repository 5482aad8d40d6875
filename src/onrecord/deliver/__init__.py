"""A Brief set in type: terminal, Markdown, one-file HTML, JSON.

`page` arranges and words it once (`view` holds the result); each form only sets lines, colours and links. JSON alone is
made from the Brief itself, because other programs rely on its keys.

For other programs: `calendar` (iCalendar), `atom` (a feed of changes), `tables` (CSV, Parquet), `webannotation` (W3C),
with ids that stay (`ids`) and IPTC's words for where an event stands (`occurrence`).
"""
