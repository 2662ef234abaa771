"""My own account: who I am, password, second factor, sessions, devices, language and look."""
