"""Readings that dictionaries get wrong in names: single surnames, compound surnames, given names with two readings."""


def _pairs(text: str) -> dict[str, tuple[str, ...]]:
    return {word[0]: tuple(word[1:].split("/")) for word in text.split()}


# A surname first, other readings people type after the slash.
SINGLE = _pairs(
    """
    曾zeng 单shan 單shan 解xie 仇qiu 翟zhai 尉wei 朴piao 樸piao/pu 查zha 盖gai/ge 蓋gai/ge 区ou 區ou 任ren 华hua 華hua
    乐yue/le 樂yue/le 缪miao 繆miao 宁ning 甯ning 繁po 员yun 員yun 黑he/hei 秘bi/mi 种chong 折she 逄pang 召shao/zhao 冼xian
    洗xian 纪ji 紀ji 覃qin/tan 车che 車che 褚chu 晁chao 郇xun/huan 粘nian 莘shen/xin 隗wei/kui 那na 能nai 应ying 應ying
    幺yao 葛ge 柏bai/bo 牟mu/mou 宓mi/fu 谌chen/shen 諶chen/shen 郗xi/chi 訾zi 臧zang 藏zang 贲ben 賁ben 费fei 費fei
    祭zhai/ji 撒sa 薄bo 盛sheng 都du 俞yu 於yu 于yu 沈shen 瀋shen 强qiang 強qiang 瞿qu 佟tong 句gou 占zhan 相xiang 钭tou
    阚kan 闞kan 阙que 闕que 厍she 佴nai 曲qu 卜bu 尹yin 吕lv 呂lv 陆lu 陸lu 万wan 萬wan 石shi 长zhang 仝tong 郏jia 亓qi
    荀xun 盘pan 庹tuo 妫gui 眭sui 昝zan 笪da 郜gao 郄qie/xi 郤xi 芮rui 蒯kuai 乜nie/mie 麴qu 殷yin 贾jia 賈jia 重chong
    率lv/shuai 炅gui 桂gui 适kuo/shi 泌bi 塔ta 哈ha 冯feng 馮feng 干gan 行xing 便pian 朝chao 降jiang 调tiao
    """
)

COMPOUND = {
    name: spelling
    for name, spelling in (
        entry.split("=")
        for entry in [
            "欧阳=ou_yang",
            "歐陽=ou_yang",
            "司马=si_ma",
            "司馬=si_ma",
            "上官=shang_guan",
            "东方=dong_fang",
            "東方=dong_fang",
            "诸葛=zhu_ge",
            "諸葛=zhu_ge",
            "尉迟=yu_chi",
            "尉遲=yu_chi",
            "长孙=zhang_sun",
            "長孫=zhang_sun",
            "万俟=mo_qi",
            "萬俟=mo_qi",
            "澹台=tan_tai",
            "澹臺=tan_tai",
            "令狐=ling_hu",
            "皇甫=huang_fu",
            "单于=chan_yu",
            "單于=chan_yu",
            "鲜于=xian_yu",
            "鮮于=xian_yu",
            "公孙=gong_sun",
            "公孫=gong_sun",
            "慕容=mu_rong",
            "司徒=si_tu",
            "司空=si_kong",
            "司寇=si_kou",
            "夏侯=xia_hou",
            "轩辕=xuan_yuan",
            "軒轅=xuan_yuan",
            "宇文=yu_wen",
            "呼延=hu_yan",
            "端木=duan_mu",
            "独孤=du_gu",
            "獨孤=du_gu",
            "南宫=nan_gong",
            "南宮=nan_gong",
            "西门=xi_men",
            "西門=xi_men",
            "东郭=dong_guo",
            "東郭=dong_guo",
            "百里=bai_li",
            "拓跋=tuo_ba",
            "赫连=he_lian",
            "赫連=he_lian",
            "闻人=wen_ren",
            "聞人=wen_ren",
            "太史=tai_shi",
            "申屠=shen_tu",
            "公冶=gong_ye",
            "宗政=zong_zheng",
            "濮阳=pu_yang",
            "濮陽=pu_yang",
            "淳于=chun_yu",
            "仲孙=zhong_sun",
            "仲孫=zhong_sun",
            "钟离=zhong_li",
            "鍾離=zhong_li",
            "亓官=qi_guan",
            "巫马=wu_ma",
            "漆雕=qi_diao",
            "壤驷=rang_si",
            "公良=gong_liang",
            "夹谷=jia_gu",
            "宰父=zai_fu",
            "谷梁=gu_liang",
            "穀梁=gu_liang",
            "段干=duan_gan",
            "左丘=zuo_qiu",
            "第五=di_wu",
            "呼衍=hu_yan",
            "纳兰=na_lan",
            "納蘭=na_lan",
            "叶赫=ye_he",
            "葉赫=ye_he",
            "完颜=wan_yan",
            "完顏=wan_yan",
            "耶律=ye_lv",
            "梁丘=liang_qiu",
            "东门=dong_men",
            "東門=dong_men",
            "南门=nan_men",
            "公羊=gong_yang",
            "贯丘=guan_qiu",
            "毌丘=guan_qiu",
            "哥舒=ge_shu",
            "羊舌=yang_she",
        ]
    )
}
COMPOUND = {name: spelling.replace("_", " ") for name, spelling in COMPOUND.items()}

# Given names that parents read both ways.
GIVEN = _pairs(
    "乐le/yue 樂le/yue 茜qian/xi 晟sheng/cheng 朝chao/zhao 翟di/zhai 盛sheng/cheng 単dan 重chong/zhong 曾zeng 阿a 行xing/hang"
)
