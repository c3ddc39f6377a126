"""What a site says about itself around an article, as patterns for whole lines in Simplified characters.

`classify` looks at one line alone. Where on the page the line stands, and so whether it is hidden, is for
`zoneread.text.steps.chrome` to say. A pattern here must fit the habit of many sites and never a sentence of an article.
"""

from __future__ import annotations

import re
from functools import lru_cache

_BLANK = "\\s\u00a0\u3000"
_DATE = rf"(?:19|20)\d\d\s?[-/.年]\s?\d{{1,2}}\s?[-/.月]\s?\d{{1,2}}日?[{_BLANK}]*(?:星期.|周.)?(?:[{_BLANK}T]*\d{{1,2}}[:：时]\d\d(?:[:：分]\d\d秒?)?)?"
_META = (
    "原标题|(?:新闻|文章|本文)作者|作者/来源|本文(?:地址|链接|网址|字数|标签)|(?:国内)?统一刊号|(?:信息|文章|稿件|新闻|消息|本文|素材|内容|资料|数据)?(?:来源|稿源|出处|来自|转自)|发[布表]于|(?:责任|执行|值班|网络|本文|新媒体)?编辑|责编|编审|终审|初审|复审|审核|审签|审校|校对|监制|值班主任"
    "|(?:发布|发表|更新|录入|编辑|成文|公开|上传|印发)?(?:时间|日期)|(?:发布|公开|来文|发文|制发|成文)(?:机构|机关|单位|者|人)|录入者?|(?:发文)?[文字]号|标题|索引号|(?:主题|体裁|组配|信息)(?:词|分类|类别)|公开(?:类别|属性)|服务对象|(?:生成|废止|失效|生效|实施)日期|时效(?:性|状态)|效力状态|(?:文章|本文)?关键[词字]|修改于|文献来源|报纸(?:日期|名称)|版[次号]|正文快照|标签|所属(?:栏目|分类)|栏目|分类"
    "|字体(?:大小)?|字号|投稿|供稿单位|[阅浏点访查]\\S{1,2}?(?:次数|量|数|率)|阅读|浏览|点击(?:率|数)?|人气|热度|查看|评论数?|围观|有效性|公开方式"
)
_SHARE = (
    "分享(?:到|至|给好友|按钮|文章)?|看全文|写(?:评论|留言)|我要(?:反馈|纠错|投诉|留言)|保存(?:网页|页面)|提交|人划线|知道了|点?分享|点收藏|点?点赞|点?在看|不感兴趣|参与互动|[大中小]字号|(?:放大|缩小)字体|字体(?:放大|缩小)|全文复制|复制全文|告诉(?:好友|朋友)|推荐给好友|\\S{0,4}举报|查看全部|收起|展开|开心|难过|飘过|\\d{1,6}[条次人]|一键分享|转发|微信(?:好友|朋友圈|扫码|分享)?|朋友圈|新浪(?:微博)?|腾讯(?:微博)?|微博|QQ(?:空间|好友|群)?|qq(?:空间|好友)?|豆瓣|人人网|百度贴吧|贴吧|钉钉|抖音|头条"
    "|复制(?:链接|网址)|点赞|赞|踩|收藏(?:本[页站文])?|加入收藏|设为首页|打印(?:本[页文稿])?|保存|纠错|举报|投诉|反馈|意见反馈|关闭(?:窗口|本页|页面)?|(?:返回|回到)?顶部|评论|发表评论|我要评论|参与评论|跟帖|推荐(?:给朋友|本文)?|关注(?:我们)?"
    "|字[体号](?:大小)?|【?[大中小]】?|超大|特大|标准|默认|放大|缩小|T?[大中小]字|T小|T大|[TA][+-]?|朗读|播报|听新闻|语音播[报放]|阅读模式|护眼模式|夜间模式|手机(?:版|看|阅读|端)|扫一扫|二维码|更多|邮件|邮箱|RSS|短信|[繁简][体體](?:中文)?|无障碍(?:阅读|浏览)?|长者模式|关灯|巨大|直达底部|适老化|关怀版"
)
_NAV = (
    "首页|主页|[上下前后]一(?:篇|条|版|期|页)|网站首页|申请入驻|版面概览|标题导航|本版标题|资讯搜索|全文检索|高级搜索|新闻搜索|设为首页|在线投稿|下载PDF版?|视觉焦点|新闻表情(?:排行)?|(?:全部|暂无|最新)评论|没有更多了?|返回(?:首页|列表|上[一]?页|上级)?|新闻(?:中心|动态|频道)?|要闻|头条|时政|政务(?:公开|服务)?|政策(?:法规|解读)?|财经|经济|社会|国内|国际|国内新闻|国际新闻|本地|地方|民生|法治|教育|健康|文化|旅游|体育|娱乐|科技|汽车|房产|视频|图片|图集|专题|评论|理论|直播"
    "|滚动|热点|问政|互动(?:交流)?|信息公开|公告|通知公告|电子报|数字报|客户端|APP|App|手机版|下载|登录|注册|登陆|退出|搜索|站内搜索|全站搜索|检索|导航|网站(?:导航|地图)|菜单|频道|栏目|全部(?:分类|栏目|评论)?|正文|内容|English|EN|更多|推荐|关注|订阅|我的|个人中心|消息|会员|帮助(?:中心)?|关于我们|联系我们|广告服务|招聘(?:信息)?|版权声明|免责声明|隐私政策|用户协议|友情链接|法律声明|诚聘英才|上一版|下一版|上一期|下一期|版面(?:导航|目录)|返回目录|放大|缩小|默认|本期导航|往期回顾|PDF"
)
_MEDIUM = "[\u4e00-\u9fff]{2,10}(?:日报|晚报|早报|时报|快报|商报|周报|都市报|新闻网|在线|网|发布|客户端|电视台|融媒体?(?:中心)?|频道)"
_PLATE = r"第\s?[A-Z]?\d{1,3}\s?版[:：]?\S{0,8}"
_LONE_MEDIUM = re.compile(
    "[\u4e00-\u9fff]{2,6}(?:日报|晚报|早报|时报|快报|商报|周报|都市报|新闻网|资讯网|信息网|先锋网|电视台|融媒体?(?:中心)?|客户端)\\Z"
    "|(?!权威|重磅|成果|新品|产品|政策|信息|最新|隆重|正式|首次|联合|集中|公开|重大|官方|方案)[\u4e00-\u9fff]{2,4}发布\\Z"
)
_WORD = 6
_LONGEST_DATE = 11
_TOKENS = re.compile(rf"[{_BLANK}|｜丨/／·•,，、:：【】\[\]()（）<>＞»›→←↑↓◄►◀▶▲▼\-—_■★◆]+")
_VOCABULARY = re.compile(rf"(?:{_SHARE}|{_NAV}|\d{{1,6}})\Z")
_NAV_WORD = re.compile(rf"(?:{_NAV})\Z")
_CRUMBS = re.compile(r"\s*(?:>{1,3}|＞{1,2}|»|›|→|→|--?>)\s*")

