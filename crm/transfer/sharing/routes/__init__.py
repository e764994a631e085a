"""The pages and addresses of sharing."""

from crm.transfer.sharing.routes import entrance, looking, settings
from crm.transfer.sharing.routes.blueprint import bp

__all__ = ["bp", "entrance", "looking", "settings"]
