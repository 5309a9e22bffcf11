from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from users.forms import ProfileForm
from users.models import User
from users.selectors import user_list
from users.services import user_update


@login_required
@require_safe
def user_detail(request: HttpRequest, pk: int) -> HttpResponse:
    member = get_object_or_404(user_list(), pk=pk)
    return render(request, "users/detail.html", {"member": member})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def user_update_view(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    form = ProfileForm(request.POST or None, initial={"display_name": user.display_name})
    if form.is_valid():
        user_update(user=user, display_name=form.cleaned_data["display_name"])
        messages.success(request, "Your profile is saved.")
        return redirect(user)
    return render(request, "users/update.html", {"form": form})


@login_required
@require_safe
def user_redirect(request: HttpRequest) -> HttpResponse:
    """Redirect to the user's own profile after log-in."""
    return redirect(cast(User, request.user))
