"""Pages about people and companies, composed from everything below; owns no table."""
