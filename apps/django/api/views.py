from typing import Any, cast

from csp.decorators import csp_update
from django.contrib.admin.views.decorators import staff_member_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.utils import extend_schema
from rest_framework import mixins
from rest_framework.decorators import action
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.throttling import ScopedRateThrottle
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from api.permissions import IsOneselfOrReadOnly
from api.serializers import CredentialsSerializer, MeSerializer, TokenSerializer, UserSerializer
from api.services import api_token_issue
from users.models import User
from users.selectors import user_list
from users.services import user_update


class UserViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, mixins.UpdateModelMixin, GenericViewSet[User]
):
    """The members. Every logged-in user may read them; each may change only their own entry."""

    queryset = user_list()
    serializer_class = UserSerializer
    permission_classes = [IsAuthenticated, IsOneselfOrReadOnly]

    def perform_update(self, serializer: BaseSerializer[User]) -> None:
        user = cast(User, serializer.instance)
        user_update(user=user, display_name=serializer.validated_data.get("display_name", user.display_name))

    @extend_schema(responses=MeSerializer)
    @action(detail=False)
    def me(self, request: Request) -> Response:
        """The member who sends the request, with the email address."""
        return Response(MeSerializer(cast(User, request.user)).data)


class AuthTokenView(APIView):
    """Exchange an email address and password for the token of the `Authorization: Token …` header."""

    authentication_classes = []
    permission_classes = [AllowAny]
    throttle_classes = [ScopedRateThrottle]
    throttle_scope = "auth-token"

    @extend_schema(request=CredentialsSerializer, responses=TokenSerializer)
    def post(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        credentials = CredentialsSerializer(data=request.data, context={"request": request})
        credentials.is_valid(raise_exception=True)
        return Response({"token": api_token_issue(user=credentials.validated_data["user"])})


@staff_member_required
@require_safe
@csp_update({"img-src": ["data:"]})  # Swagger UI's style sheet contains icons as data URLs.
def docs(request: HttpRequest) -> HttpResponse:
    return render(request, "api/docs.html")
