"""Search by name, pinyin or initials: by POST, so that no name stands in an address or a log."""
