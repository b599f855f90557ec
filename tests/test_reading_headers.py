"""Header words: how they are compared, and which table a header line is."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesxl.prepare.activities import KINDS
from salesxl.prepare.words import normal
from salesxl.reading.words import headers
from salesxl.reading.words.headers import ALL, aliases, hints, meanings, normalise, squeeze, vendors, without_unit
from salesxl.reading.words.recognise import Reading, read_as, recognise
from salesxl.tables import TABLES


def read(*names: str, file: str = "", sheet: str | None = None) -> Reading:
    reading = recognise(names, file=file, sheet=sheet)
    assert reading is not None
    return reading


def columns(reading: Reading, names: tuple[str, ...]) -> dict[str, str]:
    return {column: names[index] for column, index in reading.columns.items()}


@pytest.mark.parametrize(
    ("header", "same"),
    [
        ("order_date", "Order Date"),
        ("*หมายเลขคำสั่งซื้อ", "หมายเลขคำสั่งซื้อ"),
        ("Deal Name*", "deal name"),
        ("\ufeffInvoice  No", "invoice no"),
        ("E\u2011mail", "e mail"),
        ("Close\nDate", "close date"),
        ("Total:", "total"),
        ("Ｑｕａｎｔｉｔｙ", "quantity"),  # full-width letters of a Japanese keyboard
        ("จํานวน", "จำนวน"),  # sara am typed as two characters
        ("โควต้า", "โควตา"),
        ("อีเมล์", "อีเมล"),
    ],
)
def test_headers_that_are_the_same_word(header: str, same: str) -> None:
    assert normalise(header) == normalise(same)


@pytest.mark.parametrize(
    ("header", "bare"),
    [
        ("Amount (USD)", "Amount"),
        ("ยอดขาย (บาท)", "ยอดขาย"),
        ("Umsatz €", "Umsatz"),
        ("Probability (%)", "Probability"),
        ("Discount %", "Discount"),
        ("ยอดขาย บาท", "ยอดขาย"),
        ("Amount", "Amount"),
    ],
)
def test_a_unit_is_dropped_only_in_a_second_try(header: str, bare: str) -> None:
    assert without_unit(header) == bare
    assert [m.column for m in meanings(header, "orders")] == [m.column for m in meanings(bare, "orders")]


def test_nothing_is_guessed_from_similar_spelling() -> None:
    assert meanings("Ordr Date", "orders") == ()
    assert meanings("Amonut", "deals") == ()


def test_the_better_fit_wins() -> None:
    names = ("Close Date (2)", "Close Date")
    assert columns(read_as("deals", names), names)["close_date"] == "Close Date"


def test_the_better_word_wins_and_the_other_is_left() -> None:
    names = ("Order date", "Amount", "Net amount", "Total")
    assert columns(read(*names), names) == {
        "order_date": "Order date", "gross_amount": "Amount", "net_amount": "Net amount", "total": "Total",
    }  # fmt: skip


def test_a_weak_word_makes_no_table() -> None:
    """A date and an "id" are not yet leads, nor a name and a month targets: the name of the sheet must say so."""
    for names, table in ((("date", "id"), "leads"), (("Date", "Name"), "events"), (("Name", "Month"), "reps_targets")):
        reading = recognise(names)
        assert reading is None or not reading.complete, names
        assert read(*names, sheet=table.replace("_", " ")).complete


def test_what_a_table_needs_comes_before_what_it_can_do_without() -> None:
    """The only date of these leads is that of the first contact: it is when they came in."""
    names = ("mql_id", "first_contact_date", "landing_page_id", "origin")
    assert columns(read(*names), names) == {
        "lead_id": "mql_id", "created_at": "first_contact_date", "source": "origin",
    }  # fmt: skip
    both = ("Lead ID", "Created", "First contact date", "Source")
    assert columns(read(*both), both)["first_response_at"] == "First contact date"


def test_a_deal_without_a_number_goes_by_its_lead() -> None:
    names = ("mql_id", "sr_id", "won_date", "business_segment")
    reading = read(*names)
    assert reading.table == "deals"
    assert reading.complete
    assert columns(reading, names)["deal_id"] == "mql_id"


@pytest.mark.parametrize(
    ("names", "column", "read_as_"),
    [
        (("customer_id", "date", "quantity", "price"), "net_amount", "row"),
        (("Invoice", "StockCode", "Quantity", "InvoiceDate", "Price"), "price", "unit"),
        (("InvoiceNo", "StockCode", "Quantity", "InvoiceDate", "UnitPrice"), "price", None),
        (("วันที่", "สินค้า", "จำนวน", "ราคา"), "price", "unit"),
        (("วันที่", "สินค้า", "จำนวน", "ราคา", "ยอดขายสุทธิ"), "price", None),
        (("วันที่", "ลูกค้า", "ราคา"), "net_amount", None),
        (("Date", "Product", "Price"), "net_amount", None),
    ],
)
def test_a_bare_price_is_the_piece_or_the_row(names: tuple[str, ...], column: str, read_as_: str | None) -> None:
    """CDNOW's price is the row's total, Online Retail's that of one piece: the columns beside it tell."""
    reading = read(*names)
    assert reading.table == "orders"
    assert names[reading.columns[column]].lower().startswith(("price", "unitprice", "ราคา"))
    assert reading.price_read_as == read_as_


