"""What every page is made of: base page, component macros with a gallery, css, scripts, icons, people-friendly times.

Macros live in `templates/kit/macros/`; each file says at its top what it offers. `/gallery` shows all of them in every
state. Rules of the look are in `static/kit/theme.css` as values. Nothing here knows a table.
"""
