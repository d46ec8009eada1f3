"""Cuts a message of any of the languages into words, written the one way in which the phrases are written too.

Accents, vowel length and the like are dropped, as people drop them when they type; Chinese is cut into characters. The
phrases of the language files go through the same folding, so that both sides always agree.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from bot.triage.normalise import normalise

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(
    rf"[{_HAN}]|(?:(?![{_HAN}_])[\w\u00ad\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u0900-\u0963\u0966-\u097f"
    r"\u200b-\u200f\u2060\ufeff])+"
)
_HARD = re.compile(r"[.!?;।॥。！？；؟؛…]|\n\s*(?:\n|[-*•]\s)")
_SOFT = re.compile(r"[,،，、:：()\[\]/\n\"«»“”]|\s[-–—]+\s|—")
_LONGEST_ECHO = 40
"""Words of a row that is looked for again right behind it."""
_THRICE = re.compile(r"(.)\1{2,}")
_DOUBLE = re.compile(r"(.)\1+")
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "ß": "ss"})
_ARABIC = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ک": "ك", "ة": "ه", "ؤ": "و", "ئ": "ي"}
    | {"ء": "", "ـ": ""}
)
_DEVANAGARI = str.maketrans({"ी": "ि", "ू": "ु", "ँ": "", "ं": "", "़": "", "ऩ": "न", "ऱ": "र"})
_SIMPLE = """
兩两 腳脚 無无 陰阴 會会 發发 動动 覺觉 體体 幾几 麼么 讓让 來来 時时 後后 說说 話话 開开 關关 門门 車车 禍祸
樓楼 傷伤 頭头 暈晕 過过 氣气 脹胀 壓压 悶闷 緊紧 裡里 裏里 間间 邊边 溝沟 濕湿 褲裤 醬酱 顏颜 紅红 綠绿 熱热
燒烧 膽胆 識识 亂乱 塗涂 懷怀 產产 見见 殺杀 離离 還还 沒没 斷断 應应 該该 為为 問问 題题 預预 練练 習习 種种
類类 鍛锻 鍊炼 腫肿 塊块 癥症 驗验 檢检 醫医 師师 護护 勁劲 擡抬 繼继 續续 從从 這这 個个 們们 當当 樣样 嗎吗
請请 誰谁 給给 騎骑 單单 電电 陽阳 舉举 興兴 奮奋 燙烫 顫颤 陣阵 劇剧 脈脉 蒼苍 濃浓 樂乐 貓猫 兒儿 雙双 條条
隻只 癱瘫 瘓痪 軟软 漲涨 難难 於于 針针 紮扎 藥药 減减 輕轻 嚴严 變变 點点 頓顿 總总 處处 結结 遺遗 輸输 對对
錯错 寫写 聽听 眾众 壞坏 絕绝 遲迟 鈍钝 嗆呛 嚇吓 費费 廁厕 紙纸 滲渗 墜坠 馬马 飛飞 撲扑 滾滚 鐵铁 臟脏 喪丧
滅灭 縮缩 攣挛 適适 溫温 髮发 歲岁 紀纪 鬆松 質质 運运 烏乌 場场 訓训 強强 賽赛 順顺 尋寻 據据 親亲 爺爷 媽妈
別别 歷历 衝冲 擊击 幹干 嘔呕 邁迈 蓋盖 屍尸 遠远 煩烦 準准 許许 將将 歡欢 優优 復复 側侧 彎弯 轉转 鐘钟 週周
傳传 達达 辦办 雖虽 卻却 並并 導导
"""
"""Traditional characters by the simplified ones that the phrases are written in."""
_SIMPLIFIED = str.maketrans({pair[0]: pair[1] for pair in _SIMPLE.split()})
_ARTICLE = re.compile(r"^[وف]?(?:[بك]?ال|لل)(?=...)")


@dataclass(frozen=True, slots=True)
class Stream:
    """The words of a message; ``starts`` and ``ends`` are offsets into it."""

    words: list[str]
    starts: list[int]
    ends: list[int]
    sentence: list[int]
    clause: list[int]

    def __len__(self) -> int:
        return len(self.words)


@lru_cache(maxsize=8192)
def fold(word: str, language: str) -> str:
    """``word`` as the phrases of ``language`` are kept; empty where nothing of it is left."""
    low = word.casefold()
    if not low.isascii():
        low = unicodedata.normalize("NFKC", low)
        if "\u0900" <= max(low) <= "\u097f":
            low = unicodedata.normalize("NFKD", low).translate(_DEVANAGARI)
            return "".join(char for char in low if unicodedata.category(char) != "Cf")
        if language == "zh":
            low = low.translate(_SIMPLIFIED)
        if re.search(r"[a-z]", low) and re.search(r"[\u0370-\u058f]", low):
            low = normalise(low).text
        low = unicodedata.normalize("NFKD", low.translate(_LETTERS))
        low = "".join(char for char in low if unicodedata.category(char) not in ("Mn", "Cf"))
        if language == "ar":
            low = _ARTICLE.sub("", low.translate(_ARABIC))
        low = "".join(str(unicodedata.decimal(char, char)) for char in low)
    low = _THRICE.sub(r"\1", low)
    if language == "de":
        return low.replace("ae", "a").replace("oe", "o").replace("ue", "u")
    if language == "hi-Latn":
        return _roman_hindi(low)
    return low


def _roman_hindi(word: str) -> str:
    """Hindi in Latin letters has no one spelling: "peshaab", "pesab" and "peshab" are the same word."""
    word = word.replace("sh", "s").replace("ph", "f").replace("ee", "i").replace("oo", "u").replace("ou", "au")
    word = word.replace("z", "j").replace("w", "v").replace("q", "k").replace("chh", "ch")
    return _DOUBLE.sub(r"\1", word)


def split(text: str, language: str) -> list[str]:
    """The folded words of a phrase."""
    return [word for found in _TOKEN.finditer(text) if (word := fold(found.group(), language))]


def read(text: str, language: str) -> Stream:
    """The words of a message with their sentences and clauses."""
    found = [(fold(m.group(), language), m.start(), m.end()) for m in _TOKEN.finditer(text)]
    found = _once([row for row in found if row[0]])
    stream = Stream([r[0] for r in found], [r[1] for r in found], [r[2] for r in found], [], [])
    sentence = clause = 0
    for left, right in pairwise([None, *found]):
        if left is not None and right is not None:
            between = text[left[2] : right[1]]
            point = between == "." and left[0].isdecimal() and right[0].isdecimal()
            if _HARD.search(between) and not point:
                sentence, clause = sentence + 1, clause + 1
            elif _SOFT.search(between):
                clause += 1
        stream.sentence.append(sentence)
        stream.clause.append(clause)
    return stream


def _once(found: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """A row of words said over and over is kept twice: padding says nothing more and costs time."""
    kept: list[tuple[str, int, int]] = []
    words: list[str] = []
    last: dict[str, int] = {}
    for row in found:
        kept.append(row)
        words.append(row[0])
        here = len(words) - 1
        period = here - last.get(row[0], here)
        last[row[0]] = here
        if not 0 < period <= _LONGEST_ECHO or words[-1] != words[here - 2 * period]:
            continue
        if (
            len(words) >= 3 * period
            and words[-period:] == words[-2 * period : -period] == words[-3 * period : -2 * period]
        ):
            del kept[-period:], words[-period:]
            last.update({word: at for at, word in enumerate(words[-period:], len(words) - period)})
    return kept
