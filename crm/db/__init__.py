"""Tables' common ground: base class, column types, the owner of each statement, engine and migrations."""
