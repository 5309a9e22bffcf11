from rest_framework.authtoken.models import Token

from users.models import User


def api_token_issue(*, user: User) -> str:
    """Return the user's API token, made now if there is none."""
    token, _ = Token.objects.get_or_create(user=user)
    return str(token.key)


def api_token_revoke(*, user: User) -> None:
    """End every access that was given by the user's API token."""
    Token.objects.filter(user=user).delete()
