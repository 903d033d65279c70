"""Nouns that can be drawn. Languages in order: en, de, fr, es, ru, ja, zh, ar."""

from __future__ import annotations

THINGS: dict[str, str] = {
    "subject:balloon": (
        "balloon hot_air_balloon ballon heißluftballon montgolfière globo globo_aerostático шар "
        "воздушный_шар 気球 热气球 氣球 气球 منطاد"
    ),
    "subject:boat": (
        "boat sailboat sailing_boat ship yacht dinghy boot segelboot schiff bateau voilier navire barco "
        "velero лодка корабль парусник яхта 船 ヨット 帆船 小船 قارب سفينة"
    ),
    "subject:house": (
        "house cabin cottage hut home barn haus hütte maison cabane chalet casa cabaña дом домик хижина "
        "избушка 家 小屋 房子 木屋 منزل بيت كوخ"
    ),
    "subject:lighthouse": "lighthouse leuchtturm phare faro маяк 灯台 灯塔 منارة",
    "subject:tree": "tree oak baum eiche arbre chêne árbol roble дерево дуб 木 樹 树 大树 شجرة",
    "subject:fox": "fox fuchs renard zorro лиса лисица лис 狐 キツネ 狐狸 ثعلب",
    "subject:cat": (
        "cat kitten kitty katze kätzchen chat chaton gato gatito кошка кот котёнок 猫 子猫 小猫 قطة قط"
    ),
    "subject:dog": "dog puppy hund welpe chien chiot perro cachorro собака щенок пёс 犬 子犬 狗 小狗 كلب",
    "subject:birds": (
        "bird birds gull gulls seagull swallow vogel vögel möwe oiseau oiseaux mouette pájaro ave aves "
        "gaviota птица птицы чайка 鳥 小鳥 鸟 海鸥 طائر طيور"
    ),
    "subject:whale": "whale wal baleine ballena кит 鯨 クジラ 鲸 鲸鱼 حوت",
    "subject:fish": "fish fisch poisson pez pescado рыба 魚 鱼 سمكة",
    "subject:rocket": (
        "rocket spaceship spacecraft rakete raumschiff fusée cohete ракета ロケット 火箭 صاروخ"
    ),
    "subject:castle": "castle fortress burg schloss château castillo замок крепость 城 お城 城堡 قلعة قصر",
    "subject:flower": (
        "flower rose tulip daisy sunflower poppy blume tulpe sonnenblume fleur tulipe tournesol flor "
        "tulipán girasol цветок роза тюльпан 花 薔薇 バラ 向日葵 花朵 玫瑰 زهرة وردة"
    ),
    "subject:mushroom": (
        "mushroom toadstool pilz fliegenpilz champignon seta hongo гриб мухомор キノコ きのこ 蘑菇 فطر"
    ),
    "subject:cactus": "cactus kaktus cacto кактус サボテン 仙人掌 صبار",
    "subject:plant": (
        "plant houseplant monstera pflanze zimmerpflanze plante planta растение 植物 نبات نبتة"
    ),
    "subject:cup": (
        "cup mug coffee tea espresso cappuccino coffee_cup cup_of_coffee tasse becher kaffee kaffeetasse "
        "tee café taza té чашка кружка кофе чай カップ コーヒー 珈琲 杯子 咖啡 茶杯 كوب فنجان قهوة"
    ),
    "subject:robot": "robot android roboter робот ロボット 机器人 روبوت",
    "subject:person": (
        "person woman man girl boy lady model portrait face human child mann frau mädchen junge mensch "
        "kind porträt gesicht homme femme fille garçon personne enfant visage hombre mujer niña niño "
        "persona retrato rostro человек женщина мужчина девушка девочка мальчик портрет 人 女性 男性 "
        "女の子 男の子 少女 少年 人物 女人 男人 女孩 男孩 肖像 امرأة رجل فتاة ولد شخص"
    ),
    "subject:astronaut": (
        "astronaut cosmonaut spaceman astronaute cosmonaute astronauta космонавт астронавт 宇宙飛行士 "
        "宇航员 رائد_فضاء"
    ),
    "subject:car": (
        "car automobile sportscar auto wagen voiture coche carro машина автомобиль 車 自動車 汽车 跑车 سيارة"
    ),
    "subject:perfume": (
        "perfume fragrance cologne perfume_bottle bottle_of_perfume parfüm parfum parfümflasche "
        "parfümflakon flakon flacon flacon_de_parfum bouteille_de_parfum frasco_de_perfume "
        "botella_de_perfume colonia духи парфюм флакон флакон_духов 香水 香水瓶 عطر زجاجة_عطر"
    ),
    "subject:bottle": (
        "bottle flask wine flasche wein bouteille vin botella vino бутылка вино ボトル 瓶 瓶子 酒瓶 زجاجة "
        "قارورة"
    ),
    "subject:vase": (
        "vase urn amphora jug pitcher carafe blumenvase krug jarrón florero jarra ваза кувшин 花瓶 壺 "
        "陶罐 مزهرية إبريق"
    ),
    "subject:bowl": "bowl schale schüssel bol tazón cuenco миска чаша 鉢 ボウル 碗 وعاء",
    "subject:glass": (
        "glass drinking_glass tumbler trinkglas wasserglas verre vaso стакан グラス コップ 玻璃杯 كأس"
    ),
    "subject:plinth": (
        "plinth podium pedestal platform sockel podest piédestal socle podio plataforma пьедестал подиум "
        "постамент 台座 ペデスタル 底座 基座 展台 قاعدة منصة"
    ),
    "subject:steps": (
        "steps stairs staircase stone_steps treppe stufen escalier marches escalera escalones ступени "
        "лестница 階段 台阶 楼梯 درج"
    ),
    "subject:pear": "pear birne poire pera груша 梨 洋梨 梨子 كمثرى",
    "subject:orange": (
        "orange oranges tangerine mandarin clementine apfelsine orangen naranja mandarina апельсин "
        "мандарин オレンジ みかん 橙子 橘子 برتقالة"
    ),
    "subject:lemon": "lemon lime zitrone limette citron limón limon лимон レモン 柠檬 ليمون",
    "subject:apple": "apple apfel pomme manzana яблоко 林檎 りんご リンゴ 苹果 تفاحة",
    "subject:fruit": (
        "fruit fruits obst frucht früchte fruta frutas фрукт фрукты 果物 フルーツ 水果 فاكهة فواكه"
    ),
    "subject:sphere": (
        "sphere ball orb globe pearl marble_ball kugel sphère boule perle esfera bola perla сфера мяч "
        "жемчужина 球体 球 ボール 圆球 كرة"
    ),
    "subject:cube": "cube block würfel cubo bloque куб кубик 立方体 キューブ 方块 مكعب",
    "subject:cone": "cone kegel cône cono конус 円錐 圆锥 مخروط",
    "subject:ring": (
        "ring hoop torus donut wedding_ring reif bague anneau anillo aro кольцо 指輪 リング 戒指 圆环 "
        "خاتم حلقة"
    ),
    "subject:watch": (
        "watch wristwatch clock uhr armbanduhr wanduhr montre horloge reloj часы 時計 腕時計 手表 钟 ساعة"
    ),
    "subject:chair": (
        "chair armchair stool stuhl sessel hocker chaise fauteuil tabouret silla sillón taburete стул "
        "кресло 椅子 イス كرسي"
    ),
    "subject:lamp": (
        "lamp table_lamp desk_lamp lampe tischlampe lampadaire lámpara лампа светильник ランプ 照明 台灯 "
        "灯 مصباح"
    ),
    "subject:candle": "candle kerze bougie vela свеча ろうそく キャンドル 蜡烛 شمعة",
    "subject:book": (
        "book books novel notebook magazine buch bücher heft livre livres cahier libro libros cuaderno "
        "книга книги 本 書籍 ノート 书 书本 كتاب كتب"
    ),
    "subject:shoe": (
        "shoe shoes sneaker sneakers trainers boots schuh schuhe turnschuh turnschuhe chaussure "
        "chaussures basket baskets zapato zapatos zapatilla zapatillas кроссовки кроссовок ботинки туфли "
        "靴 スニーカー 鞋 鞋子 运动鞋 حذاء"
    ),
    "subject:can": (
        "cans soda_can tin_can beer_can drinks_can drink_can aluminium_can aluminum_can metal_can "
        "spray_can a_can the_can dose getränkedose canette boîte_de_conserve lata банка 缶 罐子 易拉罐 "
        "علبة_معدنية"
    ),
    "subject:jar": (
        "jar cream_jar tiegel cremetiegel einmachglas pot bocal tarro bote баночка 瓶詰 ジャー 罐 برطمان"
    ),
    "subject:tube": "tube lipstick lippenstift rouge_à_lèvres pintalabios помада тюбик 口紅 口红 أحمر_شفاه",
    "subject:box": (
        "box package packaging carton parcel gift_box gift schachtel karton paket verpackung geschenk "
        "boîte paquet emballage cadeau caja paquete embalaje regalo коробка упаковка подарок посылка 箱 "
        "包装 パッケージ 盒子 包装盒 صندوق علبة"
    ),
}
