"""Words without a picture: never drawn, never reported as unknown. Same languages."""

from __future__ import annotations

STOPWORDS: str = """
a an the of with on in at by to for from and or but as is are be its his her their our my your this that these those it
into onto over under above below near beside between behind through against around along across up down out off very
some one no not there where which who while when than then so photo photograph picture image row standing sitting lying
floating against floating next front back top side old s t d l m don
ein eine einer eines einem einen der die das des dem den und oder mit auf in im am an bei beim vor hinter unter über
neben zwischen durch für von vom zum zur aus nach ist sind sehr foto bild
un une des le la les du de et ou avec sur dans au aux en par pour sous entre devant derrière près à ce cette son sa ses
est sont très image qu c j n y l
el los las una unos unas del al y o con sobre por para bajo entre ante cerca es son muy foto imagen su sus lo
и в во на с со у к ко по под над за из от до для при о об около через это как не очень фото над
の に は が を で と へ も や から まで より な い です した する ある いる 上 下 中 前 後
的 在 和 与 一 一个 一只 一朵 一座 一艘 一张 个 只 朵 座 里 是 有 旁 着 了
في من على إلى مع عن و أو هذا هذه ذلك التي الذي تحت فوق بين أمام
""".strip()
