"""What attribution finds: see `index.models.Statement`."""

from index.models import Span, Statement

__all__ = ["Span", "Statement"]
