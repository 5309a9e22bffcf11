from typing import Any

from allauth.account.utils import has_verified_email
from django.contrib.auth import authenticate
from rest_framework import serializers

from users.models import User


class UserSerializer(serializers.ModelSerializer[User]):
    """The fields that members see of each other."""

    class Meta:
        model = User
        fields = ["id", "display_name"]


class MeSerializer(serializers.ModelSerializer[User]):
    """The fields that members see of themselves."""

    class Meta:
        model = User
        fields = ["id", "email", "display_name", "is_staff", "date_joined"]
        read_only_fields = fields


class CredentialsSerializer(serializers.Serializer[Any]):
    """An email address and its password; `validated_data["user"]` is their user."""

    email = serializers.EmailField(write_only=True)
    password = serializers.CharField(write_only=True, trim_whitespace=False, style={"input_type": "password"})

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        user = authenticate(self.context["request"], **attrs)
        # The same message for every reason: it must not reveal which addresses have an account.
        if user is None or not has_verified_email(user):
            raise serializers.ValidationError("No account with this email address and password.")
        return {"user": user}


class TokenSerializer(serializers.Serializer[Any]):
    token = serializers.CharField(read_only=True)
