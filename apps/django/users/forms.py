from django import forms
from django.contrib.auth.forms import AdminUserCreationForm
from django.http import HttpRequest

from users.models import User
from users.services import user_update


# Django's forms and admin classes take no type parameter at run time, hence the ignores below.
class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = User
        fields = ("display_name",)
        widgets = {"display_name": forms.TextInput(attrs={"autocomplete": "nickname"})}


class SignupDetailsForm(ProfileForm):
    """What sign-up asks for beyond the email address and the password; allauth calls `signup`."""

    field_order = ("display_name",)

    def signup(self, request: HttpRequest, user: User) -> None:
        user_update(user=user, display_name=self.cleaned_data["display_name"])


class AdminAddUserForm(AdminUserCreationForm):  # type: ignore[type-arg]
    class Meta:
        model = User
        fields = ("email", "display_name")
