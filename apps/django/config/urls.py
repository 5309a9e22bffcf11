from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.urls import include, path

# The admin uses the normal log-in page, with its rate limits and email verification.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.site_header = f"{settings.PRODUCT_NAME} administration"
admin.site.site_title = settings.PRODUCT_NAME

urlpatterns = [
    path("", include("pages.urls")),
    path("", include("ops.urls")),
    path("accounts/", include("allauth.urls")),
    path("users/", include("users.urls")),
    path("api/", include("api.urls")),
    path(settings.ADMIN_PATH, admin.site.urls),
]
