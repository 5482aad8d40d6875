-- A clock that goes on by one with every change, so that whoever polls or caches can tell that nothing has happened.
-- `identity` is another after a restore, when numbers may begin anew.
CREATE TABLE clock (
    number INTEGER NOT NULL,
    identity TEXT NOT NULL
);

-- What a list of stories shows, and the clock when the story last changed.
ALTER TABLE story ADD COLUMN articles INTEGER NOT NULL DEFAULT 0;
ALTER TABLE story ADD COLUMN copies INTEGER NOT NULL DEFAULT 0;
ALTER TABLE story ADD COLUMN outlets INTEGER NOT NULL DEFAULT 0;
ALTER TABLE story ADD COLUMN first_moment TEXT NOT NULL DEFAULT '';
ALTER TABLE story ADD COLUMN last_moment TEXT NOT NULL DEFAULT '';
ALTER TABLE story ADD COLUMN changed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE story ADD COLUMN changed_at TEXT NOT NULL DEFAULT '';
CREATE INDEX story_last_moment ON story (last_moment, id);
CREATE INDEX story_changed ON story (changed);
UPDATE story SET
    articles = (SELECT count(*) FROM placement p WHERE p.story = story.id),
    copies = (SELECT count(*) FROM placement p JOIN copy c ON c.article = p.article WHERE p.story = story.id),
    outlets = (SELECT count(DISTINCT a.outlet) FROM placement p JOIN article a ON a.id = p.article
               WHERE p.story = story.id),
    first_moment = (SELECT min(a.moment) FROM placement p JOIN article a ON a.id = p.article
                    WHERE p.story = story.id),
    last_moment = (SELECT max(a.moment) FROM placement p JOIN article a ON a.id = p.article
                   WHERE p.story = story.id);

-- Stories that are no more, with an article that stood in each: it leads to the story that took its place.
CREATE TABLE former_story (
    id TEXT PRIMARY KEY,
    article TEXT NOT NULL
);

-- The clock when an article was read, and for each thing read a key by which it can be marked wrong.
ALTER TABLE claims ADD COLUMN read INTEGER NOT NULL DEFAULT 0;
ALTER TABLE claim ADD COLUMN key TEXT NOT NULL DEFAULT '';
ALTER TABLE claim ADD COLUMN wrong INTEGER NOT NULL DEFAULT 0;
ALTER TABLE statement ADD COLUMN key TEXT NOT NULL DEFAULT '';
ALTER TABLE statement ADD COLUMN wrong INTEGER NOT NULL DEFAULT 0;
ALTER TABLE deadline ADD COLUMN key TEXT NOT NULL DEFAULT '';
ALTER TABLE deadline ADD COLUMN wrong INTEGER NOT NULL DEFAULT 0;

-- Who decided, why, and what it was about in words. All rows of one act carry the number of its first; a decision that
-- was taken back stays, with when and by whom.
ALTER TABLE decision ADD COLUMN who TEXT;
ALTER TABLE decision ADD COLUMN why TEXT;
ALTER TABLE decision ADD COLUMN about TEXT;
ALTER TABLE decision ADD COLUMN act INTEGER NOT NULL DEFAULT 0;
ALTER TABLE decision ADD COLUMN undone TEXT;
ALTER TABLE decision ADD COLUMN undone_by TEXT;
UPDATE decision SET act = number;
CREATE INDEX decision_act ON decision (act);
CREATE INDEX decision_article ON decision (article);
CREATE INDEX decision_other ON decision (other);
