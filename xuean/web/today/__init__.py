"""今日: what I must do now, soonest next rung first; then the state of what I am responsible for."""
