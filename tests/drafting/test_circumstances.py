"""What is said of the premises and of delivery, and what only sounds like it."""

from __future__ import annotations

import pytest

from engine.drafting.circumstances import read_circumstances
from engine.drafting.sentence import read


@pytest.mark.parametrize(("text", "tenure"), [
    ("租了个铺", "leased"), ("租咗间铺", "leased"), ("自己的铺面", "owned"), ("朋友免费借的地方", "free_use"),
    ("想租个铺", None), ("以前租给别人", None), ("出租了房子", None),
])
def test_tenure_is_what_is_so_already(text: str, tenure: str | None) -> None:
    found = read_circumstances(read(text), ()).tenure
    assert (found.value if found else None) == tenure


@pytest.mark.parametrize(("text", "home"), [
    ("在家里做蛋糕", True), ("喺屋企做蛋糕", True), ("家里人也支持", False), ("老家在台山", False), ("我老婆在家带孩子", False), ("在家具城开店", False),
])
def test_at_home_is_where_the_work_is_done(text: str, home: bool) -> None:
    assert (read_circumstances(read(text), ()).home is not None) == home


@pytest.mark.parametrize(("text", "network"), [("在淘宝上卖零食", True), ("开网店", True), ("租了铺位，也在网上卖", False)])
def test_a_network_shop_has_no_door(text: str, network: bool) -> None:
    assert (read_circumstances(read(text), ()).network is not None) == network


@pytest.mark.parametrize(("text", "how"), [
    ("执照邮寄给我", "post"), ("营业执照自己到窗口领", "window"), ("只要电子营业执照", "electronic"), ("收发快递给我", None),
])
def test_delivery_is_about_the_licence(text: str, how: str | None) -> None:
    found = read_circumstances(read(text), ()).delivery
    assert (found.value if found else None) == how
