"""The request's session: Flask-SQLAlchemy over our own base class."""

from flask_sqlalchemy import SQLAlchemy

from crm.db.base import Base

db = SQLAlchemy(metadata=Base.metadata, session_options={"autoflush": False})
