"""The one door to a write: every change is an action, authorised and audited, or it does not happen.

Register B2.8, A14. Import from the modules: `acts.action` (action, batch, ACTIONS), `acts.once`.
"""
