"""Sign-in and access: accounts, grants, and the viewer in whose sight every query and every write happens."""
