"""What machines speak with: devices at the gate, later bureaus, over the same actions, reads and grants as the pages.

Register A6, C1.1. Everything is JSON; a refusal has a code for the machine and a sentence for whoever reads its log.
"""