_RULES: tuple[tuple[str, str], ...] = (
    (
        "navigation",
        rf"(?:您|你)?的?(?:现在|当前|目前)?(?:的|所在的?|所处的?)?位[置址](?:是|在)?[{_BLANK}:：>＞].*|(?:当前|所在)(?:位置|栏目|版面)[:：]?.*",
    ),
    (
        "navigation",
        r"[<《]*(?:阅读|查看|点击)?(?:上|下|前|后)一?(?:篇|页|条|则|张|章|期|版)(?:文章|新闻|稿件)?(?:[:：>＞》\s].*)?",
    ),
    ("navigation", r"第\s?[A-Z]?\d{1,3}\s?版[:：]?\S{0,10}|版次[:：].*|.{0,6}版面导航|本版(?:新闻|导读)"),
    ("share", r"(?:一键)?(?:分享|转发)(?:到|至|给)?[:：]?(?:.{0,30}(?:微信|微博|QQ|朋友圈|空间|好友).{0,30})?"),
    (
        "share",
        r"(?:用|请|打开|使用|手机)?微信(?:扫|“扫).{0,30}|(?:手机)?扫(?:一扫|码|描).{0,30}|(?:请)?(?:长按|识别|扫描).{0,12}二维码.{0,16}|.{0,10}(?:官方)?(?:微信公众号|公众号|视频号|二维码)[:：]?.{0,10}",
    ),
    (
        "share",
        r"\d{1,7}\s*(?:条|个|次|人)?(?:评论|回复|跟帖|阅读|浏览|参与|点赞|人?(?:参与|评论|阅读|浏览|点赞|收藏|关注))|已有\s*\d{0,6}\s*[人条]?(?:评论|参与|阅读).{0,8}|请输入.{0,10}|还可以?输入\d{1,4}.?字|.{0,10}自律(?:公约|管理承诺书)",
    ),
    (
        "share",
        r"(?:点击)?(?:展开|阅读|查看|点击|显示|收起|继续阅读|打开)(?:全文|详细|更多|剩余.{0,6}|原文|详情|阅读(?:全文|原文|更多)?|查看(?:更多|原文|全文))[>＞»]*|点击(?:上方|下方|图片|查看|进入).{0,14}",
    ),
    (
        "share",
        r"(?:请)?(?:登录|注册|登陆)(?:后|/|\||并|或)?.{0,6}(?:评论|发表|查看|下载|收藏|留言|阅读)?|发表(?:您的)?(?:评论|看法|观点)|(?:网友|最新|热门|全部|精彩|用户)(?:评论|跟帖|留言)(?:\(\d*\)|（\d*）)?|.{0,6}文明上网.{0,12}|说点什么吧?.{0,3}",
    ),
    (
        "download",
        r"(?:资源|文档|文件|资料|附件|素材|模板)(?:ID|id|编号|大小|格式|名称|类型|页数|评分|描述|星级|语言|简介)[:：].{0,60}",
    ),
    (
        "download",
        r"(?:全文|文档|总)?页数[:：]?.{0,10}|(?:下载|所需)(?:所需|积分|次数|量|费用|权限|金币|地址|币|须知|说明|声明)[:：]?.{0,16}|(?:格式|大小|价格|积分|金币|上传(?:者|人|时间)?)[:：].{0,20}",
    ),
    (
        "download",
        r"(?:友情|温馨|下载|特别|重要|版权|阅读|收费)(?:提示|提醒|说明|须知)[:：]?|(?:点击|立即|免费|全文|在线|会员)?(?:下载|预览|阅读)(?:本?文档|全文|原文|此文档|附件|地址|到电脑)?(?:[:：].{0,20})?",
    ),
    (
        "download",
        r"(?:点击|欢迎|立即|请|扫码)?(?:下载(?!量|数|次数|人次|率)|打开|安装).{0,12}(?:客户端|APP|App|app).{0,20}|.{0,12}(?:客户端|APP|App)(?:内)?(?:查看|打开|阅读|下载|观看).{0,12}",
    ),
    (
        "legal",
        r".{0,40}(?:版权所有|[Aa]ll [Rr]ights [Rr]eserved|ALL RIGHTS RESERVED|[Cc]opyright|COPYRIGHT|(?<![\u00a1-\u00ff])©|ICP备|ICP证|公网安备|网站标识码|备案(?:序|编)?号[:：]|许可证(?:编号|号)?[:：]).{0,120}",
    ),
    (
        "legal",
        r".{0,24}(?:未经(?:书面)?(?:授权|许可|允许|同意|批准)|不得转载|谢绝转载|禁止转载|严禁转载|转载请(?:注明|联系)|转载须).{0,60}",
    ),
    (
        "legal",
        r"(?:免责|版权|特别|郑重|严正|法律|原创|平台|本站|本网|网站|作者|转载|重要)?声明[:：].{0,400}|[【\[](?:免责|版权|特别|郑重|重要)?声明[】\]].{0,400}|(?:免责|版权|特别|郑重|法律|原创|平台)声明",
    ),
    ("legal", r".{0,40}(?:不(?:代表|表明|反映)|无关)本(?:网|站|平台|公众号|报|号).{0,6}(?:立场|观点|看法).{0,80}"),
    (
        "share",
        r"(?:点击|轻触|戳|请|可)?.{0,4}[“”]?(?:阅读原文|蓝字)[“”]?.{0,16}|(?:↑|▲|点击).{0,16}关注.{0,12}|.{0,14}点(?:个|下|亮|一下)?[“\"]?(?:在看|赞)[”\"].{0,8}|预览时标签不可点|(?:继续|向上)滑动看下一个|(?:更多精彩|了解更多).{0,16}(?:请?关注|进入|点击).{0,16}|收录于(?:合集|专辑|话题).{0,12}",
    ),
    ("share", r".{2,12}官方(?:账号|帐号|微博|微信|网站)|.{0,6}分享(?:到|至)好友.{0,6}"),
    (
        "download",
        r"(?:感谢|谢谢)(?:您|你|大家)?的?(?:阅读|观看|浏览|下载|使用).{0,24}|.{0,14}欢迎下载.{0,12}|展开剩余\d{1,3}%",
    ),
    (
        "recommendation",
        r"(?:[^，。]{0,6}推荐(?:阅读|新闻|文章|内容|更多|位|信息|视频|图集)?|(?:相关|热门|精彩|延伸|最新|热点|今日|更多|其他|往期|点击|图片|新闻|阅读|周|月|日|24小时)(?:阅读|新闻|文章|链接|内容|资讯|信息|欣赏|专题|报道|稿件|视频|排行榜?|图集|回顾|热点|要闻|热榜|热文|点击榜?)|猜你喜欢|大家都在看|大家还看了|看过.{0,4}还看了?|热榜|排行榜|随便看看)\s*(?:更多|MORE|more)?\s*[>＞»：:…]*",
    ),
    ("recommendation", r"(?:相关|热门|推荐|延伸|最新|原文)(?:阅读|新闻|链接|报道|文章|资讯|话题)[:：].{0,80}"),
    (
        "contact",
        r"(?:联系|客服|投稿|举报|新闻|广告|咨询|监督|服务|合作|值班|发行|不良信息|违法和?不良信息|商务|编辑部)*(?:电话|热线|QQ群?|qq|邮箱|微信号?|传真|信箱|E-?mail|邮编|地址)(?:[:：]|\s*(?=[\d(（])).{2,60}",
    ),
    (
        "contact",
        r"(?:[^，。：:]{2,16}\s+)?(?:主办|主管|承办|协办|运维|建设|技术支持|网站维护)(?:单位)?[:：].{2,60}|本网站由.{2,30}(?:主办|承办).{0,20}|网站支持\s?IPv6|您是第.{1,16}位访(?:问者|客)|建议使用.{0,40}(?:分辨率|浏览器).{0,20}",
    ),
    ("metadata", rf"{_DATE}"),
    ("metadata", rf"(?:{_DATE}|原创\s)(?=.*(?::\d\d|来源|转载|原创))[^，。；！？]{{0,60}}"),
    (
        "metadata",
        r"\d{1,2}/\d{1,2}/\d{2,4},?\s\d{1,2}:\d\d(?:\s?[AP]M)?|(?:https?://|file:///|www\.)[\w./?=&%#:~+-]+(?:\s.{0,40})?|阅读\s*[\d.]+万?",
    ),
    (
        "navigation",
        r"(?:您好[,，!！]?)?\s?欢迎(?:您?来到|您?光临|您?访问).{0,20}(?:网|网站|门户|平台|频道)[!！。]?|[Rr][Ss][Ss]|(?:热门|热词|大家都在)搜索?[:：].{0,80}|(?:频道|栏目|网站)简介|按日期(?:检索|查找)",
    ),
    ("navigation", r"[^，。]{0,8}(?:数字报|电子版|电子报)(?:\s?[|｜-].{0,20})*"),
    ("share", r"分享让更多人看到|返回(?:搜狐|首页)[，,]?查看更多|.{2,16}(?:融媒体中心|新媒体中心)(?:出品|编辑部)"),
    ("recommendation", r"(?:您|你)?可能(?:还|也)?(?:感兴趣|喜欢).{0,8}|相关(?:搜索|标签|话题|评论)"),
    ("metadata", r"(?:本报|本网|本站)?讯?息?(?:综合|整理)?自?(?:网络|互联网)(?:综合)?"),
)
_COMPILED = tuple((rule, re.compile(rf"(?:{pattern})\Z")) for rule, pattern in _RULES)
_FIELDS = re.compile(
    rf"(?:{_DATE}|(?P<medium>{_MEDIUM})|{_PLATE}|(?:{_SHARE}|{_NAV})(?=[{_BLANK}|｜·/]|\Z)|[（(【\[]?(?:{_META})[{_BLANK}]?[:：|｜丨][{_BLANK}]*[^:：。，；]{{0,30}}?[)）】\]]?|(?:{_META})?[{_BLANK}]*[（(【\[]?\d{{1,8}}[)）】\]]?次?|{_SHARE}|作者[{_BLANK}]?[:：][{_BLANK}]*[^:：。，；]{{0,24}}?)"
    rf"(?:[{_BLANK}|｜/·,，;；]+|\Z)"
)
_PAGE = re.compile(
    r"[—–\-－~～·]{1,2}\s*(?P<dashed>\d{1,4})\s*[—–\-－~～·]{1,2}\Z|第\s?(?P<named>\d{1,4})\s?页(?:[/／,，\s]*共\s?\d{1,4}\s?页)?\Z"
    r"|(?P<part>\d{1,3})\s?[/／]\s?\d{1,3}\Z|[Pp]age\s(?P<english>\d{1,4})(?:\sof\s\d{1,4})?\Z"
)
_FIELD_ALONE = re.compile(rf"(?:{_META})[{_BLANK}]?[:：|｜丨][^。，；,;]{{0,70}}\Z")
_SPACED_LABEL = re.compile(rf"[\u4e00-\u9fff](?:[{_BLANK}]+[\u4e00-\u9fff]){{1,5}}(?=[:：])")
_BRACKETED_LABEL = re.compile(rf"\A[【\[]({_META}|正文)[】\]]")
_SPACED_WORD = re.compile(rf"[\u4e00-\u9fff](?:[{_BLANK}][\u4e00-\u9fff]){{1,3}}\Z")
_BRACKET = re.compile(r"[【】\[\]（）()]")
_DECORATION = re.compile(rf"\A[{_BLANK}]*(?:[-–—•·|>＞»*■◆►▶●★☆※]+[{_BLANK}]*)+|[{_BLANK}|｜]+\Z")
_BRACKETS = re.compile(r"\A[【\[（(](.*)[】\]）)]\Z")
_AUTHOR_ALONE = re.compile(rf"作者[{_BLANK}]?[:：][{_BLANK}]*[^:：]+\Z")
_LEGAL_WORDS = re.compile(
    "本(?:网|站|平台|公众号|文)|转载|侵(?:权|犯)|版权|著作权|不代表|观点|立场|删除|真实性|合法性|互联网|网络|授权|如有|联系|注明|仅供参考|投资建议|出于传递|责任|权益|告知|作品|来源"
)
_LEGAL_SITE = re.compile("本(?:网|站|平台|公众号)|转载|侵权|侵犯.{0,6}权|著作权|不代表")
_DOWNLOAD_WORDS = re.compile(
    "下载|本站|浏览器|文档|压缩|预览|PDF|pdf|会员|积分|金币|水印|迅雷|解压|网页|保存|客服|退款|上传|用户|资源|试题|试卷|答案|请知晓|打印|格式|软件|WPS|Word|Office|原文|清晰|页面|图纸|注册|收费|免费|另存|右键|网页|链接|缩略|取回|排版|购买|习题|解答|资料|文件|稿件|在线|金额|付费|VIP|加速|重试"
)
_DOWNLOAD_SITE = re.compile("下载|文档|本站|上传|另存|水印|浏览器|取回|购买")
_OF_FILES = re.compile("本站|本文档|此文档|文档|文件|另存|水印|浏览器|取回|解压|退款")
_OF_ZONES = re.compile("企业|开发区|园区|高新区|经开区|管委会|平台上线")
_ENGLISH_NOTICE = re.compile(r"(?:Notice|Disclaimer|Statement)\s?[:：].*\Z")
_TABLE = re.compile(r"\|?[\s:]*-{2,}[\s:]*\|")
_RULED = re.compile(
    rf"[：:，,、；;]\Z|[-–—_=*~·•.|｜▲△↑↓▼▽◆◇■□●○★☆※{_BLANK}]+\Z|[-–—=\s(（【]*(?:END|End|end|完)[-–—=\s)）】]*\Z"
)


