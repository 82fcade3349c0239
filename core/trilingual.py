"""Names in the city's languages: three columns, one reading."""

from django.db import models
from django.utils.translation import get_language


class Named(models.Model):
    """Something with a name in Finnish, and in Swedish and English where there is one."""

    name_fi = models.CharField(max_length=120)
    name_sv = models.CharField(max_length=120, blank=True)
    name_en = models.CharField(max_length=120, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language; Finnish where that one is missing."""
        by_language = {"sv": self.name_sv, "en": self.name_en}
        return by_language.get(get_language() or "", "") or self.name_fi
