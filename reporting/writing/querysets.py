from django.db.models import Exists, OuterRef, TextField
from django.db.models.functions import Cast

from accounts.models import User
from audit.models import Event
from reporting.entries.models import Entry
from reporting.entries.querysets import EntryQuerySet
from reporting.inputs.models import InputRequest

OWN_SAVES = ("entry.save", "entry.submit", "entry.hand_on")


def own_rows(person: User) -> EntryQuerySet:
    """The person's rows with all that a list of them shows, in two queries.

    Adds `saved_by_me` (whether this person has ever saved it) and, of the requests to service
    areas, `input_is_waited_for` and `input_has_come`.
    """
    saves = Event.objects.filter(
        actor=person,
        subject_type=Entry._meta.label_lower,
        subject_id=Cast(OuterRef("pk"), TextField()),
        verb__in=OWN_SAVES,
    )
    requests = InputRequest.objects.filter(entry=OuterRef("pk"), withdrawn_at=None)
    return (
        Entry.objects.written_by(person)
        .select_related("measure__objective__pillar", "unit__parent__parent", "round")
        .prefetch_related("measure__themes")
        .annotate(
            saved_by_me=Exists(saves),
            input_is_waited_for=Exists(requests.waiting()),
            input_has_come=Exists(requests.filter(answered_at__isnull=False)),
        )
        .in_order()
    )
