"""Every query a page of this room needs; the first argument of those for pages is the actor."""
