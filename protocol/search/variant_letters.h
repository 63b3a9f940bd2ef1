// Letters that are written one for the other in names, as data: docs/spec/names.md, section 2, says
// where each list is from. Only letters.cc includes this.
//
// Each list is of pairs: the variant, then the usual letter. No usual letter is a variant.
#pragma once

#include <string_view>

namespace musubi::search {

// 常用漢字表 (平成22年内閣告示第2号): the 302 of its 364 forms in brackets that NFKC leaves as they
// are.
inline constexpr std::u32string_view kCommonUse =
    U"亞亜惡悪壓圧圍囲醫医爲為壹壱隱隠榮栄營営衞衛驛駅圓円鹽塩緣縁艷艶應応歐欧毆殴櫻桜奧奥橫横溫温"
    U"穩穏"
    U"假仮價価畫画會会繪絵壞壊懷懐槪概擴拡殼殻覺覚學学嶽岳樂楽渴渇罐缶卷巻陷陥勸勧寬寛關関歡歓觀観"
    U"氣気"
    U"歸帰龜亀僞偽戲戯犧犠舊旧據拠擧挙虛虚峽峡挾挟狹狭鄕郷曉暁區区驅駆勳勲薰薫徑径莖茎惠恵揭掲溪渓"
    U"經経"
    U"螢蛍輕軽繼継鷄鶏藝芸擊撃缺欠硏研縣県儉倹劍剣險険圈圏檢検獻献權権顯顕驗験嚴厳廣広效効恆恒黃黄"
    U"鑛鉱"
    U"號号國国黑黒碎砕濟済齋斎劑剤雜雑參参棧桟蠶蚕慘惨贊賛殘残絲糸齒歯兒児辭辞濕湿實実寫写釋釈壽寿"
    U"收収"
    U"從従澁渋獸獣縱縦肅粛處処緖緒敍叙將将稱称涉渉燒焼證証奬奨條条狀状乘乗淨浄剩剰疊畳繩縄壤壌孃嬢"
    U"讓譲"
    U"釀醸觸触囑嘱眞真寢寝愼慎盡尽圖図粹粋醉酔穗穂隨随髓髄樞枢數数瀨瀬聲声齊斉靜静竊窃攝摂專専淺浅"
    U"戰戦"
    U"踐践錢銭潛潜纖繊禪禅雙双壯壮爭争莊荘搜捜插挿巢巣曾曽瘦痩裝装總総騷騒增増藏蔵臟臓卽即屬属續続"
    U"墮堕"
    U"對対體体帶帯滯滞臺台瀧滝擇択澤沢擔担單単膽胆團団斷断彈弾遲遅癡痴蟲虫晝昼鑄鋳廳庁徵徴聽聴敕勅"
    U"鎭鎮"
    U"遞逓鐵鉄點点轉転傳伝燈灯當当黨党盜盗稻稲鬭闘德徳獨独讀読屆届貳弐惱悩腦脳霸覇拜拝廢廃賣売麥麦"
    U"發発"
    U"髮髪拔抜晚晩蠻蛮祕秘濱浜甁瓶拂払佛仏倂併竝並餠餅邊辺變変辨弁瓣弁辯弁步歩寶宝豐豊襃褒飜翻每毎"
    U"萬万"
    U"滿満麵麺默黙彌弥譯訳藥薬與与豫予餘余譽誉搖揺樣様謠謡來来賴頼亂乱覽覧龍竜兩両獵猟綠緑淚涙壘塁"
    U"禮礼"
    U"勵励戾戻靈霊齡齢曆暦歷歴戀恋鍊錬爐炉勞労郞郎樓楼錄録灣湾";

// 戸籍法施行規則 別表第二: what the list above does not have.
inline constexpr std::u32string_view kForGivenNames =
    U"薗園駈駆嶋島盃杯冨富峯峰埜野凉涼亙亘凜凛堯尭巖巌晄晃檜桧槇槙禰祢禱祷祿禄穰穣萠萌遙遥";

// 髙 from Mozc's list of variants; 邉 from the notices on the family register in the MJ縮退マップ;
// 﨑 and 𠮷 are, with 髙, what land registries call the three great variants (三大俗字).
inline constexpr std::u32string_view kInFamilyNames = U"髙高邉辺﨑崎𠮷吉";

// As the sealing of places has had it (docs/spec/intake-sheet.md, section 3); no official list that
// has it was at hand.
inline constexpr std::u32string_view kUnsourced = U"濵浜";

}  // namespace musubi::search