@lru_cache(maxsize=4096)
def classify(line: str) -> str | None:
    """Return the rule by which the whole `line` (Simplified, without blanks around it) is the site's own words, or None."""
    if len(line) > 400 or _TABLE.match(line):
        return None
    if _RULED.match(line):
        return "separator"
    if page_number(line) is not None:
        return "page_number"
    bare = _DECORATION.sub("", line)
    inner = _BRACKETS.match(bare)
    words = inner[1].strip() if inner else bare
    words = _SPACED_LABEL.sub(_without_blanks, words, count=1)
    words = _BRACKETED_LABEL.sub(r"\1：", words)
    if _SPACED_WORD.match(words):
        words = "".join(words.split())
    if not words:
        return "separator"
    if len(words) <= 160:
        for rule, pattern in _COMPILED:
            if pattern.match(words):
                return rule
        short = _short(words, bare)
        if short is not None:
            return short
    return notice(line)


def page_number(line: str) -> int | None:
    """Return the number that a line is when it is nothing but the number of a page: ``— 3 —``, ``第3页/共5页``; else None."""
    match = _PAGE.match(line)
    return int(next(filter(None, match.groups()))) if match else None


def notice(line: str) -> str | None:
    """Return "legal" or "download" for a sentence that speaks of rights in, or of fetching, what the site offers; else None.

    Three different words of that trade, one of them of the site itself, within 300 code points.
    """
    if _ENGLISH_NOTICE.match(line):
        return "legal"
    if len(line) > 300:
        return None
    if (
        len(set(_LEGAL_WORDS.findall(line))) >= 3
        and _LEGAL_SITE.search(line)
        and re.search("侵|版权|转载|不代表|著作权", line)
    ):
        return "legal"
    if len(set(_DOWNLOAD_WORDS.findall(line))) >= 3 and _DOWNLOAD_SITE.search(line):
        # What a zone offers its enterprises for download is told in the same words.
        return "download" if _OF_FILES.search(line) or not _OF_ZONES.search(line) else None
    return None