@pytest.mark.parametrize(
    ("name", "tables"),
    [
        ("ออเดอร์ 2568-69", {"orders"}),
        ("hubspot_deals.csv", {"deals"}),
        ("SalesTargets", {"reps_targets"}),
        ("โควตา", {"reps_targets"}),
        ("Sheet1", set()),
        ("border", set()),  # "order" is only part of a word
        ("olist_order_items_dataset", {"order_lines"}),  # "order items" hides "order"
    ],
)
def test_names_of_files_and_sheets_say_which_table_it_is(name: str, tables: set[str]) -> None:
    assert hints(name) == tables


def test_a_name_decides_between_tables_of_the_same_columns() -> None:
    names = ("Date", "Amount", "Channel")
    assert read(*names, sheet="Orders").table == "orders"
    assert read(*names, sheet="Marketing spend").table == "spend"


def test_an_equal_choice_is_told() -> None:
    assert read("user_id", "signup_date", "acquisition_channel").rivals


def test_a_table_that_explains_far_more_is_named_though_it_lacks_something() -> None:
    reading = read("opportunity_id", "sales_agent", "product", "account", "close_date", "close_value")
    assert reading.table == "deals"
    assert reading.missing == (("status", "stage", "won_date"),)


@pytest.mark.parametrize("number", ["Order Number", "ORDER NUMBER", "Order number", "OrderNumber", "order_number"])
def test_the_better_word_goes_before_its_spelling(number: str) -> None:
    """An order's number is told by its order number, however it is written, not by that of the transaction."""
    reading = read("Transaction ID", number, "Date", "Customer", "Total")
    assert reading.columns["order_id"] == 1


def test_every_word_of_the_book_belongs_to_a_column() -> None:
    """A misspelt column or table in headers.toml would silently never match."""
    book = tomllib.loads(files("salesxl.reading.words").joinpath("headers.toml").read_text(encoding="utf-8"))
    parts = {"fold", "words", "hints", "one_kind", "one_type", "no_sales", "totals", "aims", "time_of_day", "vendor"}
    assert set(book) - parts == set(ALL)
    assert set(book["hints"]) == set(ALL) | set(book["one_kind"]) | set(book["one_type"])
    assert set(book["no_sales"]["names"]) <= set(book["hints"])
    assert {normal(kind).replace(" ", "_") for kind in book["one_kind"].values()} <= {*KINDS}
    for key, table in ALL.items():
        known = {column.key for column in table.columns} | {"price_or_amount", "instead", "evidence", "asking"}
        assert set(book[key]) <= known, key
        assert set(book[key].get("asking", {})) <= known | {"no"}, key
    for vendor in vendors():
        known = {column.key for column in TABLES[vendor.table].columns} if vendor.table else set()
        assert set(vendor.columns) | set(vendor.always) <= known, vendor.name


@pytest.mark.parametrize("key", sorted(TABLES))
def test_the_names_of_our_own_columns_are_understood(key: str) -> None:
    """What salesxl writes itself, in English, in Thai or as keys, reads back as the same table."""
    table = TABLES[key]
    for names in ([c.key for c in table.columns], [c.en for c in table.columns], [c.th for c in table.columns]):
        reading = read_as(key, names)
        assert reading.complete, names
        found = {column: names[index] for column, index in reading.columns.items()}
        wrong = {
            c: n for c, n in found.items() if n not in (table.column(c).key, table.column(c).en, table.column(c).th)
        }
        assert not wrong


def test_no_word_means_two_columns_equally() -> None:
    """Within a table a word that stands first in two lists could not be decided."""
    for key in ALL:
        firsts: dict[str, str] = {}
        for column, words in aliases(key).items():
            if words:
                word = squeeze(words[0])
                assert firsts.setdefault(word, column) == column, (key, word)


@given(st.text(max_size=30))
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(st.lists(st.text(max_size=20), max_size=12))
def test_any_header_line_is_read_without_a_fault(names: list[str]) -> None:
    reading = recognise(names)
    if reading is not None:
        assert set(reading.columns.values()) <= set(range(len(names)))
        assert reading.table in headers.ALL


@given(st.permutations(["Order ID", "Order Date", "Customer", "Net Sales", "Quantity", "Unit price", "Nonsense"]))
def test_the_order_of_columns_does_not_matter(names: list[str]) -> None:
    reading = recognise(names)
    assert reading is not None
    assert reading.table == "orders"
    assert {column: names[index] for column, index in reading.columns.items()} == {
        "order_id": "Order ID", "order_date": "Order Date", "customer_name": "Customer", "net_amount": "Net Sales",
        "quantity": "Quantity", "price": "Unit price",
    }  # fmt: skip
