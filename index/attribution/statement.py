"""What attribution finds: see `index.statements.Statement`."""

from index.statements import Span, Statement

__all__ = ["Span", "Statement"]
