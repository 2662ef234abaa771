"""What each house test must catch: kept here for good, so that a test which sees nothing is seen itself."""
