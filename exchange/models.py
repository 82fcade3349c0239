from exchange.api.models import ApiToken
from exchange.filling.models import Filling

__all__ = ["ApiToken", "Filling"]
