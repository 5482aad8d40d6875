-- What pages show of a story, worked out before anybody asks. It counts while the story stands as it did at the clock
-- `changed`, from `first_day` to `last_day` (none: to no end), for whoever makes pages as `made_by` does.
CREATE TABLE ready (
    story TEXT COLLATE "C" NOT NULL REFERENCES story (id) ON DELETE CASCADE,
    form TEXT COLLATE "C" NOT NULL,
    made_by TEXT COLLATE "C" NOT NULL,
    changed BIGINT NOT NULL,
    first_day TEXT COLLATE "C" NOT NULL,
    last_day TEXT COLLATE "C",
    body BYTEA NOT NULL,
    PRIMARY KEY (story, form, made_by)
);
