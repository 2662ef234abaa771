"""Readings that dictionaries get wrong in names: single surnames, compound surnames, given names with two readings."""


def _pairs(text: str) -> dict[str, tuple[str, ...]]:
    """One character and its readings an entry: the usual one first, after a slash what people type as well."""
    return {word[0]: tuple(word[1:].split("/")) for word in text.split()}


def _compounds(text: str) -> dict[str, str]:
    return {word[:2]: word[2:].replace("_", " ") for word in text.split()}


SINGLE = _pairs(
    """
    曾zeng 单shan 單shan 解xie 仇qiu 翟zhai 尉wei 朴piao 樸piao/pu 查zha 盖gai/ge 蓋gai/ge 区ou 區ou
    任ren 华hua 華hua 乐yue/le 樂yue/le 缪miao 繆miao 宁ning 甯ning 繁po 员yun 員yun 黑he/hei 秘bi/mi
    种chong 折she 逄pang 召shao/zhao 冼xian 洗xian 纪ji 紀ji 覃qin/tan 车che 車che 褚chu 晁chao
    郇xun/huan 粘nian 莘shen/xin 隗wei/kui 那na 能nai 应ying 應ying 幺yao 葛ge 柏bai/bo 牟mu/mou
    宓mi/fu 谌chen/shen 諶chen/shen 郗xi/chi 訾zi 臧zang 藏zang 贲ben 賁ben 费fei 費fei 祭zhai/ji 撒sa
    薄bo 盛sheng 都du 俞yu 於yu 于yu 沈shen 瀋shen 强qiang 強qiang 瞿qu 佟tong 句gou 占zhan 相xiang
    钭tou 阚kan 闞kan 阙que 闕que 厍she 佴nai 曲qu 卜bu 尹yin 吕lv 呂lv 陆lu 陸lu 万wan 萬wan 石shi
    长zhang 仝tong 郏jia 亓qi 荀xun 盘pan 庹tuo 妫gui 眭sui 昝zan 笪da 郜gao 郄qie/xi 郤xi 芮rui 蒯kuai
    乜nie/mie 麴qu 殷yin 贾jia 賈jia 重chong 率lv/shuai 炅gui 桂gui 适kuo/shi 泌bi 塔ta 哈ha 冯feng
    馮feng 干gan 行xing 便pian 朝chao 降jiang 调tiao
    """
)

COMPOUND = _compounds(
    """
    欧阳ou_yang 歐陽ou_yang 司马si_ma 司馬si_ma 上官shang_guan 东方dong_fang 東方dong_fang 诸葛zhu_ge
    諸葛zhu_ge 尉迟yu_chi 尉遲yu_chi 长孙zhang_sun 長孫zhang_sun 万俟mo_qi 萬俟mo_qi 澹台tan_tai
    澹臺tan_tai 令狐ling_hu 皇甫huang_fu 单于chan_yu 單于chan_yu 鲜于xian_yu 鮮于xian_yu 公孙gong_sun
    公孫gong_sun 慕容mu_rong 司徒si_tu 司空si_kong 司寇si_kou 夏侯xia_hou 轩辕xuan_yuan 軒轅xuan_yuan
    宇文yu_wen 呼延hu_yan 端木duan_mu 独孤du_gu 獨孤du_gu 南宫nan_gong 南宮nan_gong 西门xi_men
    西門xi_men 东郭dong_guo 東郭dong_guo 百里bai_li 拓跋tuo_ba 赫连he_lian 赫連he_lian 闻人wen_ren
    聞人wen_ren 太史tai_shi 申屠shen_tu 公冶gong_ye 宗政zong_zheng 濮阳pu_yang 濮陽pu_yang 淳于chun_yu
    仲孙zhong_sun 仲孫zhong_sun 钟离zhong_li 鍾離zhong_li 亓官qi_guan 巫马wu_ma 漆雕qi_diao 壤驷rang_si
    公良gong_liang 夹谷jia_gu 宰父zai_fu 谷梁gu_liang 穀梁gu_liang 段干duan_gan 左丘zuo_qiu 第五di_wu
    呼衍hu_yan 纳兰na_lan 納蘭na_lan 叶赫ye_he 葉赫ye_he 完颜wan_yan 完顏wan_yan 耶律ye_lv
    梁丘liang_qiu 东门dong_men 東門dong_men 南门nan_men 公羊gong_yang 贯丘guan_qiu 毌丘guan_qiu
    哥舒ge_shu 羊舌yang_she
    """
)

# Given names that parents read both ways.
GIVEN = _pairs(
    "乐le/yue 樂le/yue 茜qian/xi 晟sheng/cheng 朝chao/zhao 翟di/zhai 盛sheng/cheng 重chong/zhong 行xing/hang"
)
