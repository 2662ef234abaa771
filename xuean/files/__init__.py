"""Photos and papers that hang on records: made safe, sealed with the key of the person they are about, kept on disk.

Clauses A12 (scans linked to their record), B2.8. An upload is recognised by its content, made anew in a small process
of its own (a photo loses place and camera, a PDF what it could run), sealed with the person's key, and stored under
the digest of what is then unreadable. It is opened by whoever may read the record it is about, and nobody else.
Words: *upload* what came in, *safe* what was made of it, *blob* the sealed bytes on disk, *orphan* a blob no row names.
"""
