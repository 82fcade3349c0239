from django.db.models import Func, TextField


class FiKey(Func):
    """Key of Finnish alphabetical order: `order_by(FiKey("name"), "name")`, on any server."""

    function = "fi_key"
    output_field = TextField()
