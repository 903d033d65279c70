"""Colours, materials, numbers and manners of drawing. Languages in order: en, de, fr, es, ru, ja, zh, ar."""

from __future__ import annotations

QUALITIES: dict[str, str] = {
    "colour:red": (
        "red scarlet crimson cherry rot rote roter rotes roten rouge rojo roja красный красная 赤 赤い 红 "
        "红色 أحمر حمراء"
    ),
    "colour:orange": "orange orangefarben naranja anaranjado оранжевый オレンジ色 橙色 برتقالي",
    "colour:yellow": (
        "yellow mustard gelb gelbe gelber gelbes jaune amarillo amarilla жёлтый желтая 黄色 黄色い 黄 "
        "أصفر صفراء"
    ),
    "colour:gold": (
        "gold golden goldene goldener doré dorée dorado dorada oro золотой золото 金 金色 ذهبي ذهب"
    ),
    "colour:green": (
        "green emerald grün grüne grüner grünes vert verte verde зелёный зеленая 緑 緑の 绿 绿色 أخضر خضراء"
    ),
    "colour:teal": "teal petrol türkisblau bleu_canard 青緑 青绿色",
    "colour:turquoise": "turquoise aqua türkis turquesa бирюзовый ターコイズ 绿松石 فيروزي",
    "colour:cyan": "cyan cian циан シアン 青色",
    "colour:blue": (
        "blue cobalt azure blau blaue blauer blaues bleu bleue azul синий синяя голубой голубая 青 青い "
        "蓝 蓝色 أزرق زرقاء"
    ),
    "colour:navy": "navy dark_blue dunkelblau bleu_marine azul_marino тёмно-синий 紺 深蓝 كحلي",
    "colour:purple": (
        "purple violet lila violett violette morado morada púrpura violeta фиолетовый фиолетовая 紫 紫色 "
        "بنفسجي"
    ),
    "colour:pink": "pink blush rosa rose_pâle rosado розовый розовая ピンク 桃色 粉色 粉红 وردي",
    "colour:magenta": "magenta fuchsia fuchsie fucsia пурпурный マゼンタ 洋红",
    "colour:white": (
        "white ivory pearl_white weiß weiße weißer weißes blanc blanche blanco blanca белый белая 白 白い "
        "白色 أبيض بيضاء"
    ),
    "colour:black": (
        "black ebony schwarz schwarze schwarzer schwarzes noir noire negro negra чёрный черная 黒 黒い 黑 "
        "黑色 أسود سوداء"
    ),
    "colour:grey": "grey gray charcoal slate grau graue grauer gris серый серая 灰色 グレー رمادي",
    "colour:brown": (
        "brown chocolate braun braune brauner marron brun marrón castaño коричневый коричневая 茶色 棕色 "
        "褐色 بني"
    ),
    "colour:silver": (
        "silver silbern silber argenté argent plateado plata серебряный серебристый 銀 銀色 银色 فضي"
    ),
    "colour:cream": (
        "cream beige creme crème crema кремовый бежевый クリーム ベージュ 米色 奶油色 بيج كريمي"
    ),
    "colour:amber": (
        "amber honey caramel bernstein bernsteinfarben ambre ámbar янтарный янтарь 琥珀 琥珀色 كهرماني عنبر"
    ),
    "colour:sand": "sand sandy sandfarben sable arena песочный 砂色 沙色",
    "colour:terracotta": (
        "terracotta rust clay terrakotta ton rouille terre_cuite terracota терракотовый テラコッタ 赤陶"
    ),
    "colour:sage": (
        "sage mint salbei minze sauge menthe salvia menta мятный шалфей ミント 鼠尾草 薄荷 نعناعي"
    ),
    "colour:coral": (
        "coral_red coral_pink salmon lachs lachsfarben saumon salmón коралловый サーモン 珊瑚色"
    ),
    "colour:olive": "olive khaki oliv olivgrün kaki oliva caqui оливковый オリーブ 橄榄色 زيتي",
    "colour:burgundy": (
        "burgundy maroon wine_red weinrot bordeaux burdeos granate бордовый ワインレッド 酒红"
    ),
    "colour:peach": (
        "peach apricot pfirsich aprikose pêche abricot melocotón durazno персиковый 杏色 蜜桃色"
    ),
    "colour:lavender": "lavender lavendel lavande lavanda лавандовый ラベンダー 薰衣草",
    "finish:glass": (
        "glass crystal glas gläsern kristall verre cristal vidrio стекло стеклянный ガラス 玻璃 زجاج زجاجي"
    ),
    "finish:glossy": (
        "glossy shiny polished lacquered glänzend poliert brillant poli brillante pulido глянцевый "
        "блестящий 光沢 光亮 لامع"
    ),
    "finish:matte": "matte matt mat unglazed mate матовый マット 哑光 磨砂 مطفي",
    "finish:ceramic": (
        "ceramic porcelain earthenware stoneware glazed keramik porzellan céramique porcelaine cerámica "
        "porcelana керамика керамический фарфор 陶器 陶磁器 磁器 セラミック 陶瓷 سيراميك خزف"
    ),
    "finish:metal": (
        "metal metallic steel chrome aluminium aluminum metallisch stahl métal métallique acier acero "
        "metálico металл металлический 金属 メタル 不锈钢 معدن معدني"
    ),
    "finish:brass": "brass bronze messing laiton latón bronce латунь бронза 真鍮 黄铜 نحاس",
    "finish:copper": "copper kupfer cuivre cobre медь медный 銅 铜",
    "finish:wood": (
        "wood wooden timber walnut oak_wood holz hölzern bois_clair en_bois madera de_madera деревянный "
        "древесина 木製 木质 木头 خشب خشبي"
    ),
    "finish:stone": (
        "stone concrete granite rock rocky stein beton granit pierre béton piedra hormigón granito камень "
        "каменный бетон 石 コンクリート 石头 混凝土 حجر"
    ),
    "finish:marble": "marble marmor marbre mármol мрамор мраморный 大理石 رخام",
    "finish:travertine": (
        "travertine limestone sandstone travertin kalkstein sandstein calcaire travertino caliza "
        "травертин トラバーチン 洞石"
    ),
    "count:2": "two pair zwei paar deux paire dos два две пара 二つ 二 两 两个 اثنان زوج 2",
    "count:3": "three trio drei trois tres три трое 三つ 三 三个 ثلاثة 3",
    "count:4": "four vier quatre cuatro четыре 四つ 四 四个 أربعة 4",
    "count:5": "five fünf cinq cinco пять 五つ 五 五个 خمسة 5",
    "count:6": "six sechs seis шесть 六つ 六 六个 ستة 6",
    "style:watercolor": "watercolor watercolour aquarelle aquarell acuarela акварель 水彩 水彩画",
    "style:ink": (
        "ink pencil line_art lineart charcoal_drawing sketch drawing tusche bleistift zeichnung encre "
        "crayon dessin tinta lápiz dibujo тушь карандаш рисунок 墨 鉛筆 線画 水墨 素描"
    ),
    "style:pixel": "pixel pixel_art pixelart 8-bit 8bit 16bit пиксель ドット絵 像素",
    "style:film": (
        "cinematic film_still analog analogue kodak filmisch cinématographique cinematográfico кино "
        "シネマ 电影感 سينمائي"
    ),
    "style:flat": (
        "flat flat_design cartoon anime illustration comic_style vector zeichentrick dessin_animé "
        "dibujos_animados мультфильм アニメ イラスト 卡通 动漫 插画 رسوم"
    ),
    "style:halftone": (
        "halftone pop_art comic screenprint siebdruck sérigraphie serigrafía поп-арт ポップアート 波普"
    ),
    "style:oil": (
        "oil_painting oil painting painterly impressionist ölgemälde gemälde ölbild peinture "
        "peinture_à_l_huile tableau pintura óleo pintura_al_óleo масло живопись картина 油絵 絵画 油画 "
        "绘画 لوحة زيتية"
    ),
    "style:mono": (
        "monochrome black_and_white b&w schwarz-weiß schwarzweiß noir_et_blanc monochrom blanco_y_negro "
        "чёрно-белый モノクロ 白黒 黑白 أبيض_وأسود"
    ),
}
