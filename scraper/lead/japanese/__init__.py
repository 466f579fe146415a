"""The grammar of a Japanese lead: `read(parts, host)`.

    現地時間 2月25日 午後0時35分（日本時間…）から 約60分間、   clock, timing    when and how long
    ハンブルク安全保障会議に出席するためドイツを訪問中の        places           where
    川端直樹 外務大臣 は、羅恒（ら・こう）中国…主任 と         persons, parties who
    会談を行ったところ、概要は以下のとおりです。                kinds            what

The sentence is read without its brackets (`text.Core`), on even signs, and every position
leads back to the page, so that a name is returned as the page writes it.
"""

from scraper.lead.japanese.reader import read

__all__ = ["read"]
