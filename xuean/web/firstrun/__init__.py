"""From nothing to the first roll-call: the one-time set-up address, and the guide with its one button a step."""
