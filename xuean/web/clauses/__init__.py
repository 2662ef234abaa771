"""制度对照: every clause beside what serves it, its figures in force, and how the duties under it went; and the answer
to 'why this deadline?' in four steps: the sentence, the figure, the facts of the day, the sum."""
