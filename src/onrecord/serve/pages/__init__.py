"""One file per kind of page: from a request and a store to an answer."""
