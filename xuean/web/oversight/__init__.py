"""What is behind the pages: the audit to read and to check, and the background work with what failed in it.

Clauses: A14, A26 (who saw and did what), A27, A29. Words: an *entry* is one act or one reading; a *seal* signs the
chain up to an entry; a *dead* job was given up and waits for somebody's decision."""
