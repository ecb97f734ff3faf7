"""The promises of tables that other people's packages brought, in one place.

Sealed ones are named in settings.VAULT_SEALED. Celery keeps nothing in the database; the cache holds counters under
hashed keys, and the table of migrations says nothing about anybody.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from peersupport.privacy.classes import Audience, Erase, Field, same

OTHERS: dict[str, dict[str, Any]] = {
    "account.EmailAddress": {
        "purpose": _("Sign in with a number sent to this address."),
        "fields": {
            **same(Audience.PROGRAM, "id", "user"),
            **same(Audience.OWNER, "email", "verified", "primary"),
        },
    },
    "account.EmailConfirmation": {
        "purpose": _("Not used: addresses are confirmed with numbers that lie in the session."),
        "fields": same(Audience.PROGRAM, "id", "email_address", "created", "sent", "key", keep_days=1),
        "clock": "created",
    },
    "mfa.Authenticator": {
        "purpose": _("Know the passkeys and the second step of a person."),
        "fields": {
            **same(Audience.PROGRAM, "id", "user", "data"),
            **same(Audience.OWNER, "type", "created_at", "last_used_at"),
        },
    },
    "sessions.Session": {
        "purpose": _("Let somebody stay signed in on one device."),
        "fields": {
            **same(Audience.PROGRAM, "session_key", "session_data", keep_days=0),
            "expire_date": Field(Audience.OWNER, keep_days=0),
        },
        "clock": "expire_date",
    },
    "admin.LogEntry": {
        "purpose": _("Show coordinators what was changed in the administration, which holds no person's particulars."),
        "fields": {
            **same(Audience.PROGRAM, "id", "object_repr", "user", keep_days=365),
            **same(
                Audience.COORDINATORS,
                "action_time",
                "content_type",
                "object_id",
                "action_flag",
                "change_message",
                keep_days=365,
            ),
        },
        "clock": "action_time",
    },
    "auth.Group": {
        "purpose": _("Bundles of rights; the program uses none."),
        "fields": same(Audience.PROGRAM, "id", "name", "permissions", erase=Erase.KEEP),
    },
    "auth.Permission": {
        "purpose": _("Names of rights."),
        "fields": same(Audience.PROGRAM, "id", "name", "content_type", "codename", erase=Erase.KEEP),
    },
    "contenttypes.ContentType": {
        "purpose": _("Names of tables."),
        "fields": same(Audience.PROGRAM, "id", "app_label", "model", erase=Erase.KEEP),
    },
}

BETWEEN = {
    "members.Member_groups": "members.Member.groups",
    "members.Member_user_permissions": "members.Member.user_permissions",
    "auth.Group_permissions": "auth.Group.permissions",
}
"""Tables that only join two others, with the field that made them; they go with its row."""

WITHOUT_MODEL = {
    "cache_entries": "Counters against guessing, under hashed keys; they end by themselves.",
    "django_migrations": "Which changes of tables were made when.",
}
