from rest_framework.authtoken.models import Token

from users.models import User


def api_token_issue(*, user: User) -> str:
    """Return the user's API token; create it if there is none."""
    token, _ = Token.objects.get_or_create(user=user)
    return str(token.key)


def api_token_revoke(*, user: User) -> None:
    """Delete the user's API token, so that no client can use it any more."""
    Token.objects.filter(user=user).delete()
