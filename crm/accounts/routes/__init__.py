"""Pages and acts of accounts."""

from crm.accounts.routes import entrance, farewell, security, settings
from crm.accounts.routes.blueprint import bp

__all__ = ["bp", "entrance", "farewell", "security", "settings"]
