"""Class officers: named and dismissed by the homeroom teacher, with a login of their own. B1.2, B1.17."""
