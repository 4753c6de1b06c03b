"""Mail addresses, tested before a mail to them comes back."""

from typing import Any

from app.api.blueprint import blueprint, described
from app.api.schemas import AddressTest, DoubtsShape
from app.request import kit, sentence_of
from app.services import addresses


@blueprint.post("/addresses/test")
@described({200: DoubtsShape})
def test_address(json: AddressTest) -> dict[str, Any]:
    """Whether an address is likely right: its form, what its card says, and whether mail to it is taken."""
    found = addresses.test(kit(), json.address, json.urls, json.company)
    return {
        "doubts": [{"code": each.code, "text": sentence_of(each), "instead": each.instead} for each in found]
    }
