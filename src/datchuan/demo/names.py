"""Names for simulated villages and people, of kinds common in the province. No real person or village is meant."""

from __future__ import annotations

from random import Random

FIRST = ["Bản", "Nà", "Khuổi", "Pò", "Cốc", "Lũng", "Kéo", "Pác", "Khau", "Phai", "Tổng", "Co", "Còn", "Đông"]
SECOND = [
    "Lầu", "Mạ", "Cáp", "Pất", "Slin", "Khoang", "Lếch", "Chuông", "Ngòa", "Lòng", "Mười", "Thẳm", "Hin", "Phục",
    "Kiểng", "Tát", "Nùng", "Sầm", "Danh", "Pục", "Liền", "Mò", "Đuốc", "Chả", "Sài", "Quang", "Tao", "Vèn",
]  # fmt: skip
SURNAMES = (
    ["Hoàng"] * 7 + ["Nông"] * 6 + ["Lý"] * 4 + ["Vi"] * 4 + ["Lương"] * 4 + ["Triệu"] * 4 + ["Hứa"] * 3 + ["Lộc"] * 2
    + ["Chu"] * 3 + ["Đàm"] * 2 + ["Dương"] * 3 + ["Nguyễn"] * 4 + ["Bế"] * 2 + ["Ma"] + ["Hà"] * 2 + ["Linh"] * 2
)  # fmt: skip
MEN = ["Páo", "Sơn", "Thắng", "Hùng", "Toàn", "Đức", "Khải", "Lâm", "Slay", "Bảo", "Cường", "Nghĩa", "Phúc", "Viết"]
WOMEN = ["Lan", "Hoa", "Thơm", "Nga", "Bích", "Slay", "Hương", "Tuyết", "Mến", "Liên", "Thảo", "Xuân", "Pén", "Hằng"]


def village_names(random: Random, count: int) -> list[str]:
    """``count`` different names."""
    names = [f"{first} {second}" for first in FIRST for second in SECOND]
    return random.sample(names, count)


def person_name(random: Random) -> str:
    surname = random.choice(SURNAMES)
    if random.random() < 0.8:
        return f"{surname} Văn {random.choice(MEN)}"
    return f"{surname} Thị {random.choice(WOMEN)}"
