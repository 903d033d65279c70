"""Money in whole micro-dollars, and how it is said."""

from __future__ import annotations

MICROS = 1_000_000  # micro-dollars in a dollar
SETUP_MONTHLY_MICROS = 25 * MICROS  # what the team made by set-up may spend a month
ALERT_SHARE = 0.8  # the budget pill turns amber from here


def dollars(micros: int) -> str:
    """`$0.06`, `$113.94`; three decimals only where two would lie (`$0.015`)."""
    sign = "-" if micros < 0 else ""
    micros = abs(micros)
    digits = 2 if micros % 10_000 == 0 else 3
    return f"{sign}${micros / MICROS:,.{digits}f}"
