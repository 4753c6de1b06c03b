"""Common given and family names, folded: one of them in a line speaks for a person's name.

The lists beside this file hold the frequent names of some forty countries in Latin
letters, gathered from Faker's providers (MIT licence, Daniele Faraglia and others) and from general
knowledge. A name that is missing loses nothing but this one hint; a new one
is added to the text file, in lower case without accents.
"""

from pathlib import Path

from app.domain.reading.job_words import words


def _list(name: str) -> frozenset[str]:
    return frozenset(Path(__file__).with_name(name).read_text("ascii").split())


GIVEN_NAMES = _list("given_names.txt")
FAMILY_NAMES = _list("family_names.txt")
#: First characters of Chinese, Korean and Japanese names: the most frequent families.
CHINESE_FAMILIES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯"
    "于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏"
    "钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯"
    "邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文張劉陳楊趙黃吳孫羅"
    "鄭謝馮許蕭鄧呂蘇盧葉閻鍾譚鄒陸顧錢湯賴龔"
)
KOREAN_FAMILIES = frozenset(
    "김이박최정강조윤장임한오서신권황안송류전홍고문양손배백허유남심노하곽성차주우구민진지엄"
)
JAPANESE_FAMILIES = words(
    "佐藤 鈴木 高橋 田中 伊藤 渡辺 渡邊 山本 中村 小林 加藤 吉田 山田 "
    "佐々木 山口 松本 井上 木村 林 斎藤 斉藤 清水 山崎 森 池田 橋本 "
    "阿部 石川 山下 中島 石井 小川 前田 岡田 長谷川 藤田 後藤 "
    "近藤 村上 遠藤 青木 坂本 福田 太田 西村 藤井 金子 岡本 藤原 "
    "中野 三浦 原田 中川 松田 竹内 小野 田村 中山 和田 石田 森田 "
    "上田 原 内田 柴田 酒井 宮崎 横山 高木 安藤 宮本 大野 小島 "
    "谷口 今井 工藤 高田 増田 丸山 杉山 村田 大塚 新井 小山 平野 "
    "藤本 河野 上野 野口 武田 松井 千葉 菅原 岩崎 久保 木下 佐野"
)
