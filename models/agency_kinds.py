"""What agencies are, and how that is written: in tables on paper and in workbooks."""

#: How the kinds of plans/1649/agencies.yaml are called, from the top down.
KINDS = {
    "province": "UBND tỉnh",
    "recipient": "nơi nhận",
    "department": "sở, ban, ngành",
    "vertical": "ngành dọc",
    "union": "Mặt trận, đoàn thể",
    "district": "UBND cấp huyện",
    "commune": "UBND cấp xã",
    "office": "phòng, ban cấp huyện",
}
#: Where an agency is known from.
SOURCES = {"plan": "Quyết định", "known": "bổ sung"}
#: What an agency is in the plan beside its tasks.
RECEIVING, COMMITTEE = "cơ quan tổng hợp", "ban hành kế hoạch"
