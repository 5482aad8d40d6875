-- What pages show of a story, worked out before anybody asks. It counts while the story stands as it did at the clock
-- `changed`, from `first_day` to `last_day` (none: to no end), for whoever makes pages as `made_by` does.
CREATE TABLE ready (
    story TEXT NOT NULL REFERENCES story (id) ON DELETE CASCADE,
    form TEXT NOT NULL,
    made_by TEXT NOT NULL,
    changed INTEGER NOT NULL,
    first_day TEXT NOT NULL,
    last_day TEXT,
    body BLOB NOT NULL,
    PRIMARY KEY (story, form, made_by)
) WITHOUT ROWID;
