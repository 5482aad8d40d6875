-- Feeds that are followed. `listed_in` is "command" or the list that names it, `parent` the sitemap index that led to it;
-- `address` is where it has moved for good. A feed in another language than English is kept, and its pages are not read.
CREATE TABLE feed (
    url TEXT PRIMARY KEY,
    listed_in TEXT NOT NULL,
    parent TEXT,
    address TEXT,
    kind TEXT,
    title TEXT,
    outlet TEXT,
    language TEXT,
    etag TEXT,
    modified TEXT,
    added TEXT NOT NULL,
    polled TEXT,
    due TEXT,
    entries INTEGER NOT NULL DEFAULT 0,
    failures INTEGER NOT NULL DEFAULT 0,
    reason TEXT,
    problem TEXT
);
CREATE INDEX feed_due ON feed (due);

-- Pages that feeds led to, by their tidy address. `state` is waiting, kept, foreign or refused; `due` is when it is
-- fetched next (none: never again); `stamp` is the last change that the feed tells of; `url` is what the page calls
-- itself; `reason` and `problem` say why the last attempt failed.
CREATE TABLE page (
    address TEXT PRIMARY KEY,
    feed TEXT NOT NULL,
    found TEXT NOT NULL,
    title TEXT,
    published TEXT,
    stamp TEXT,
    language TEXT,
    state TEXT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    due TEXT,
    reason TEXT,
    problem TEXT,
    url TEXT,
    authors TEXT,
    articles INTEGER NOT NULL DEFAULT 0,
    live INTEGER NOT NULL DEFAULT 0,
    etag TEXT,
    modified TEXT,
    checked TEXT
);
CREATE INDEX page_due ON page (due);
CREATE INDEX page_url ON page (url);
CREATE INDEX page_feed ON page (feed);

-- What is known of each host that was asked: its robots.txt, and until when it is left alone.
CREATE TABLE site (
    origin TEXT PRIMARY KEY,
    robots TEXT,
    robots_at TEXT,
    rest_until TEXT
);

-- Changes on their way to a webhook; gone when they have arrived.
CREATE TABLE notice (
    id TEXT PRIMARY KEY,
    target TEXT NOT NULL,
    body TEXT NOT NULL,
    made TEXT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    due TEXT,
    problem TEXT
);
