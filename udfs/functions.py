"""The worksheet functions, as xlwings imports them. Printed by `python -m salesxl.generate`; do not edit.

They have no type hints: xlwings would take them for conversions, and everything is read by salesxl.cells as it comes.
"""

# ruff: noqa: E501, N802
# fmt: off
# mypy: allow-untyped-defs, allow-untyped-decorators

from __future__ import annotations

import xlwings as xw

from salesxl.udfs.host import answer


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("orders", "raw", doc="Orders or Deals or Subscriptions with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: First-time buyers.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group.")
@xw.arg("options", "raw", doc='Text such as "variant=first kept order; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_NEW_CUSTOMERS(orders, period=None, by=None, options=None):
    """New customers: Customers whose first ever valid order lies in the period."""
    return answer("SALES_NEW_CUSTOMERS", orders, period, by, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("orders", "raw", doc="Orders or Subscriptions with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: Customers.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group.")
@xw.arg("options", "raw", doc='Text such as "variant=subscribers; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_ACTIVE_CUSTOMERS(orders, period=None, by=None, options=None):
    """Active customers: Distinct customers with a valid sale in the period; subscribers at its end where there are no orders."""
    return answer("SALES_ACTIVE_CUSTOMERS", orders, period, by, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("subscriptions", "raw", doc="Subscriptions or Orders with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: Subscribers kept.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day. Or, with numbers in place of tables: Subscribers at the start.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group.")
@xw.arg("options", "raw", doc='Text such as "variant=buyers; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_RETENTION_RATE(subscriptions, period=None, by=None, options=None):
    """Customer retention rate: Of the customers active before the period, the share that is active in it. New customers do not count."""
    return answer("SALES_RETENTION_RATE", subscriptions, period, by, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("subscriptions", "raw", doc="Subscriptions or Orders with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: Subscribers lost.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day. Or, with numbers in place of tables: Subscribers at the start.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group.")
@xw.arg("options", "raw", doc='Text such as "variant=buyers; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_CHURN_RATE(subscriptions, period=None, by=None, options=None):
    """Customer churn rate: Of the customers active before the period, the share that is lost in it: one less retention."""
    return answer("SALES_CHURN_RATE", subscriptions, period, by, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("orders", "raw", doc="Orders with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: Customers who bought twice.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day. Or, with numbers in place of tables: Customers so far.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group.")
@xw.arg("options", "raw", doc='Text such as "gross_margin=0.4; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_REPEAT_PURCHASE_RATE(orders, period=None, by=None, options=None):
    """Repeat purchase rate: Customers with two valid orders or more as a share of all customers, up to the end of the period."""
    return answer("SALES_REPEAT_PURCHASE_RATE", orders, period, by, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("orders", "raw", doc="Orders with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: Returning customers.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day. Or, with numbers in place of tables: Customers.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group.")
@xw.arg("options", "raw", doc='Text such as "gross_margin=0.4; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_RETURNING_CUSTOMER_RATE(orders, period=None, by=None, options=None):
    """Returning customer rate: Of the customers of the period, the share that had bought before (or twice in it)."""
    return answer("SALES_RETURNING_CUSTOMER_RATE", orders, period, by, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("surveys", "raw", doc="Surveys or Inquiries with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: Satisfied answers.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day. Or, with numbers in place of tables: Answers.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group.")
@xw.arg("options", "raw", doc='Text such as "variant=last; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_CSAT(surveys, period=None, by=None, options=None):
    """Customer satisfaction (CSAT): Share of satisfied answers (4 and 5 of five) among all answers, neutral ones included; blanks are none."""
    return answer("SALES_CSAT", surveys, period, by, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("surveys", "raw", doc="Surveys with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: Promoters.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day. Or, with numbers in place of tables: Detractors.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group. Or, with numbers in place of tables: Answers about recommending.")
@xw.arg("options", "raw", doc='Text such as "gross_margin=0.4; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_NPS(surveys, period=None, by=None, options=None):
    """Net promoter score (NPS): Percentage of 9 and 10 less percentage of 0 to 6, of those asked whether they would recommend us: -100 to +100."""
    return answer("SALES_NPS", surveys, period, by, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("deals", "raw", doc="Deals or Orders with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: Won amount.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day. Or, with numbers in place of tables: Weighted amount due in the period.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group.")
@xw.arg("number", "raw", doc="Only with numbers in place of tables: Revenue (4 periods before).")
@xw.arg("number2", "raw", doc="Only with numbers in place of tables: Revenue (5 periods before).")
@xw.arg("number3", "raw", doc="Only with numbers in place of tables: Revenue (6 periods before).")
@xw.arg("number4", "raw", doc="Only with numbers in place of tables: Revenue (7 periods before).")
@xw.arg("number5", "raw", doc="Only with numbers in place of tables: Revenue (8 periods before).")
@xw.arg("number6", "raw", doc="Only with numbers in place of tables: Revenue (9 periods before).")
@xw.arg("number7", "raw", doc="Only with numbers in place of tables: Revenue (10 periods before).")
@xw.arg("number8", "raw", doc="Only with numbers in place of tables: Revenue (11 periods before).")
@xw.arg("number9", "raw", doc="Only with numbers in place of tables: Revenue (12 periods before).")
@xw.arg("options", "raw", doc='Text such as "variant=run rate; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_FORECAST(deals, period=None, by=None, number=None, number2=None, number3=None, number4=None, number5=None, number6=None, number7=None, number8=None, number9=None, options=None):
    """Forecast: What the period will probably bring: deals won so far, and amount times probability of the open ones due in it."""
    return answer("SALES_FORECAST", deals, period, by, number, number2, number3, number4, number5, number6, number7, number8, number9, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("orders", "raw", doc="Orders or Deals with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: Net sales.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group.")
@xw.arg("options", "raw", doc='Text such as "variant=gross; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_REVENUE(orders, period=None, by=None, options=None):
    """Revenue: Money from the valid orders of the period: net of discounts and returns, before tax and shipping."""
    return answer("SALES_REVENUE", orders, period, by, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("orders", "raw", doc="Orders with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: Orders.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group.")
@xw.arg("options", "raw", doc='Text such as "gross_margin=0.4; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_ORDERS(orders, period=None, by=None, options=None):
    """Orders: Number of valid orders in the period. Returned orders stay in the count, cancelled ones are out."""
    return answer("SALES_ORDERS", orders, period, by, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("orders", "raw", doc="Orders with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: Order value.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day. Or, with numbers in place of tables: Orders.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group.")
@xw.arg("options", "raw", doc='Text such as "variant=net; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_AOV(orders, period=None, by=None, options=None):
    """Average order value: Average money per order: sales after discounts, before returns, divided by the number of orders."""
    return answer("SALES_AOV", orders, period, by, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("deals", "raw", doc="Deals or Orders with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: Won amount.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day. Or, with numbers in place of tables: Won deals.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group.")
@xw.arg("options", "raw", doc='Text such as "variant=orders; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_AVERAGE_REVENUE(deals, period=None, by=None, options=None):
    """Average revenue per sale: Money per sale: the mean amount of the deals won in the period; a shop's average order value where there are no deals."""
    return answer("SALES_AVERAGE_REVENUE", deals, period, by, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("orders", "raw", doc="Orders with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: Pieces sold.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day. Or, with numbers in place of tables: Orders.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group.")
@xw.arg("options", "raw", doc='Text such as "gross_margin=0.4; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_UNITS_PER_ORDER(orders, period=None, by=None, options=None):
    """Units per order: Pieces sold per order, before returns."""
    return answer("SALES_UNITS_PER_ORDER", orders, period, by, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("orders", "raw", doc="Orders with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: Revenue.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day. Or, with numbers in place of tables: Revenue (period before).')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group.")
@xw.arg("options", "raw", doc='Text such as "variant=year; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_GROWTH(orders, period=None, by=None, options=None):
    """Sales growth: Change of revenue against the period before, as a share of it."""
    return answer("SALES_GROWTH", orders, period, by, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("orders", "raw", doc="Orders or Deals with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: Revenue.")
@xw.arg("targets", "raw", doc="Targets with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: Target for revenue.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group.")
@xw.arg("options", "raw", doc='Text such as "variant=won; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_TARGET_ATTAINMENT(orders, targets=None, period=None, by=None, options=None):
    """Target attainment: Revenue as a share of the target for it; of a team, sum by sum."""
    return answer("SALES_TARGET_ATTAINMENT", orders, targets, period, by, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("deals", "raw", doc="Deals or Orders with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: Won amount.")
@xw.arg("targets", "raw", doc="Targets with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: Target for won deals.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group.")
@xw.arg("options", "raw", doc='Text such as "variant=revenue; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_QUOTA_ATTAINMENT(deals, targets=None, period=None, by=None, options=None):
    """Quota attainment: Won amount as a share of the quota; of a team, sum by sum, not the mean of the reps' percentages."""
    return answer("SALES_QUOTA_ATTAINMENT", deals, targets, period, by, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("orders", "raw", doc="Orders with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: Net sales with known cost.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day. Or, with numbers in place of tables: Cost of goods sold.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group.")
@xw.arg("options", "raw", doc='Text such as "gross_margin=0.4; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_GROSS_MARGIN(orders, period=None, by=None, options=None):
    """Gross margin: Net sales less the cost of the goods, as a share of net sales; only of rows whose cost is known."""
    return answer("SALES_GROSS_MARGIN", orders, period, by, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("orders", "raw", doc="Orders with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: Discounts.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day. Or, with numbers in place of tables: Gross sales.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group.")
@xw.arg("options", "raw", doc='Text such as "gross_margin=0.4; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_DISCOUNT_RATE(orders, period=None, by=None, options=None):
    """Discount rate: What discounts took, as a share of gross sales."""
    return answer("SALES_DISCOUNT_RATE", orders, period, by, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("orders", "raw", doc="Orders with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: Returns.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day. Or, with numbers in place of tables: Order value.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group.")
@xw.arg("options", "raw", doc='Text such as "variant=orders; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_REFUND_RATE(orders, period=None, by=None, options=None):
    """Refund rate: Money given back in the period as a share of its sales; what was sold before may come back in it."""
    return answer("SALES_REFUND_RATE", orders, period, by, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("deals", "raw", doc="Deals with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: Open deals.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group.")
@xw.arg("options", "raw", doc='Text such as "variant=created; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_OPPORTUNITIES(deals, period=None, by=None, options=None):
    """Sales opportunities: Deals that are open at the end of the period."""
    return answer("SALES_OPPORTUNITIES", deals, period, by, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("deals", "raw", doc="Deals with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: Won deals.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day. Or, with numbers in place of tables: Closed deals.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group.")
@xw.arg("options", "raw", doc='Text such as "variant=all; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_WIN_RATE(deals, period=None, by=None, options=None):
    """Win rate: Won deals as a share of those decided (won or lost) in the period, by close date."""
    return answer("SALES_WIN_RATE", deals, period, by, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("stage_history", "raw", doc="Stage history or Deals with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: Losses from stages.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day. Or, with numbers in place of tables: Advances from stages.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group.")
@xw.arg("options", "raw", doc='Text such as "variant=entered; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_FUNNEL_LEAKAGE(stage_history, period=None, by=None, options=None):
    """Funnel leakage: Of the deals that left a stage, the share that was lost there; group by stage to find the leak. Open deals are not lost."""
    return answer("SALES_FUNNEL_LEAKAGE", stage_history, period, by, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("stage_history", "raw", doc="Stage history with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: Advances from stages.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day. Or, with numbers in place of tables: Entries into stages.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group.")
@xw.arg("options", "raw", doc='Text such as "gross_margin=0.4; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_STAGE_CONVERSION(stage_history, period=None, by=None, options=None):
    """Stage conversion rate: Of the deals that entered a stage, the share that went on to the next; group by stage. Needs the stage history."""
    return answer("SALES_STAGE_CONVERSION", stage_history, period, by, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("subscriptions", "raw", doc="Subscriptions with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: Recurring revenue a month.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group.")
@xw.arg("number", "raw", doc="Only with numbers in place of tables: Expansion MRR.")
@xw.arg("number2", "raw", doc="Only with numbers in place of tables: Contraction MRR.")
@xw.arg("number3", "raw", doc="Only with numbers in place of tables: Churned MRR.")
@xw.arg("number4", "raw", doc="Only with numbers in place of tables: Change through exchange rates.")
@xw.arg("options", "raw", doc='Text such as "variant=movements; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_MRR(subscriptions, period=None, by=None, number=None, number2=None, number3=None, number4=None, options=None):
    """Monthly recurring revenue (MRR): Price a month of all subscriptions that pay at the end of the period."""
    return answer("SALES_MRR", subscriptions, period, by, number, number2, number3, number4, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("subscriptions", "raw", doc="Subscriptions with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: Monthly recurring revenue (MRR).")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group.")
@xw.arg("options", "raw", doc='Text such as "variant=contracts; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_ARR(subscriptions, period=None, by=None, options=None):
    """Annual recurring revenue (ARR): Twelve times the monthly recurring revenue."""
    return answer("SALES_ARR", subscriptions, period, by, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("subscriptions", "raw", doc="Subscriptions with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: Monthly recurring revenue (MRR).")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day. Or, with numbers in place of tables: Subscribers.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group.")
@xw.arg("options", "raw", doc='Text such as "gross_margin=0.4; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_ARPA(subscriptions, period=None, by=None, options=None):
    """Revenue per account (ARPA): Monthly recurring revenue per paying customer, at the end of the period."""
    return answer("SALES_ARPA", subscriptions, period, by, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("subscriptions", "raw", doc="Subscriptions with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: MRR of new subscribers.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group.")
@xw.arg("options", "raw", doc='Text such as "gross_margin=0.4; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_NEW_MRR(subscriptions, period=None, by=None, options=None):
    """New MRR: Recurring revenue of customers who never paid before the period and pay at its end."""
    return answer("SALES_NEW_MRR", subscriptions, period, by, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("subscriptions", "raw", doc="Subscriptions with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: MRR of subscribers who came back.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group.")
@xw.arg("options", "raw", doc='Text such as "gross_margin=0.4; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_REACTIVATION_MRR(subscriptions, period=None, by=None, options=None):
    """Reactivation MRR: Recurring revenue of customers who had paid earlier, not at the start, and pay again at the end."""
    return answer("SALES_REACTIVATION_MRR", subscriptions, period, by, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("subscriptions", "raw", doc="Subscriptions with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: MRR added by subscribers.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group.")
@xw.arg("options", "raw", doc='Text such as "gross_margin=0.4; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_EXPANSION_MRR(subscriptions, period=None, by=None, options=None):
    """Expansion MRR: What customers who stayed pay more at the end than at the start."""
    return answer("SALES_EXPANSION_MRR", subscriptions, period, by, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("subscriptions", "raw", doc="Subscriptions with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: MRR taken back by subscribers.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group.")
@xw.arg("options", "raw", doc='Text such as "gross_margin=0.4; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_CONTRACTION_MRR(subscriptions, period=None, by=None, options=None):
    """Contraction MRR: What customers who stayed pay less at the end than at the start; giving up one of two subscriptions is among it."""
    return answer("SALES_CONTRACTION_MRR", subscriptions, period, by, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("subscriptions", "raw", doc="Subscriptions with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: MRR of subscribers lost.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group.")
@xw.arg("options", "raw", doc='Text such as "gross_margin=0.4; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_CHURNED_MRR(subscriptions, period=None, by=None, options=None):
    """Churned MRR: What customers paid at the start who pay nothing at the end."""
    return answer("SALES_CHURNED_MRR", subscriptions, period, by, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("subscriptions", "raw", doc="Subscriptions with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: New MRR.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day. Or, with numbers in place of tables: Reactivation MRR.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group. Or, with numbers in place of tables: Expansion MRR.")
@xw.arg("number", "raw", doc="Only with numbers in place of tables: Contraction MRR.")
@xw.arg("number2", "raw", doc="Only with numbers in place of tables: Churned MRR.")
@xw.arg("options", "raw", doc='Text such as "gross_margin=0.4; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_NET_NEW_MRR(subscriptions, period=None, by=None, number=None, number2=None, options=None):
    """Net new MRR: What recurring revenue gained in the period, all movements together."""
    return answer("SALES_NET_NEW_MRR", subscriptions, period, by, number, number2, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("subscriptions", "raw", doc="Subscriptions with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: Expansion MRR.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day. Or, with numbers in place of tables: Contraction MRR.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group. Or, with numbers in place of tables: Churned MRR.")
@xw.arg("number", "raw", doc="Only with numbers in place of tables: MRR at the start.")
@xw.arg("options", "raw", doc='Text such as "gross_margin=0.4; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_NRR(subscriptions, period=None, by=None, number=None, options=None):
    """Net revenue retention (NRR): What the customers of the start pay at the end, as a share of what they paid; new and reactivated ones are out."""
    return answer("SALES_NRR", subscriptions, period, by, number, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("subscriptions", "raw", doc="Subscriptions with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: Contraction MRR.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day. Or, with numbers in place of tables: Churned MRR.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group. Or, with numbers in place of tables: MRR at the start.")
@xw.arg("options", "raw", doc='Text such as "gross_margin=0.4; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_GRR(subscriptions, period=None, by=None, options=None):
    """Gross revenue retention (GRR): Recurring revenue of the start less contraction and churn, as a share of it; at most 100%."""
    return answer("SALES_GRR", subscriptions, period, by, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("subscriptions", "raw", doc="Subscriptions with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: Churned MRR.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day. Or, with numbers in place of tables: Contraction MRR.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group. Or, with numbers in place of tables: MRR at the start.")
@xw.arg("number", "raw", doc="Only with numbers in place of tables: Reactivation MRR.")
@xw.arg("number2", "raw", doc="Only with numbers in place of tables: MRR at the start.")
@xw.arg("options", "raw", doc='Text such as "variant=net; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_REVENUE_CHURN(subscriptions, period=None, by=None, number=None, number2=None, options=None):
    """Revenue churn rate: Recurring revenue lost through churn and contraction, as a share of that at the start: one less GRR."""
    return answer("SALES_REVENUE_CHURN", subscriptions, period, by, number, number2, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("subscriptions", "raw", doc="Subscriptions with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: New MRR.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day. Or, with numbers in place of tables: Reactivation MRR.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group. Or, with numbers in place of tables: Expansion MRR.")
@xw.arg("number", "raw", doc="Only with numbers in place of tables: Contraction MRR.")
@xw.arg("number2", "raw", doc="Only with numbers in place of tables: Churned MRR.")
@xw.arg("options", "raw", doc='Text such as "gross_margin=0.4; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_QUICK_RATIO(subscriptions, period=None, by=None, number=None, number2=None, options=None):
    """Quick ratio: Recurring revenue gained in the period for each unit that was lost."""
    return answer("SALES_QUICK_RATIO", subscriptions, period, by, number, number2, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("activities", "raw", doc="Activities with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: Calls.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group.")
@xw.arg("options", "raw", doc='Text such as "gross_margin=0.4; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_CALLS(activities, period=None, by=None, options=None):
    """Calls: Outgoing calls in the period; cancelled ones are out."""
    return answer("SALES_CALLS", activities, period, by, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("activities", "raw", doc="Activities with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: E-mails.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group.")
@xw.arg("options", "raw", doc='Text such as "gross_margin=0.4; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_EMAILS(activities, period=None, by=None, options=None):
    """E-mails: E-mails sent in the period; received ones are out, and so is mail to many at once, where the data say so."""
    return answer("SALES_EMAILS", activities, period, by, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("activities", "raw", doc="Activities with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: Calls.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day. Or, with numbers in place of tables: E-mails.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group.")
@xw.arg("options", "raw", doc='Text such as "gross_margin=0.4; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_CALLS_EMAILS(activities, period=None, by=None, options=None):
    """Calls and e-mails: Outgoing calls and e-mails sent, together."""
    return answer("SALES_CALLS_EMAILS", activities, period, by, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("activities", "raw", doc="Activities with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: Meetings booked.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group.")
@xw.arg("options", "raw", doc='Text such as "variant=held; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_MEETINGS(activities, period=None, by=None, options=None):
    """Meetings scheduled: Meetings booked in the period, by the day of booking; by the day of the meeting where that is not known."""
    return answer("SALES_MEETINGS", activities, period, by, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("activities", "raw", doc="Activities with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: Follow-ups.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group.")
@xw.arg("options", "raw", doc='Text such as "variant=recorded; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_FOLLOW_UPS(activities, period=None, by=None, options=None):
    """Follow-ups: Follow-ups in the period: those recorded as such, else second and later contacts with the same deal or person."""
    return answer("SALES_FOLLOW_UPS", activities, period, by, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("activities", "raw", doc="Activities with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: Selling hours.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group.")
@xw.arg("options", "raw", doc='Text such as "gross_margin=0.4; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_SELLING_TIME(activities, period=None, by=None, options=None):
    """Time spent on selling: Hours spent with customers or looking for them: prospecting, meetings, follow-up, demos, proposals."""
    return answer("SALES_SELLING_TIME", activities, period, by, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("activities", "raw", doc="Activities with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: Selling hours.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day. Or, with numbers in place of tables: Hours of all kinds.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group.")
@xw.arg("options", "raw", doc='Text such as "gross_margin=0.4; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_SELLING_SHARE(activities, period=None, by=None, options=None):
    """Selling share of working time: Selling hours as a share of all hours written down."""
    return answer("SALES_SELLING_SHARE", activities, period, by, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("activities", "raw", doc="Activities with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: Proposals.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group.")
@xw.arg("options", "raw", doc='Text such as "variant=all; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_PROPOSALS(activities, period=None, by=None, options=None):
    """Proposals sent: Proposals sent in the period: the first for each deal; a revised one does not count again."""
    return answer("SALES_PROPOSALS", activities, period, by, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("leads", "raw", doc="Leads with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: Median hours to first contact.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group.")
@xw.arg("options", "raw", doc='Text such as "variant=mean; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_LEAD_RESPONSE_TIME(leads, period=None, by=None, options=None):
    """Lead response time: Hours from a lead's coming to the first contact: the median, of leads that were contacted."""
    return answer("SALES_LEAD_RESPONSE_TIME", leads, period, by, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("leads", "raw", doc="Leads with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: Answered leads.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day. Or, with numbers in place of tables: Leads.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group.")
@xw.arg("options", "raw", doc='Text such as "variant=within goal; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_LEADS_ANSWERED(leads, period=None, by=None, options=None):
    """Leads answered: Of the leads that came in during the period, the share that was contacted."""
    return answer("SALES_LEADS_ANSWERED", leads, period, by, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("activities", "raw", doc="Activities with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: Demos held.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group.")
@xw.arg("options", "raw", doc='Text such as "variant=booked; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_DEMOS(activities, period=None, by=None, options=None):
    """Demos and presentations: Demonstrations and product presentations held in the period."""
    return answer("SALES_DEMOS", activities, period, by, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("events", "raw", doc="Events or Activities with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: Events.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group.")
@xw.arg("options", "raw", doc='Text such as "variant=activities; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_EVENTS(events, period=None, by=None, options=None):
    """Events attended: Distinct networking events attended; two colleagues at one fair are one event (by rep, one each)."""
    return answer("SALES_EVENTS", events, period, by, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("social", "raw", doc="Social media with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: Interactions.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group.")
@xw.arg("options", "raw", doc='Text such as "gross_margin=0.4; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_SOCIAL_ENGAGEMENT(social, period=None, by=None, options=None):
    """Social media engagement: Likes, comments, shares and direct messages of the period, added."""
    return answer("SALES_SOCIAL_ENGAGEMENT", social, period, by, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("social", "raw", doc="Social media with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: Interactions with known reach.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day. Or, with numbers in place of tables: Reach.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group.")
@xw.arg("options", "raw", doc='Text such as "variant=followers; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_SOCIAL_ENGAGEMENT_RATE(social, period=None, by=None, options=None):
    """Social engagement rate: Interactions per person reached, of the rows whose reach is known."""
    return answer("SALES_SOCIAL_ENGAGEMENT_RATE", social, period, by, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("leads", "raw", doc="Leads or Deals or Orders with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: Recommended leads.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group.")
@xw.arg("options", "raw", doc='Text such as "variant=share; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_REFERRALS(leads, period=None, by=None, options=None):
    """Referrals received: Leads of the period whose source is a recommendation; deals or first orders of such a source where there are no leads."""
    return answer("SALES_REFERRALS", leads, period, by, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("tickets", "raw", doc="Inquiries with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: Mean hours to first reply.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group.")
@xw.arg("options", "raw", doc='Text such as "variant=median; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_INQUIRY_RESPONSE_TIME(tickets, period=None, by=None, options=None):
    """Response time to inquiries: Mean hours from a customer's question to the first answer, of questions that were answered; group by channel."""
    return answer("SALES_INQUIRY_RESPONSE_TIME", tickets, period, by, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("activities", "raw", doc="Activities with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: Activities.")
@xw.arg("deals", "raw", doc="Deals with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: Won deals.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group.")
@xw.arg("options", "raw", doc='Text such as "variant=closed; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_ACTIVITY_RATIO(activities, deals=None, period=None, by=None, options=None):
    """Activity ratio: Activities per won deal of the period: calls, e-mails, meetings and all others but notes, tasks and time sheets."""
    return answer("SALES_ACTIVITY_RATIO", activities, deals, period, by, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("orders", "raw", doc="Orders or Subscriptions with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: Customers who bought more.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day. Or, with numbers in place of tables: Customers so far.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group.")
@xw.arg("options", "raw", doc='Text such as "variant=mature; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_UPSELL_RATE(orders, period=None, by=None, options=None):
    """Upsell and cross-sell rate: Customers who after their first order bought a product not in it, or a higher plan, as a share of all, up to the period's end."""
    return answer("SALES_UPSELL_RATE", orders, period, by, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("deals", "raw", doc="Deals with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: Mean days to win.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group.")
@xw.arg("options", "raw", doc='Text such as "variant=median; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_SALES_CYCLE(deals, period=None, by=None, options=None):
    """Sales cycle length: Mean days from first contact (else from opening) to the win, of deals won in the period."""
    return answer("SALES_SALES_CYCLE", deals, period, by, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("deals", "raw", doc="Deals with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: Open amount.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group.")
@xw.arg("options", "raw", doc='Text such as "variant=weighted; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_PIPELINE_VALUE(deals, period=None, by=None, options=None):
    """Pipeline value: Amount of all deals open at the end of the period; a deal without amount counts as 0 and is listed."""
    return answer("SALES_PIPELINE_VALUE", deals, period, by, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("deals", "raw", doc="Deals with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: Weighted open amount.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group.")
@xw.arg("options", "raw", doc='Text such as "gross_margin=0.4; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_WEIGHTED_PIPELINE(deals, period=None, by=None, options=None):
    """Weighted pipeline: Amount times probability of the deals open at the end of the period: the deal's own, else its stage's."""
    return answer("SALES_WEIGHTED_PIPELINE", deals, period, by, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("deals", "raw", doc="Deals with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: Open amount due in the period.")
@xw.arg("targets", "raw", doc="Targets with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: Target for won deals.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day. Or, with numbers in place of tables: Won amount.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group.")
@xw.arg("options", "raw", doc='Text such as "gross_margin=0.4; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_PIPELINE_COVERAGE(deals, targets=None, period=None, by=None, options=None):
    """Pipeline coverage: Amount of the open deals expected to close in the period, as a multiple of the target that is still missing."""
    return answer("SALES_PIPELINE_COVERAGE", deals, targets, period, by, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("deals", "raw", doc="Deals with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: Sales opportunities.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day. Or, with numbers in place of tables: Win rate.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group. Or, with numbers in place of tables: Average deal size.")
@xw.arg("number", "raw", doc="Only with numbers in place of tables: Sales cycle length.")
@xw.arg("options", "raw", doc='Text such as "variant=created; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_SALES_VELOCITY(deals, period=None, by=None, number=None, options=None):
    """Sales velocity: Money that the pipeline brings in a day: open deals, times win rate, times average deal size, divided by the sales cycle."""
    return answer("SALES_SALES_VELOCITY", deals, period, by, number, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("leads", "raw", doc="Leads with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: Converted leads.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day. Or, with numbers in place of tables: Leads.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group.")
@xw.arg("options", "raw", doc='Text such as "variant=mature; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_CONVERSION_RATE(leads, period=None, by=None, options=None):
    """Lead conversion rate: Of the leads that came in during the period, the share that has become a paying customer since."""
    return answer("SALES_CONVERSION_RATE", leads, period, by, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("deals", "raw", doc="Deals with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: Won amount.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day. Or, with numbers in place of tables: Won deals.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group.")
@xw.arg("options", "raw", doc='Text such as "variant=median; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_AVERAGE_DEAL_SIZE(deals, period=None, by=None, options=None):
    """Average deal size: Mean amount of the deals won in the period; deals won for nothing count and are listed."""
    return answer("SALES_AVERAGE_DEAL_SIZE", deals, period, by, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("deals", "raw", doc="Deals or Orders with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: Won amount.")
@xw.arg("targets", "raw", doc="Targets with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: Reps.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group.")
@xw.arg("options", "raw", doc='Text such as "variant=won by owners; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_SALES_PER_REP(deals, targets=None, period=None, by=None, options=None):
    """Sales per rep: Won amount per rep; reps are those with a target in the period, so one who sold nothing counts."""
    return answer("SALES_SALES_PER_REP", deals, targets, period, by, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("spend", "raw", doc="Spend or Deals with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: Sales and marketing spend.")
@xw.arg("orders", "raw", doc="Orders with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: New customers.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group.")
@xw.arg("options", "raw", doc='Text such as "variant=paid; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_CAC(spend, orders=None, period=None, by=None, options=None):
    """Customer acquisition cost (CAC): Sales and marketing spend of the period per new customer of the period, by whatever the spend sheet holds."""
    return answer("SALES_CAC", spend, orders, period, by, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("orders", "raw", doc="Orders with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: Customer lifetime value (CLV).")
@xw.arg("spend", "raw", doc="Spend with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: Customer acquisition cost (CAC).")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group.")
@xw.arg("options", "raw", doc='Text such as "gross_margin=0.4; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_LTV_CAC(orders, spend=None, period=None, by=None, options=None):
    """LTV to CAC: Customer lifetime value as a multiple of the cost to win a customer; 3 or more is sound."""
    return answer("SALES_LTV_CAC", orders, spend, period, by, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("orders", "raw", doc="Orders with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: Customer acquisition cost (CAC).")
@xw.arg("spend", "raw", doc="Spend with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: Revenue per account (ARPA).")
@xw.arg("subscriptions", "raw", doc="Subscriptions with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: Gross margin.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group.")
@xw.arg("options", "raw", doc='Text such as "variant=revenue; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_CAC_PAYBACK(orders, spend=None, subscriptions=None, period=None, by=None, options=None):
    """CAC payback: Months until the margin of a new customer has paid for winning it; below 12 is good."""
    return answer("SALES_CAC_PAYBACK", orders, spend, subscriptions, period, by, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("orders", "raw", doc="Orders or Subscriptions with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: Average order value (12 months).")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day. Or, with numbers in place of tables: Orders per customer a year.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group. Or, with numbers in place of tables: Years a customer stays.")
@xw.arg("number", "raw", doc="Only with numbers in place of tables: Gross margin.")
@xw.arg("number2", "raw", doc="Only with numbers in place of tables: Years.")
@xw.arg("number3", "raw", doc="Only with numbers in place of tables: Churn a month that customer value assumes at least.")
@xw.arg("options", "raw", doc='Text such as "variant=revenue; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_CLV(orders, period=None, by=None, number=None, number2=None, number3=None, options=None):
    """Customer lifetime value (CLV): What a customer brings in over the years: order value, times orders a year, times years, times gross margin."""
    return answer("SALES_CLV", orders, period, by, number, number2, number3, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("orders", "raw", doc="Orders with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: Orders of known customers (12 months).")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day. Or, with numbers in place of tables: Customers (12 months).')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group. Or, with numbers in place of tables: Years (12 months).")
@xw.arg("options", "raw", doc='Text such as "gross_margin=0.4; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_ORDERS_PER_CUSTOMER(orders, period=None, by=None, options=None):
    """Orders per customer a year: Orders per customer and year, over the period or over the twelve months up to its end where it is shorter."""
    return answer("SALES_ORDERS_PER_CUSTOMER", orders, period, by, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("orders", "raw", doc="Orders with the header row: a range, Table[#All], or a text from SALES_DATA. Or, with numbers in place of tables: Net sales to known customers (12 months).")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day. Or, with numbers in place of tables: Gross margin.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group. Or, with numbers in place of tables: Customers (12 months).")
@xw.arg("number", "raw", doc="Only with numbers in place of tables: Years (12 months).")
@xw.arg("options", "raw", doc='Text such as "variant=revenue; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_CUSTOMER_MARGIN(orders, period=None, by=None, number=None, options=None):
    """Margin per customer a year: Net sales times gross margin per customer and year, over the twelve months up to the end of a shorter period."""
    return answer("SALES_CUSTOMER_MARGIN", orders, period, by, number, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("activities", "raw", doc="Activities with the header row: a range, Table[#All], or a text from SALES_DATA.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group.")
@xw.arg("options", "raw", doc='Text such as "as_of=2026-05-31; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_ACTIVITY_MIX(activities, period=None, by=None, options=None):
    """Activity mix: The activities of the period by kind, with their share and hours; or a column a kind, by rep, team or month."""
    return answer("SALES_ACTIVITY_MIX", activities, period, by, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("orders", "raw", doc="Orders with the header row: a range, Table[#All], or a text from SALES_DATA.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day.')
@xw.arg("options", "raw", doc='Text such as "value=customers; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_COHORTS(orders, period=None, options=None):
    """Customer cohorts: Customers by the month of their first order, and the share of them that buys again in each month after."""
    return answer("SALES_COHORTS", orders, period, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("orders", "raw", doc="Orders with the header row: a range, Table[#All], or a text from SALES_DATA.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day.')
@xw.arg("options", "raw", doc='Text such as "months=12; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_CUSTOMER_VALUE(orders, period=None, options=None):
    """Customer value by customer: What every customer is expected to order and to be worth in the coming months, and whether they are still one."""
    return answer("SALES_CUSTOMER_VALUE", orders, period, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("table", "raw", doc="A raw table with the header row: a range, Table[#All], or a text from SALES_DATA.")
@xw.arg("table2", "raw", doc="A raw table with the header row: a range, Table[#All], or a text from SALES_DATA.")
@xw.arg("table3", "raw", doc="A raw table with the header row: a range, Table[#All], or a text from SALES_DATA.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day.')
@xw.arg("options", "raw", doc='Text such as "as_of=2026-05-31; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_FORECAST_METHODS(table, table2=None, table3=None, period=None, options=None):
    """Forecast by method: What a period will probably bring: every method of the metric forecast, with the days and rows it rests on."""
    return answer("SALES_FORECAST_METHODS", table, table2, table3, period, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("deals", "raw", doc="Deals with the header row: a range, Table[#All], or a text from SALES_DATA.")
@xw.arg("stage_history", "raw", doc="Stage history with the header row: a range, Table[#All], or a text from SALES_DATA.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day.')
@xw.arg("options", "raw", doc='Text such as "as_of=2026-05-31; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_FUNNEL(deals, stage_history=None, period=None, options=None):
    """Sales funnel: The deals opened in the period, by stage: entered, advanced, lost, still open, and how long they stayed."""
    return answer("SALES_FUNNEL", deals, stage_history, period, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("metric", "raw", doc='A metric such as aov or "Win rate"; SALES_KPI takes several: a range of names, or names with commas between.')
@xw.arg("table", "raw", doc="A raw table with the header row: a range, Table[#All], or a text from SALES_DATA.")
@xw.arg("table2", "raw", doc="A raw table with the header row: a range, Table[#All], or a text from SALES_DATA.")
@xw.arg("table3", "raw", doc="A raw table with the header row: a range, Table[#All], or a text from SALES_DATA.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group.")
@xw.arg("options", "raw", doc='Text such as "compare=previous; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_LEADERBOARD(metric, table=None, table2=None, table3=None, period=None, by=None, options=None):
    """Leaderboard: Every rep (or other group) by sales, with rank, share of the total, change, target and its attainment."""
    return answer("SALES_LEADERBOARD", metric, table, table2, table3, period, by, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("subscriptions", "raw", doc="Subscriptions with the header row: a range, Table[#All], or a text from SALES_DATA.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group.")
@xw.arg("options", "raw", doc='Text such as "as_of=2026-05-31; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_MRR_MOVEMENTS(subscriptions, period=None, by=None, options=None):
    """MRR movements: Recurring revenue at the start, what was added and lost by customer, and at the end: start + movements = end."""
    return answer("SALES_MRR_MOVEMENTS", subscriptions, period, by, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("table", "raw", doc="A raw table with the header row: a range, Table[#All], or a text from SALES_DATA.")
@xw.arg("table2", "raw", doc="A raw table with the header row: a range, Table[#All], or a text from SALES_DATA.")
@xw.arg("table3", "raw", doc="A raw table with the header row: a range, Table[#All], or a text from SALES_DATA.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day.')
@xw.arg("options", "raw", doc='Text such as "compare=previous; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_NOTES(table, table2=None, table3=None, period=None, options=None):
    """Notes: What changed, what it rests on and what to look at, in sentences; the most important first."""
    return answer("SALES_NOTES", table, table2, table3, period, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("orders", "raw", doc="Orders with the header row: a range, Table[#All], or a text from SALES_DATA.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group.")
@xw.arg("options", "raw", doc='Text such as "as_of=2026-05-31; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_PARETO(orders, period=None, by=None, options=None):
    """Pareto (ABC): Customers (or products, or any other group) by net sales, with share, cumulative share and class."""
    return answer("SALES_PARETO", orders, period, by, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("deals", "raw", doc="Deals with the header row: a range, Table[#All], or a text from SALES_DATA.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group.")
@xw.arg("options", "raw", doc='Text such as "as_of=2026-05-31; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_PIPELINE(deals, period=None, by=None, options=None):
    """Pipeline by stage: The deals open at the end of the period, by stage: number, amount, share, weighted amount, age, overdue."""
    return answer("SALES_PIPELINE", deals, period, by, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("leads", "raw", doc="Leads with the header row: a range, Table[#All], or a text from SALES_DATA.")
@xw.arg("tickets", "raw", doc="Inquiries with the header row: a range, Table[#All], or a text from SALES_DATA.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group.")
@xw.arg("options", "raw", doc='Text such as "as_of=2026-05-31; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_RESPONSE_TIMES(leads, tickets=None, period=None, by=None, options=None):
    """Response times: Hours to the first answer, of leads by source and of inquiries by channel."""
    return answer("SALES_RESPONSE_TIMES", leads, tickets, period, by, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("orders", "raw", doc="Orders with the header row: a range, Table[#All], or a text from SALES_DATA.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group.")
@xw.arg("options", "raw", doc='Text such as "as_of=2026-05-31; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_RFM(orders, period=None, by=None, options=None):
    """RFM segments: Customers in segments by recency, frequency and money, each scored from 1 to 5."""
    return answer("SALES_RFM", orders, period, by, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("table", "raw", doc="A raw table with the header row: a range, Table[#All], or a text from SALES_DATA.")
@xw.arg("table2", "raw", doc="A raw table with the header row: a range, Table[#All], or a text from SALES_DATA.")
@xw.arg("table3", "raw", doc="A raw table with the header row: a range, Table[#All], or a text from SALES_DATA.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day.')
@xw.arg("options", "raw", doc='Text such as "compare=previous; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_SCORECARD(table, table2=None, table3=None, period=None, options=None):
    """Scorecard: The metrics of a small firm: what matters most on top, then activity, which moves first, then the results."""
    return answer("SALES_SCORECARD", table, table2, table3, period, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("leads", "raw", doc="Leads with the header row: a range, Table[#All], or a text from SALES_DATA.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group.")
@xw.arg("options", "raw", doc='Text such as "as_of=2026-05-31; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_SOURCES(leads, period=None, by=None, options=None):
    """Conversion by source: The leads of the period by source: number, how many became customers, and what one cost."""
    return answer("SALES_SOURCES", leads, period, by, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("metric", "raw", doc='A metric such as aov or "Win rate"; SALES_KPI takes several: a range of names, or names with commas between.')
@xw.arg("table", "raw", doc="A raw table with the header row: a range, Table[#All], or a text from SALES_DATA.")
@xw.arg("table2", "raw", doc="A raw table with the header row: a range, Table[#All], or a text from SALES_DATA.")
@xw.arg("table3", "raw", doc="A raw table with the header row: a range, Table[#All], or a text from SALES_DATA.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group.")
@xw.arg("options", "raw", doc='Text such as "count=13; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_TREND(metric, table=None, table2=None, table3=None, period=None, by=None, options=None):
    """Trend: A metric by month for 13 months, with its change, moving average of three, and the same month last year."""
    return answer("SALES_TREND", metric, table, table2, table3, period, by, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("metric", "raw", doc='A metric such as aov or "Win rate"; SALES_KPI takes several: a range of names, or names with commas between.')
@xw.arg("table", "raw", doc="A raw table with the header row: a range, Table[#All], or a text from SALES_DATA.")
@xw.arg("table2", "raw", doc="A raw table with the header row: a range, Table[#All], or a text from SALES_DATA.")
@xw.arg("table3", "raw", doc="A raw table with the header row: a range, Table[#All], or a text from SALES_DATA.")
@xw.arg("table4", "raw", doc="A raw table with the header row: a range, Table[#All], or a text from SALES_DATA.")
@xw.arg("table5", "raw", doc="A raw table with the header row: a range, Table[#All], or a text from SALES_DATA.")
@xw.arg("table6", "raw", doc="A raw table with the header row: a range, Table[#All], or a text from SALES_DATA.")
@xw.arg("table7", "raw", doc="A raw table with the header row: a range, Table[#All], or a text from SALES_DATA.")
@xw.arg("table8", "raw", doc="A raw table with the header row: a range, Table[#All], or a text from SALES_DATA.")
@xw.arg("period", "raw", doc='Empty for all rows; "2026-05", "2026-Q2", "2026", "ytd", "last 30 days"; a date cell for its month; two cells for the first and last day.')
@xw.arg("by", "raw", doc="A field such as owner, source or month: the answer becomes a header row and one row for each group.")
@xw.arg("options", "raw", doc='Text such as "as_of=2026-05-31; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_KPI(metric, table=None, table2=None, table3=None, table4=None, table5=None, table6=None, table7=None, table8=None, period=None, by=None, options=None):
    """A KPI list in one call: value, previous period, change, target and status of each metric, or one row for each group."""
    return answer("SALES_KPI", metric, table, table2, table3, table4, table5, table6, table7, table8, period, by, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("table", "raw", doc="A raw table with the header row: a range, Table[#All], or a text from SALES_DATA.")
@xw.arg("table2", "raw", doc="A raw table with the header row: a range, Table[#All], or a text from SALES_DATA.")
@xw.arg("table3", "raw", doc="A raw table with the header row: a range, Table[#All], or a text from SALES_DATA.")
@xw.arg("table4", "raw", doc="A raw table with the header row: a range, Table[#All], or a text from SALES_DATA.")
@xw.arg("table5", "raw", doc="A raw table with the header row: a range, Table[#All], or a text from SALES_DATA.")
@xw.arg("table6", "raw", doc="A raw table with the header row: a range, Table[#All], or a text from SALES_DATA.")
@xw.arg("table7", "raw", doc="A raw table with the header row: a range, Table[#All], or a text from SALES_DATA.")
@xw.arg("table8", "raw", doc="A raw table with the header row: a range, Table[#All], or a text from SALES_DATA.")
@xw.arg("options", "raw", doc='Text such as "as_of=2026-05-31; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_CHECK(table, table2=None, table3=None, table4=None, table5=None, table6=None, table7=None, table8=None, options=None):
    """What was understood of raw tables and what looks wrong in them: columns, rows set aside, findings."""
    return answer("SALES_CHECK", table, table2, table3, table4, table5, table6, table7, table8, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("cell", "raw", doc="The cell that shows an error value.")
def SALES_WHY(cell):
    """The reason behind an error value of a SALES_ function."""
    return answer("SALES_WHY", cell)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("metric", "raw", doc='A metric such as aov or "Win rate"; SALES_KPI takes several: a range of names, or names with commas between.')
@xw.arg("options", "raw", doc='Text such as "as_of=2026-05-31; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_HELP(metric, options=None):
    """The definition of a metric: formula, needed columns, variants, example, source."""
    return answer("SALES_HELP", metric, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("family", "raw", doc="Empty for all, or performance, activity, productivity, analyses.")
@xw.arg("options", "raw", doc='Text such as "as_of=2026-05-31; lang=th": a variant, a setting, the language, as_of=2026-05-31, why=yes.')
def SALES_METRICS(family=None, options=None):
    """All metrics and analyses with their keys, functions, units and formulas."""
    return answer("SALES_METRICS", family, options)


@xw.func(category="Sales metrics", call_in_wizard=False)
@xw.arg("table", "raw", doc="A raw table with the header row: a range, Table[#All], or a text from SALES_DATA.")
@xw.arg("table2", "raw", doc="A raw table with the header row: a range, Table[#All], or a text from SALES_DATA.")
@xw.arg("table3", "raw", doc="A raw table with the header row: a range, Table[#All], or a text from SALES_DATA.")
@xw.arg("table4", "raw", doc="A raw table with the header row: a range, Table[#All], or a text from SALES_DATA.")
@xw.arg("table5", "raw", doc="A raw table with the header row: a range, Table[#All], or a text from SALES_DATA.")
@xw.arg("table6", "raw", doc="A raw table with the header row: a range, Table[#All], or a text from SALES_DATA.")
@xw.arg("table7", "raw", doc="A raw table with the header row: a range, Table[#All], or a text from SALES_DATA.")
@xw.arg("table8", "raw", doc="A raw table with the header row: a range, Table[#All], or a text from SALES_DATA.")
def SALES_DATA(table, table2=None, table3=None, table4=None, table5=None, table6=None, table7=None, table8=None):
    """Reads tables once and gives a short text that other SALES_ functions take in place of the tables."""
    return answer("SALES_DATA", table, table2, table3, table4, table5, table6, table7, table8)
