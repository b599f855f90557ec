"""Tables that describe others are joined to them and counted with none."""

from __future__ import annotations

from raw_grids import grid, tables


def test_reps_bring_their_team() -> None:
    deals = grid(
        [
            ["Deal ID", "Stage", "Created date", "Owner"],
            ["D1", "Won", "2026-05-01", "Ann"],
            ["D2", "Lost", "2026-05-01", "Zoe"],
        ]
    )
    reps = grid([["Sales agent", "Manager", "Team"], ["Ann", "Max", "North"], ["Bob", "Max", "South"]], file="reps.csv")
    data = tables(deals, reps)
    frame = data.tables["deals"]
    assert frame["team"].isna().tolist() == [False, True]
    assert frame["team"].tolist()[0] == "North"
    assert frame["Manager"].tolist()[0] == "Max"
    (finding,) = [f for f in data.findings if f.rule == "joined"]
    assert (finding.rows, finding.details["unmatched"], finding.examples[0].value) == (1, "1", "Zoe")
    assert data.sources[1].joined == "reps → deals"


def test_products_bring_price_and_cost() -> None:
    orders = grid([["Order date", "SKU", "Quantity", "Total"], ["2026-05-01", "01", "2", "9"]])
    products = grid([["SKU", "Unit price", "Cost"], ["01", "5", "3"], ["02", "6", "4"]], file="products.csv")
    frame = tables(orders, products).tables["orders"]
    assert (frame["price"].tolist(), frame["unit_cost"].tolist()) == ([5.0], [3.0])


def test_what_a_row_says_itself_is_kept() -> None:
    orders = grid([["Order date", "SKU", "Quantity", "Unit price"], ["2026-05-01", "01", "2", "9"]])
    products = grid([["SKU", "Unit price"], ["01", "5"]], file="products.csv")
    assert tables(orders, products).tables["orders"]["price"].tolist() == [9.0]


def test_orders_whose_amounts_stand_on_their_lines() -> None:
    heads = grid(
        [
            ["order_id", "customer_id", "order_status", "order_purchase_timestamp"],
            ["o1", "c1", "delivered", "2018-03-27 18:00:43"],
            ["o2", "c2", "delivered", "2018-03-28 18:00:43"],
            ["o3", "c3", "delivered", "2018-03-29"],
        ],
        file="orders.csv",
    )
    lines = grid(
        [
            ["order_id", "order_item_id", "product_id", "price", "freight_value"],
            ["o1", "1", "p1", "10.5", "2"],
            ["o1", "2", "p2", "5", "2"],
            ["o2", "1", "p1", "10.5", "1"],
            ["o9", "1", "p1", "1", "1"],
        ],
        file="items.csv",
    )
    people = grid(
        [["customer_id", "customer_unique_id", "customer_city"], ["c1", "u1", "x"], ["c2", "u1", "y"]],
        file="customers.csv",
    )
    data = tables(heads, lines, people)
    frame = data.tables["orders"]
    used = frame[frame["set_aside"].isna()]
    assert used["price"].tolist() == [10.5, 5.0, 10.5]
    assert used["order_date"].dt.day.tolist() == [27, 27, 28]
    assert used["customer_id"].tolist() == ["u1", "u1", "u1"]  # the person, not the number of the order
    assert sorted(frame["set_aside"].dropna()) == ["order-unknown", "order-without-lines"]


def test_payments_beside_orders_are_not_counted_twice() -> None:
    invoices = grid([["invoice_id", "invoice_date", "final_amount"], ["i1", "2026-05-01", "100"]], file="invoices.csv")
    payments = grid(
        [
            ["payment_id", "invoice_id", "amount", "payment_date", "payment_method"],
            ["p1", "i1", "100", "2026-05-20", "card"],
        ],
        file="payments.csv",
    )
    data = tables(invoices, payments)
    assert data.tables["orders"]["net_amount"].tolist() == [100.0]
    assert data.sources[1].reason == "table-not-joined"
    alone = tables(payments).tables["orders"]
    assert alone["total"].tolist() == [100.0]


def test_plans_bring_the_price_of_subscriptions() -> None:
    subscriptions = grid(
        [
            ["subscription_id", "customer_id", "plan_id", "billing_cycle", "start_date"],
            ["s1", "c1", "pro", "monthly", "2026-01-01"],
            ["s2", "c2", "pro", "annual", "2026-01-01"],
        ],
        file="subscriptions.csv",
    )
    plans = grid(
        [["plan_id", "plan_name", "price_monthly", "price_annual"], ["pro", "Professional", "6", "60"]],
        file="plans.csv",
    )
    data = tables(subscriptions, plans)
    assert data.tables["subscriptions"]["amount"].tolist() == [6.0, 60.0]
    assert data.sources[0].table == "subscriptions"
