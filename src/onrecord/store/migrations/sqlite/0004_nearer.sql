-- Articles are looked up by the numbers of keys and the day under which they are filed: 0 where any day will do.
DROP TABLE lookup;
CREATE TABLE lookup (
    key INTEGER NOT NULL,
    day INTEGER NOT NULL,
    article_number INTEGER NOT NULL REFERENCES article (number) ON DELETE CASCADE,
    PRIMARY KEY (key, day, article_number)
) WITHOUT ROWID;
CREATE INDEX lookup_article_number ON lookup (article_number);

-- Whether a key led from one article to the other; the rest were compared because a third led to both.
ALTER TABLE likeness ADD COLUMN led INTEGER NOT NULL DEFAULT 1;

-- All of this is worked out anew.
DELETE FROM likeness;
DELETE FROM grouping;
DELETE FROM line;
DELETE FROM profile;