def _short(words: str, bare: str) -> str | None:
    tokens = [token for token in _TOKENS.split(words) if token]
    if _crumbs(words):
        return "navigation"
    if tokens and all(_VOCABULARY.match(token) for token in tokens) and any(not token.isdigit() for token in tokens):
        return "navigation" if all(_NAV_WORD.match(token) for token in tokens) else "share"
    if words.count("|") + words.count("｜") >= 3 and max(map(_width, tokens), default=9) <= _WORD:
        return "navigation"
    if len(tokens) >= 4 and max(map(len, tokens)) <= 6 and sum(1 for token in tokens if _NAV_WORD.match(token)) >= 2:
        return "navigation"
    if not _AUTHOR_ALONE.match(bare) and (
        _FIELD_ALONE.match(words) or _is_fields(words) or _is_fields(_BRACKET.sub(" ", words).strip())
    ):
        return "metadata"
    return None


def is_date(line: str) -> bool:
    """Whether the line is nothing but a date, without a time of day."""
    return len(line) <= _LONGEST_DATE and re.fullmatch(_DATE, line) is not None


def is_medium(line: str) -> bool:
    """Whether the line is nothing but the name of a paper, a site or an account, such as those above an article."""
    return _LONE_MEDIUM.match(line) is not None


def _without_blanks(label: re.Match[str]) -> str:
    return "".join(label[0].split())


def _width(token: str) -> int:
    return (len(token) + 1) // 2 if token.isascii() else len(token)


def _crumbs(words: str) -> bool:
    parts = _CRUMBS.split(words)
    if len(parts) < 2 or len(words) > 90 or max(map(len, parts)) > 40 or "。" in words:
        return False
    return len(parts) >= 3 or bool(_NAV_WORD.match(parts[0])) or bool(_NAV_WORD.match(parts[-1]))


def _is_fields(words: str) -> bool:
    """Whether the line is nothing but named fields, dates, counts and buttons one after another; a medium's name is not enough."""
    at = 0
    more = False
    while at < len(words):
        field = _FIELDS.match(words, at)
        if field is None or field.end() == at:
            return False
        at = field.end()
        more = more or field["medium"] is None
    return more


FILE_NAME = re.compile(
    r"(?P<stem>.{4,120}?)(?:[（(]\d+[)）])?\.(?:docx?|pdf|pptx?|xlsx?|wps|txt|rtf|caj|ofd)\s*\Z", re.IGNORECASE
)
"""A line that is a document's file name."""

OPENERS = frozenset({"legal", "recommendation", "share", "navigation"})
"""Rules that, after an article, begin what is no article any more."""
