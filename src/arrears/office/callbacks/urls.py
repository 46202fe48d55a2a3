"""Where vendors call back."""

# pyright: basic

from __future__ import annotations

from django.urls import path

from arrears.office.callbacks.called_back import called_back

MOUNT = "callbacks/"
urlpatterns = [path("<slug:name>", called_back)]
