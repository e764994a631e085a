"""The signed link with which a mail can be switched off without signing in (RFC 8058)."""

from itsdangerous import BadSignature, URLSafeSerializer

SALT = "mail off"


def token(secret: bytes, user_id: int) -> str:
    """The token of this user's link. It does not run out: an old mail can still be unsubscribed from."""
    return str(URLSafeSerializer(secret, salt=SALT).dumps(user_id))


def user_of(secret: bytes, text: str) -> int | None:
    """Whose token it is; None when we did not sign it."""
    try:
        user_id = URLSafeSerializer(secret, salt=SALT).loads(text)
    except BadSignature:
        return None
    return user_id if isinstance(user_id, int) else None
