"""Takes out of the administration what other packages put there: addresses, keys, and groups that are not ours.

Nothing that holds a person's particulars may be opened there, not even by an operator (decision 12).
"""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.models import Group as PermissionGroup

for _model in (EmailAddress, Authenticator, PermissionGroup):
    admin.site.unregister(_model)
