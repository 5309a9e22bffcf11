from django.urls import path

from users import views

app_name = "users"
urlpatterns = [
    path("~redirect/", views.user_redirect, name="redirect"),
    path("~update/", views.user_update_view, name="update"),
    path("<int:pk>/", views.user_detail, name="detail"),
]
