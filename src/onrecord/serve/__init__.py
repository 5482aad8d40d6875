"""Web pages and an HTTP interface over a store: what a desk opens every morning.

`app.make_app` builds the application; `pages/` holds one file per kind of page, `api/` the JSON interface, `views/`
what pages are made of, `web/` what every request passes through. Reading never waits for writing: each thread that
reads has a connection of its own, and texts are read by a process of their own.
"""
