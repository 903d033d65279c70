"""Places, times of day, seasons, weather and light. Languages in order: en, de, fr, es, ru, ja, zh, ar."""

from __future__ import annotations

SCENERY: dict[str, str] = {
    "place:mountain": (
        "mountain mountains alps alpine peak peaks valley summit cliff cliffs berg berge gebirge alpen "
        "gipfel tal montagne montagnes alpes sommet vallée falaise montaña montañas cumbre valle "
        "acantilado гора горы горный вершина долина 山 山脈 峰 谷 高山 山峰 جبل جبال"
    ),
    "place:hills": (
        "hill hills countryside landscape hügel landschaft colline collines campagne paysage colina "
        "colinas campo paisaje холм холмы пейзаж 丘 風景 山丘 风景 تل تلال منظر"
    ),
    "place:water": (
        "sea ocean lake water river beach coast coastline shore bay island fjord harbor harbour pond meer "
        "ozean see wasser fluss strand küste ufer bucht insel hafen mer océan lac eau rivière plage côte "
        "rivage île port mar océano lago agua río playa costa orilla isla puerto море океан озеро вода "
        "река пляж берег побережье остров 海 湖 川 水 浜 海岸 港 島 大海 河 水面 海滩 岛 بحر محيط بحيرة "
        "ماء نهر شاطئ ساحل جزيرة"
    ),
    "place:forest": (
        "forest woods woodland jungle pine pines wald wälder dschungel kiefern forêt bois sapins bosque "
        "selva pinos лес лесной джунгли сосны 森 林 森林 ジャングル 树林 غابة"
    ),
    "place:desert": (
        "desert dune dunes sahara sand wüste düne dünen désert sable desierto arena dunas пустыня песок "
        "дюны 砂漠 砂丘 沙漠 沙丘 صحراء رمال"
    ),
    "place:city": (
        "city skyline street town downtown urban skyscraper skyscrapers metropolis tokyo new_york "
        "manhattan stadt straße großstadt wolkenkratzer hochhaus ville rue gratte-ciel ciudad calle "
        "rascacielos город улица городской небоскрёб 街 都市 東京 通り ビル 城市 街道 高楼 مدينة شارع"
    ),
    "place:meadow": (
        "meadow field fields grass garden prairie flowers wildflowers park wiese feld gras garten blumen "
        "blumenwiese champ herbe jardin fleurs prado campo_de_flores hierba jardín flores луг поле трава "
        "сад цветы парк 草原 野原 庭 花畑 草 草地 田野 花园 花海 مرج حقل عشب حديقة"
    ),
    "place:space": (
        "space galaxy nebula planet planets cosmos universe orbit outer_space weltraum weltall galaxie "
        "nebel_im_all planeten univers espace planète nébuleuse espacio galaxia planeta universo nebulosa "
        "космос галактика планета вселенная 宇宙 銀河 惑星 星雲 太空 星系 行星 فضاء كوكب مجرة"
    ),
    "place:sea": (
        "underwater reef coral submarine deep_sea unterwasser riff koralle sous-marin sous_l_eau récif "
        "corail submarino bajo_el_agua arrecife подводный под_водой риф коралл 水中 海底 珊瑚 水下 "
        "تحت_الماء"
    ),
    "place:studio": (
        "studio product packshot still_life product_photo product_photography product_shot catalogue "
        "catalog set_design tabletop logo icon stillleben produktfoto produktfotografie fotostudio "
        "katalog nature_morte produit photo_de_produit bodegón producto fotografía_de_producto estudio "
        "naturaleza_muerta студия натюрморт предметная каталог スタジオ 静物 商品 商品写真 静物画 产品 "
        "产品摄影 摄影棚 استوديو منتج"
    ),
    "time:sunset": (
        "sunset golden_hour evening low_sun evening_sun late_light sonnenuntergang abend abendsonne "
        "abendlicht coucher_de_soleil soir crépuscule_doré puesta_de_sol atardecer ocaso tarde закат "
        "вечер вечерний 夕焼け 夕日 夕暮れ 夕方 日落 夕阳 傍晚 黄昏 غروب مساء"
    ),
    "time:dawn": (
        "dawn sunrise morning daybreak mist misty fog foggy haze hazy morgen sonnenaufgang "
        "morgendämmerung nebel neblig aube aurore_du_matin lever_de_soleil matin brume brouillard "
        "amanecer alba mañana niebla bruma рассвет утро утренний туман туманный 夜明け 朝 朝日 霧 日出 "
        "早晨 黎明 雾 晨雾 فجر شروق صباح ضباب"
    ),
    "time:night": (
        "night midnight moonlit moonlight moon starry stars star dark nacht mitternacht mond mondlicht "
        "sterne sternenhimmel nächtlich nuit minuit lune étoiles étoilé noche medianoche luna estrellas "
        "estrellado ночь ночной полночь луна звёзды звёздное 夜 真夜中 月 星 星空 月夜 夜晚 深夜 月亮 "
        "月光 星星 ليل ليلة قمر نجوم"
    ),
    "time:dusk": (
        "dusk twilight blue_hour dämmerung abenddämmerung blaue_stunde crépuscule heure_bleue anochecer "
        "crepúsculo hora_azul сумерки 黄昏時 薄暮 暮色 شفق"
    ),
    "time:storm": (
        "storm stormy rain rainy thunder thunderstorm lightning overcast gloomy moody sturm gewitter "
        "regen regnerisch tempête orage pluie pluvieux tormenta lluvia lluvioso шторм буря дождь гроза "
        "дождливый 嵐 雨 雷 暴风雨 下雨 雷雨 عاصفة مطر"
    ),
    "time:aurora": (
        "aurora northern_lights aurora_borealis polarlicht polarlichter nordlicht nordlichter "
        "aurore_boréale aurora_boreal северное_сияние オーロラ 极光 شفق_قطبي"
    ),
    "time:neon": (
        "neon cyberpunk synthwave vaporwave retrowave futuristic futuristisch futuriste futurista неон "
        "неоновый киберпанк ネオン サイバーパンク 霓虹 赛博朋克 نيون"
    ),
    "time:day": (
        "day daylight sunny noon midday summer bright clear sunlight sun tag sonnig mittag sommer sonne "
        "jour ensoleillé midi été soleil día soleado mediodía verano sol день солнечный лето солнце "
        "полдень 昼 晴れ 夏 太陽 白天 晴天 夏天 太阳 阳光 نهار صيف شمس مشمس"
    ),
    "time:autumn": (
        "autumn fall october autumnal herbst herbstlich oktober automne otoño осень осенний 秋 紅葉 秋天 خريف"
    ),
    "time:winter": (
        "winter snow snowy ice icy frozen arctic schnee verschneit eis winterlich hiver neige enneigé "
        "glace invierno nieve nevado hielo зима снег снежный зимний лёд 冬 雪 氷 冬天 雪山 冰 شتاء ثلج "
        "جليد"
    ),
    "time:spring": (
        "spring cherry_blossom cherry_blossoms blossom blossoms sakura frühling frühjahr kirschblüte "
        "kirschblüten printemps cerisier primavera cerezo весна весенний сакура 春 桜 春天 樱花 ربيع"
    ),
    "weather:rain": "rain rainy regen pluie lluvia дождь 雨 下雨 مطر",
    "weather:snow": "snow snowy snowfall schnee verschneit neige enneigé nieve nevado снег снежный 雪 ثلج",
    "sky:moon": "moon moonlit moonlight full_moon mond mondlicht lune luna луна 月 月亮 月光 قمر",
    "light:window": (
        "window windows window_light tall_window afternoon_light hard_afternoon_light fenster "
        "fensterlicht fenêtre ventana окно 窓 窓辺 窗 窗户 窗光 نافذة شباك"
    ),
    "light:blinds": (
        "blinds venetian_blinds shutters slats graphic_shadows jalousie jalousien rollo stores persiennes "
        "persianas жалюзи ブラインド 百叶窗"
    ),
    "light:shadow": (
        "shadow shadows long_shadows hard_light hard_shadows schatten ombre ombres sombra sombras тень "
        "тени 影 阴影 影子 ظل ظلال"
    ),
    "light:soft": (
        "soft softbox soft_light diffuse diffused soft_shadows weich weiches_licht diffus doux "
        "lumière_douce suave luz_suave мягкий рассеянный 柔らかい 柔光 柔和 ناعم"
    ),
    "light:spot": (
        "spotlight dramatic dramatic_light low_key scheinwerfer dramatisch dramatique projecteur "
        "dramático foco драматичный прожектор 劇的 聚光灯 戏剧性 درامي"
    ),
    "ground:backdrop": (
        "backdrop background wall seamless hintergrund wand kulisse fond arrière-plan mur toile fondo "
        "pared телон фон стена 背景 壁 背景布 墙 خلفية جدار"
    ),
}
