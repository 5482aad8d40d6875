-- Articles as they were read. The rest of the store is worked out from them and from decisions made by hand.
CREATE TABLE article (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    -- What versions of one article share: its URL, else the id that it was first given.
    address TEXT NOT NULL,
    url TEXT,
    outlet TEXT,
    title TEXT,
    -- The day of publication, and the moment (ISO 8601 with zone) where more than the day is known.
    published TEXT,
    published_at TEXT,
    -- When it counts as published, in UTC, so that it sorts.
    moment TEXT NOT NULL,
    added TEXT NOT NULL,
    -- SHA-256 of the text.
    hash TEXT NOT NULL,
    text TEXT NOT NULL
);
CREATE INDEX article_address ON article (address);
CREATE INDEX article_hash ON article (hash);
CREATE INDEX article_moment ON article (moment);

-- What each article claims, as JSON of onrecord.claims/1 (docs/store.md).
CREATE TABLE claims (
    article TEXT PRIMARY KEY REFERENCES article (id) ON DELETE CASCADE,
    format TEXT NOT NULL,
    json TEXT NOT NULL
);

-- The same claims as rows, to look at and to look up by.
CREATE TABLE claim (
    article TEXT NOT NULL REFERENCES article (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    event TEXT NOT NULL,
    kind TEXT NOT NULL,
    slot TEXT NOT NULL,
    value TEXT,
    stance TEXT NOT NULL,
    hedged INTEGER NOT NULL,
    said_by TEXT,
    via TEXT,
    first_day TEXT,
    last_day TEXT,
    evidence TEXT NOT NULL,
    evidence_start INTEGER NOT NULL,
    evidence_end INTEGER NOT NULL,
    PRIMARY KEY (article, number)
);
CREATE INDEX claim_last_day ON claim (last_day);

CREATE TABLE statement (
    article TEXT NOT NULL REFERENCES article (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    speaker TEXT,
    act TEXT NOT NULL,
    mode TEXT NOT NULL,
    asserted INTEGER NOT NULL,
    channel TEXT,
    via TEXT,
    said_first TEXT,
    said_last TEXT,
    content TEXT NOT NULL,
    content_start INTEGER NOT NULL,
    content_end INTEGER NOT NULL,
    PRIMARY KEY (article, number)
);
CREATE INDEX statement_speaker ON statement (speaker);

-- Who appears in which article.
CREATE TABLE actor (
    article TEXT NOT NULL REFERENCES article (id) ON DELETE CASCADE,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    country TEXT,
    role TEXT,
    stands_for TEXT,
    wikidata TEXT,
    mentions INTEGER NOT NULL,
    PRIMARY KEY (article, id)
);
CREATE INDEX actor_id ON actor (id);

CREATE TABLE deadline (
    article TEXT NOT NULL REFERENCES article (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    set_by TEXT NOT NULL,
    what TEXT NOT NULL,
    otherwise TEXT,
    first_day TEXT,
    last_day TEXT,
    evidence TEXT NOT NULL,
    PRIMARY KEY (article, number)
);
CREATE INDEX deadline_last_day ON deadline (last_day);

-- What articles are compared by, the keys that lead to those worth comparing, the lines that they begin and end with,
-- and how alike the compared ones are (in millionths).
CREATE TABLE profile (
    article TEXT PRIMARY KEY REFERENCES article (id) ON DELETE CASCADE,
    -- The agency that the article credits, and whether the agency itself published it.
    agency TEXT,
    own INTEGER NOT NULL,
    -- The names of the parts; a profile of another form is made anew.
    format TEXT NOT NULL,
    json TEXT NOT NULL
);
CREATE TABLE lookup (
    word TEXT NOT NULL,
    other TEXT NOT NULL,
    article TEXT NOT NULL REFERENCES article (id) ON DELETE CASCADE,
    PRIMARY KEY (word, other, article)
) WITHOUT ROWID;
CREATE INDEX lookup_article ON lookup (article);
CREATE TABLE line (
    hash INTEGER NOT NULL,
    article TEXT NOT NULL REFERENCES article (id) ON DELETE CASCADE,
    PRIMARY KEY (hash, article)
) WITHOUT ROWID;
CREATE INDEX line_article ON line (article);
CREATE TABLE likeness (
    article TEXT NOT NULL REFERENCES article (id) ON DELETE CASCADE,
    other TEXT NOT NULL REFERENCES article (id) ON DELETE CASCADE,
    score INTEGER NOT NULL,
    PRIMARY KEY (article, other)
) WITHOUT ROWID;
CREATE INDEX likeness_other ON likeness (other);

-- Which articles the comparison put together: the block that was sorted at once, and the group within it. Both are
-- named after their smallest article id.
CREATE TABLE grouping (
    article TEXT PRIMARY KEY REFERENCES article (id) ON DELETE CASCADE,
    block TEXT NOT NULL,
    story TEXT NOT NULL
);
CREATE INDEX grouping_block ON grouping (block);
CREATE INDEX grouping_story ON grouping (story);

-- Stories. `name` is given by hand, `title` is the first article's.
CREATE TABLE story (
    id TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    name TEXT
);

-- Where each article stands and why: `score` from 0 to 1, `method`, the words that decided it and the nearest article.
CREATE TABLE placement (
    article TEXT PRIMARY KEY REFERENCES article (id) ON DELETE CASCADE,
    story TEXT NOT NULL REFERENCES story (id),
    score REAL NOT NULL,
    method TEXT NOT NULL,
    words TEXT NOT NULL,
    nearest TEXT
);
CREATE INDEX placement_story ON placement (story);

-- Articles that repeat the text of another: `share` of the shorter text's word sequences, `agency` that is credited.
CREATE TABLE copy (
    article TEXT PRIMARY KEY REFERENCES article (id) ON DELETE CASCADE,
    original TEXT NOT NULL REFERENCES article (id) ON DELETE CASCADE,
    share REAL NOT NULL,
    agency TEXT
);
CREATE INDEX copy_original ON copy (original);

-- What people decided, in the order of deciding. `kind` is merge (the stories of two articles are one), move (the
-- article belongs to the story of the other, or to one of its own with all that were moved at once) or name.
CREATE TABLE decision (
    number INTEGER PRIMARY KEY,
    made TEXT NOT NULL,
    kind TEXT NOT NULL,
    article TEXT NOT NULL,
    other TEXT,
    value TEXT
);

-- Full text of title and body.
CREATE VIRTUAL TABLE article_search USING fts5 (
    title, text, content = 'article', content_rowid = 'number', tokenize = 'porter unicode61 remove_diacritics 2'
);
CREATE TRIGGER article_search_add AFTER INSERT ON article BEGIN
    INSERT INTO article_search (rowid, title, text) VALUES (new.number, new.title, new.text);
END;
CREATE TRIGGER article_search_remove AFTER DELETE ON article BEGIN
    INSERT INTO article_search (article_search, rowid, title, text)
    VALUES ('delete', old.number, old.title, old.text);
END;
