#!/usr/bin/env python3
"""Writes the sample exports: seven invented CAs, assessed on 2025-12-31.

    scripts/make_sample.py [--out input]

The same bytes at every run and on every Python from 3.11 on: all chance comes from
random.Random(seed).random(), and the gzip files are packed here, not by zlib.

    BJ01  UTF-8. A very good CA: level III (4.82). Four 否 that its own logs prove: a holder not
          told of a revocation (53), a late confidentiality agreement (113), a change tested after
          it was made (171), a finding closed late (204). One application is still open.
    SH02  GB18030, monthly hotline files (most of them .gz), 50,000 calls. Total exactly 3.50:
          level II. Ten years of CRLs. A complaint that November's file still shows as open.
    GD03  UTF-8 with BOM, semicolons, CRLF. Level I: late answers, 89.9 % of the calls answered,
          a person who held two incompatible roles, and more 否 than the others.
    SC04  UTF-8. Level 待定: eight exports are missing, one has only its header, an application
          and a dispute are open, a third of the inspection is unanswered.
    XJ05  UTF-16 and tabs, Excel serial dates. A major accident: the 8.4.1 gate forbids a level.
          𠮷 (U+20BB7) in the CA's name, 䶮 in a person's.
    ZJ06  Both layouts: thirty exports in the combined files (GB18030), ten in its folder. A public
          institution, level II (4.28): no complaint, no forensic case, cycle of up to 6 working
          days.
    HB07  Both layouts. On the line everywhere: 90 % answered, 5 % not informed, 80 % visited, CRLs
          every 24:00:00, 31,535 s down, total exactly 4.50: level III.

All but GD03 say what their exports cover; XJ05's complaints end in October.

A combined file is supplied for every CA, so no combined file is written of an export that SC04 or
XJ05 lacks.

Dirt, in measure: see the functions named soil_*.
"""
import argparse
import csv
import pathlib
import random
import zlib
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from fractions import Fraction

ROOT = pathlib.Path(__file__).resolve().parent.parent
YEAR = 2025
FIRST, LAST = date(2025, 1, 1), date(2025, 12, 31)
START, END = datetime(2025, 1, 1), datetime(2026, 1, 1)
SECOND, MINUTE, HOUR, DAY = (timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1),
                             timedelta(days=1))
NA = "不适用"
SM2_KEY, SM2_CURVE, SM2_SIGN = "1.2.840.10045.2.1", "1.2.156.10197.1.301", "1.2.156.10197.1.501"
ISSUING = ("新申请", "更新", "密钥更新", "变更", "补办")

# ================================================================ names and texts

SURNAMES = ("王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢"
            "蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙")
GIVEN = ("伟 芳 娜 敏 静 丽 强 磊 军 洋 勇 艳 杰 娟 涛 明 超 霞 平 刚 建国 志强 晓燕 海波 文博 思远 "
         "雨桐 梓涵 子墨 佳怡 俊杰 国华 淑珍 玉兰 春梅 永健 家豪 立新 晨曦 嘉宁 宏宇 天成 若溪 一鸣 "
         "振东 雪莹 慧敏 少卿 景行 砚秋 启明 怀瑾 书瑶 亦凡 诗雅 明哲 浩然 可欣 志远 秋实 德昭 承泽 "
         "锦程 丹青 颖 峰 斌 琳 倩 凯 宁 蕾 鹏 婷 晶 冰 旭 薇").split()

# post, how many, key post, trusted, qualification
POSTS = [
    ("总经理", 1, True, True, None), ("业务咨询", 4, False, False, "电子认证服务咨询师"),
    ("坐席", 4, False, False, None), ("证书受理", 3, True, True, None),
    ("证书审核", 2, True, True, None), ("机房值班", 4, True, True, "机房运维工程师"),
    ("系统管理", 2, True, True, "RHCE"), ("数据库管理", 1, True, True, "数据库系统工程师"),
    ("应用系统管理", 1, True, True, None), ("网络管理", 1, True, True, "网络工程师"),
    ("机房管理", 2, True, True, None), ("密钥管理", 2, True, True, "密码工程师"),
    ("安全审计", 2, True, True, "CISP-A"), ("安全管理", 2, True, True, "CISP"),
    ("CA业务管理", 1, True, True, None), ("CA业务操作", 2, True, True, None),
    ("RA业务管理", 1, True, True, None), ("应用集成", 3, False, False, "软件设计师"),
    ("现场服务", 2, False, False, None), ("法务", 1, False, False, "法律职业资格证书"),
    ("软件开发", 3, False, True, "软件设计师"), ("财务", 1, False, False, "中级会计师"),
    ("综合管理", 1, False, False, None),
]

# system, role, post, which holder of that post
ROLES = [
    ("OS", "管理员", "系统管理", 0), ("DB", "管理员", "数据库管理", 0),
    ("APP", "管理员", "应用系统管理", 0), ("NET", "管理员", "网络管理", 0),
    ("机房", "管理员", "机房管理", 0), ("密钥", "管理员", "密钥管理", 0),
    ("审计", "审计员", "安全审计", 0), ("CA", "超级管理员", "CA业务管理", 0),
    ("CA", "业务管理员", "CA业务管理", 0), ("CA", "业务操作员", "CA业务操作", 0),
    ("CA", "业务操作员", "CA业务操作", 1), ("CA", "审计管理员", "安全审计", 1),
    ("CA", "审计员", "安全审计", 0), ("RA", "业务管理员", "RA业务管理", 0),
    ("RA", "录入员", "证书受理", 0), ("RA", "录入员", "证书受理", 1), ("RA", "录入员", "证书受理", 2),
    ("RA", "审核员", "证书审核", 0), ("RA", "审核员", "证书审核", 1), ("RA", "审计员", "安全审计", 1),
]

# form rows, title, path on the website where it is published
DOCS = [
    ("1;2", "电子认证服务许可证", "/about/licence"), ("6", "电子政务电子认证业务规则", "/cps"),
    ("13", "CPS管理制度", None), ("17", "CPS备案管理办法", None),
    ("19", "注册机构（RA/LRA）运营业务管理规范", None), ("20", "RA/LRA权限分配表", None),
    ("21", "代理机构管理规范", None), ("22", "注册系统与受理操作授权管理办法", None),
    ("24", "证书业务咨询流程", "/guide/consult"), ("25", "证书受理流程（含在线受理）", "/guide/apply"),
    ("26", "证书签发流程", "/guide/issue"), ("27", "证书更新流程", "/guide/renew"),
    ("28", "加密密钥恢复流程", "/guide/recover"), ("29", "证书撤销流程", "/guide/revoke"),
    ("31", "业务办理指南", "/guide"), ("48、49、50", "证书更新与密钥更新管理规程", None),
    ("56", "加密密钥恢复管理规程", None), ("58", "证书应用接口说明书", "/dev/api"),
    ("60", "证书应用集成方案与服务支持方案", None), ("61", "集成服务实施规范", None),
    ("70", "证书状态查询接口说明（CRL、OCSP）", "/dev/status"),
    ("71;72", "司法与监管信息调取管理办法", None), ("74", "热线坐席服务制度及流程", None),
    ("78", "在线服务规范", None), ("81", "现场应急服务方案", None),
    ("84", "投诉处理管理办法", "/complaint"), ("86", "证书使用手册与演示教程", "/help"),
    ("87", "年度证书使用培训计划", None), ("88", "内部监督与顾客满意度评价办法", None),
    ("90;91", "安全管理组织结构与部门职责", None), ("92", "信息安全岗位职责说明书", None),
    ("94;95", "安全运营管理制度审批与监督评估办法", None),
    ("97;98", "制度落实检查与定期评估办法", None), ("99、151", "机房运维管理制度", None),
    ("100", "系统网络备份策略及管理办法", None), ("101", "系统网络应急处理预案", None),
    ("102", "安全审计监测管理制度", None), ("103", "财务安全管理制度", None),
    ("104", "人员安全管理制度", None), ("105;120", "客户资料安全管理制度", None),
    ("106", "风险评估管理制度", None), ("107", "外包服务方权限管理规定", None),
    ("108", "外包服务合同管理规定", None), ("111", "人力资源管理制度", None),
    ("114", "培训管理制度", None), ("115", "绩效考核管理制度", None),
    ("116", "人员档案管理制度", None), ("117", "资产分类管理制度", None),
    ("118;168", "密码设备管理制度", None), ("119", "技术资料管理制度", None),
    ("121", "固定资产采购管理制度", None), ("132", "外来人员进出机房管理制度", None),
    ("133", "机房设备管理规范", None), ("138", "消防管理制度", None),
    ("143", "系统开发管理制度", None), ("145", "项目立项审批制度", None),
    ("146", "系统测试管理制度", None), ("147", "系统上线管理流程", None),
    ("154", "病毒及恶意软件防范制度", None), ("155", "故障与应急事件管理规程", None),
    ("156", "备份管理与介质存储管理制度", None), ("157", "用户权限管理制度", None),
    ("158", "网络拓扑图、IP地址清单与网络设备配置表", None),
    ("160", "服务器操作系统安装配置规范", None), ("161", "操作系统补丁管理规程", None),
    ("165、166", "数据库及其操作系统用户权限配置表", None), ("167", "机房资产管理制度", None),
    ("169", "系统变更管理制度", None), ("173;179", "日志管理与备份归档制度", None),
    ("184", "根密钥管理制度", None), ("185", "CA密钥生成计划", None),
    ("188", "CA密钥使用审批管理办法", None), ("191", "业务持续计划", None),
    ("193", "安全事件分级与应急预案（含私钥泄露）", None), ("194", "容灾备份与恢复管理制度", None),
    ("197", "年度灾备演练计划", None), ("199", "法律法规政策与技术标准清单", None),
    ("200", "内部评估管理办法", None), ("207", "风险管理办法", None),
    ("209", "赔付管理办法", "/compensation"),
]
LAPSED_DOCS = [("6", "电子政务电子认证业务规则", "V1.3"), ("99", "机房运维管理制度", "V1.4")]

# form rows, title, day (of 2025, or whole), scope, result
RECORDS = [
    ("15", "CPS适用性年度评估", "03-18", "政务CPS全文", "适用，修订2处"),
    ("17", "政务CPS备案回执", "04-02", "政务CPS最新版", "已备案"),
    ("18", "CPS符合性检查记录", "09-10", "受理、鉴证、签发、撤销", "符合"),
    ("21", "代理机构年度检查记录", "05-22", "6家代理机构", "1家限期整改"),
    ("22", "注册系统授权与受理操作管理记录", "02-20", "RA系统", None),
    ("23", "注册机构审计记录", "08-14", "6个RA、14个LRA", "未见重大问题"),
    ("32", "业务咨询受理台账", "12-20", "全年", None),
    ("58", "证书应用接口说明文档交付记录", "06-11", "省政务服务平台", None),
    ("63", "证书应用集成项目合同", "04-25", "统一身份认证平台", "履行中"),
    ("64", "集成项目客户验收报告", "10-30", "电子公文系统", "验收通过，客户评价满意"),
    ("76", "坐席人员业务与服务礼仪培训记录", "03-27", "全体坐席", "考试合格"),
    ("77", "热线问题处理台账", "12-24", "全年", None),
    ("80", "在线服务与在线投诉记录", "12-24", "全年", None),
    ("83", "现场服务记录单汇编", "11-28", "全年", None),
    ("85", "投诉处理归档目录", "12-26", "全年", None),
    ("87", "证书使用培训记录", "05-15", "政务客户经办人", "到课率93%"),
    ("89", "顾客满意度调查与服务报告", "12-12", "全年", None),
    ("94;95", "安全运营管理制度审批监督记录", "01-20", None, None),
    ("96", "安全运营管理制度审批与发布记录", "02-18", "12项制度", "已发布"),
    ("97", "制度落实情况监督检查记录", "09-25", "运维、业务两部门", None),
    ("98", "安全运营管理制度评估记录", "11-20", None, "有效"),
    ("107;108", "外包服务方权限与合同检查记录", "06-18", "2家外包服务方", None),
    ("109", "外包服务年度管理记录", "12-05", "2家外包服务方", None),
    ("114", "关键岗位培训与考试记录", "04-18", "各岗位", "全部合格"),
    ("115", "年度考核记录", "01-24", "全员", None),
    ("116", "员工档案台账", "12-15", "全员", None),
    ("122;123", "软硬件设备与密码设备盘点表", "12-09", None, "账实相符"),
    ("124;125", "技术资料与客户资料台账", "12-10", None, "账实相符"),
    ("126", "设备采购审批与验收记录", "06-27", None, None),
    ("127", "资产报废审批记录", "10-22", None, None),
    ("133", "机房设备巡检与维修记录", "12-28", "主机房、配电室", None),
    ("136", "门禁卡发放与回收记录", "12-02", None, None),
    ("138", "消防演练与消防设施检测报告", "05-29", "主机房、办公区", "通过"),
    ("144;145", "项目需求分析与立项审批记录", "03-06", "RA系统二期", "批准"),
    ("152", "CA系统风险评估报告", "08-28", "物理环境、系统网络；漏洞扫描、基线扫描、渗透测试、源代码审计", "中低风险均已处置"),
    ("154", "病毒库、IDS与防火墙特征库升级记录", "12-18", None, None),
    ("155", "事件报告归档目录", "12-27", "全年", None),
    ("156", "备份恢复验证记录", "09-16", "CA、KM、RA数据库", "可恢复"),
    ("157", "用户权限复核与审计记录", "11-12", None, None),
    ("158", "网络安全设备与入侵检测更新记录", "12-11", None, None),
    ("161", "操作系统补丁测试与安装记录", "12-04", "42台服务器", None),
    ("165;166", "数据库用户权限配置核查表", "10-15", None, "最小权限"),
    ("167", "机房资产变动记录", "11-03", None, None),
    ("168", "密码设备进出与配置审批记录", "05-08", "服务器密码机2台", None),
    ("180", "日志备份与归档操作记录", "12-22", "CA系统日志", None),
    ("181", "上半年归档日志审阅记录", "06-26", "CA、KM、RA", "无异常"),
    ("181", "下半年归档日志审阅记录", "12-19", "CA、KM、RA", "无异常"),
    ("186", "CA密钥备份、恢复与使用审批记录", "09-18", "分管者5人，3人到场", None),
    ("188", "CA密钥激活操作记录", "01-08", None, None),
    ("192", "业务持续计划适用性评估", "10-17", None, "适用"),
    ("193", "应急预案评审与验证记录", "06-05", "含私钥泄露预案", "有效"),
    ("194", "数据备份与异地存放记录", "12-01", None, None),
    ("197;198", "灾备演练计划审批与执行记录", "09-19", "CA、OCSP切换", "达到预期"),
    ("199", "法律法规与标准遵循情况审查记录", "11-06", None, "符合"),
    ("201;202", "年度内部评估记录与报告", "12-16", "全部业务", "一般不符合3项"),
    ("208", "内部风险评估报告", "10-24", None, "可接受"),
    ("210", "2024年度财务审计报告、财务报表及银行资信证明", "2024-12-31", None, "无保留意见"),
    ("211", "常年法律顾问协议", "01-15", None, None),
]

# what the inspectors looked at: form rows that data alone cannot prove
ROW_EVIDENCE = {
    3: "验资报告、办公场所租赁合同", 4: "人员名册与社保缴纳证明", 5: "电子认证服务系统建设与验收资料",
    7: "安全管理制度汇编", 8: "承建合同与承建单位资质证书", 9: "密码设备清单与产品型号证书抽查",
    10: "系统检测报告", 11: "密钥管理基础设施接入证明", 12: "系统安全性审查批复文件",
    14: "CPS管理小组任命文件，访谈组员1人", 16: "官网CPS与最新批准版逐页比对", 30: "咨询话术与工单抽查",
    36: "抽查归档身份证明30份", 37: "数据库加密与访问控制检查", 42: "抽取用户证书20张解析",
    43: "存储介质型号证书", 44: "邮寄签收单，设备与口令信封分开寄送", 47: "更新通知短信发送记录",
    53: "撤销结果告知记录", 57: "签名验证测试记录", 59: "访谈应用集成岗位2人", 62: "选型支持往来函件",
    73: "信息调取操作记录", 93: "关键岗位授权书", 111: "入职与离职手续抽查", 114: "各岗位培训记录抽查",
    115: "各岗位考核记录抽查", 128: "访客登记与门禁记录比对", 129: "分区进出记录抽查",
    130: "安全监控室门禁现场测试", 131: "配电室门禁现场测试", 132: "访客审批单抽查",
    135: "监控大屏与告警处理记录", 136: "超时报警现场测试", 139: "温湿度巡检记录",
    142: "三套环境网络拓扑图与现场勘查", 154: "防病毒策略配置截图", 155: "事件报告抽查",
    157: "权限变更审批单抽查", 161: "补丁管理规程与安装记录", 162: "监控平台配置检查",
    163: "应用系统宕机响应流程与巡检记录", 164: "预警阈值配置截图", 174: "密钥操作日志配置检查",
    175: "证书操作日志配置检查", 176: "时间同步配置检查", 177: "日志服务器机柜上锁检查",
    178: "日志系统账号权限检查", 182: "归档日志签名校验", 183: "归档期限与CPS条款比对",
    187: "证书链验证至国家根", 196: "异地互备机房现场查看", 203: "监督检查配合记录",
}

CRITERIA = {   # attested criteria of GB/T 35289 by indicator, and what was looked at
    "consult": ("basic_content full_content documented_mgmt scheme_consulting dedicated_team "
                "solution_consulting ca_ops_consulting legal_risk_consulting documented_process",
                "咨询话术、方案文本与团队任命文件"),
    "validity": ("verify_service crl_regular download_hint online offline customised",
                 "官网、查验接口测试与CRL更新记录抽查"),
    "authn": ("materials_checked identity_linked documented_process standard_process "
              "materials_secured", "鉴证规程与抽查档案"),
    "support": ("basic_support events_defined handled_no_impact standard_process documented "
                "recorded_auditable", "事件管理规程与事件报告"),
    "followup": ("staff records plan standard_records audit_trace", "回访计划与回访记录"),
    "forensic": ("provided defined timely_acceptance standard_process documented "
                 "recorded_auditable", "司法取证规程与案卷"),
    "attitude": ("no_quarrel_polite timely_patient_accurate norms_training praised training_plan "
                 "audit_spotcheck", "录音抽查、表扬信与培训计划"),
    "facility": ("own_premises area_ok network own_machine_room callcenter_website "
                 "test_report_clean high_grade_cert", "现场查看与检测报告"),
    "continuity": ("dr_plan regular_backup bcp bc_no_impact disaster_defined graded_plans "
                   "online_7x24", "业务持续计划与演练报告"),
    "discipline": ("authn_grade strict_secrecy hotline_archive no_quarrel timely_patient_accurate",
                   "鉴证档案、保密协议与投诉归档抽查"),
}

TOPICS = ("证书应用", "证书安全保管", "存储介质使用", "政策法规", "技术服务", "投诉处理", "收费")
CALL_NOTES = ("忘记口令，已引导解锁", "证书到期，咨询更新费用", "驱动安装失败，远程协助处理", "询问受理网点地址、上班时间",
              '页面提示"证书链不完整"，已发送安装包', "单位更名,需办理变更", "介质损坏，告知补办所需材料",
              "客户投诉,已转投诉处理岗", "咨询发票开具\n客户要求电子发票", '称其系统报"0x8009000B"，转二线')
CARRIERS = ("中国电信", "中国联通", "中国移动")
COMPANIES = ("华弘安防工程", "启瑞空调维保", "明达消防检测", "腾舟网络", "博衡测评", "云启不间断电源")
CHANGES = ("OCSP响应服务参数调整", "RA系统界面优化", "数据库补丁升级", "防火墙策略调整", "目录服务扩容",
           "证书模板更新", "时间源切换", "KM系统日志级别调整", "短信网关更换", "备份软件升级",
           "LDAP从节点新增", "Web服务器TLS配置加固")
ASSETS = [   # class, model, product certificate (密码产品), how many
    ("密码设备", "SRJ1506 服务器密码机", "SXH20210338", 4),
    ("密码设备", "SJJ1927 签名验签服务器", "SXH20220417", 2),
    ("密码设备", "SKM2103 密钥管理系统", "SXH20200926", 2),
    ("密码设备", "YKT-200 智能密码钥匙", "SXH20230562", 1),
    ("密码设备", "YKT-300 智能密码钥匙", "SXH20240115", 1),
    ("密码设备", "MTK-S1 移动智能终端密码模块", "SXH20230871", 1),
    ("服务器", "R740 机架式服务器", None, 12), ("服务器", "KP920 国产服务器", None, 8),
    ("网络设备", "S6730 交换机", None, 6), ("安全设备", "NGFW-4000 防火墙", None, 4),
    ("安全设备", "IDS-2600 入侵检测系统", None, 2), ("安全设备", "VSS-500 漏洞扫描系统", None, 1),
    ("软件", "CA证书认证系统 V6.0", None, 1), ("软件", "RA注册系统 V5.2", None, 1),
    ("软件", "麒麟服务器操作系统 V10", None, 2), ("介质", "LTO-8 磁带", None, 10),
    ("技术资料", "系统建设技术文档", None, 3), ("客户资料", "证书申请纸质档案", None, 4),
    ("其他", "机房精密空调", None, 2),
]
MEDIA = tuple(model for _, model, cert, _ in ASSETS if cert and ("YKT" in model or "MTK" in model))
ZONES = ("公共区", "服务区", "管理区", "核心区", "屏蔽机房", "安全监控室", "配电室")
GBT_ITEMS = "abcdefg"
GM_ITEMS = ("政务CPS", "证书链", "技术服务手册", "业务办理流程", "联系方式", "业务开展相关资质", "投诉电话",
            "赔付机制", "投诉受理方式", "状态查询方式")
SUBMISSIONS = [("2024年度服务质量自评估报告", "01-20"), ("2024年度报告", "03-31"), ("第一季度统计数据", "04-15"),
               ("第二季度统计数据", "07-15"), ("第三季度统计数据", "10-20"), ("2025年度自评估报告", "12-31")]
FINDINGS = [("内部评估", "02-11", "03-31", "03-20"), ("主管部门检查", "04-09", "05-30", "05-28"),
            ("渗透测试", "08-28", "09-30", "09-24"), ("内部评估", "12-16", "2026-02-28", None)]

# ---------------------------------------------------------------- the cases of each CA

# received, closed, channel, kind, cause, result, well resolved
COMPLAINTS = {
    "BJ01": [
        ("03-11 10:05", "03-12 16:20", "本机构", "业务办理", "窗口叫号等待超过四十分钟", "增设引导岗，客户认可", True),
        ("06-17 09:40", "06-19 15:10", "12345", "收费", "对补办收费标准有疑问", "出示公示价目并解释，客户撤诉", True),
        ("10-14 14:22", "10-15 11:00", "本机构", "技术支持", "新版浏览器签章控件不可用", "发布兼容补丁", True)],
    "SH02": [
        ("02-18 09:12", "02-20 17:05", "本机构", "业务办理", "法人变更材料要求前后不一致", "统一材料清单并致歉", True),
        ("05-20 10:30", "05-26 11:45", "主管部门", "业务办理", "证书更新逾期未提醒，影响投标", "补发提醒，赔付更新费用", True),
        ("08-06 15:02", "08-07 10:15", "本机构", "技术支持", "远程协助等待时间长", "增派坐席", True),
        ("11-26 16:48", "12-02 10:20", "信访", "收费", "重复收取介质费，要求“全额退款”", "核实后退款，客户满意", True),
        ("12-15 11:09", "12-16 09:30", "本机构", "其他", "发票抬头有误", "重新开具", True)],
    "GD03": [
        ("01-15 09:50", "01-24 16:00", "主管部门", "业务办理", "提交两周仍未取得证书", "加急办理", False),
        ("04-21 14:10", "04-30 10:00", "12345", "服务态度", "坐席语气生硬、中途挂断", "批评教育", False),
        ("07-08 10:00", "07-10 17:00", "本机构", "服务态度", "窗口人员拒绝解释收费", "道歉", True),
        ("07-12 08:30", "07-21 18:00", "信访", "技术支持", "系统中断致无法投标", "说明原因", False)],
    "XJ05": [
        ("06-24 11:00", "06-27 18:00", "主管部门", "其他", "个人资料疑似外泄", "纳入事故调查", False),
        ("09-02 10:10", "09-03 12:00", "本机构", "技术支持", "介质不识别", "更换介质", True)],
    "HB07": [
        ("03-05 10:00", "03-06 09:00", "本机构", "服务态度", "坐席未听完即转接", "回电致歉，客户基本满意", True),
        ("09-30 09:30", "10-11 16:30", "主管部门", "业务办理", "节前未取到证书", "节后首日送达", True)],
}

DISPUTES = {   # received, closed, which complaint
    "SH02": [("05-21 09:00", "05-23 17:00", 1)],
    "GD03": [("01-20 10:00", "01-26 11:00", None), ("07-14 09:00", "07-18 09:00", 3)],
    "SC04": [("05-13 10:00", "05-15 09:00", None), ("12-30 15:20", None, None)],
    "HB07": [("02-07 10:00", "02-11 17:00", None), ("09-30 11:00", "10-11 10:00", 1)],
}

# level, detected, resolved, handling had impact, customers had impact, leak
INCIDENTS = {
    "BJ01": [("一般", "02-12 08:20", "02-12 11:05", False, False, False),
             ("严重", "07-23 22:40", "07-24 18:10", False, False, False),
             ("一般", "11-03 14:00", "11-03 23:15", False, False, False)],
    "SH02": [("一般", "03-19 09:05", "03-19 16:40", False, False, False),
             ("一般", "06-08 20:10", "06-10 02:25", False, False, False),
             ("严重", "09-11 13:30", "09-13 05:30", False, False, False),
             ("一般", "12-05 10:00", "12-05 10:50", False, False, False)],
    "GD03": [("一般", "02-26 09:00", "02-27 18:30", False, False, False),
             ("严重", "04-10 11:00", "04-18 19:00", False, False, False),
             ("重大", "07-11 03:00", "07-11 14:20", True, True, False)],
    "XJ05": [("重大", "06-18 04:12", "06-20 21:00", True, True, True),
             ("一般", "10-22 16:00", "10-22 20:30", False, False, False)],
    "ZJ06": [("一般", "04-16 10:20", "04-16 15:00", False, False, False),
             ("一般", "09-04 08:45", "09-05 02:10", False, False, False)],
    "HB07": [("一般", "05-14 10:15", "05-15 10:15", False, False, False),
             ("严重", "08-05 07:30", "08-12 07:30", False, False, False),
             ("重大", "03-08 22:00", "03-09 06:45:35", False, False, False)],
}

FORENSICS = {   # requested, accepted, closed
    "BJ01": [("04-08 09:30", "04-08 14:00", "04-11 16:00"),
             ("10-16 10:00", "10-16 11:30", "10-24 17:00")],
    "SH02": [("03-13 10:10", "03-13 15:00", "03-20 09:40"),
             ("09-01 14:00", "09-02 09:00", "09-19 17:00")],
    "GD03": [("05-06 09:00", "05-07 16:00", "05-22 12:00")],
    "XJ05": [("08-11 10:00", "08-11 17:00", "08-21 10:00")],
    "HB07": [("09-22 10:00", "09-22 16:00", "10-11 15:00")],
}

RECOVERY = {   # kind, started, recovered, plan
    "BJ01": [("演练", "09-19 20:00", "09-20 00:30", "Ⅱ级"), ("真实", "07-23 22:40", "07-24 01:40", "Ⅲ级")],
    "SH02": [("演练", "09-19 18:00", "09-21 00:00", "Ⅰ级"), ("演练", "03-22 09:00", "03-22 15:30", "Ⅲ级")],
    "GD03": [("演练", "09-19 18:00", "09-21 10:00", "Ⅱ级")],
    "XJ05": [("演练", "09-20 10:00", "09-21 06:00", "Ⅱ级")],
    "ZJ06": [("演练", "09-19 19:00", "09-21 01:00", "Ⅱ级")],
    "HB07": [("演练", "09-20 08:00", "09-21 08:00", "Ⅱ级")],
}

# system, start, end, planned, announced
OUTAGES = {
    "BJ01": [("CA", "04-19 01:00", "04-19 03:30", True, "04-16 10:00"),
             ("CA", "07-23 22:40", "07-23 22:52", False, None),
             ("官网", "08-30 02:00", "08-30 02:40", True, "08-28 09:00")],
    "SH02": [("CA", "03-22 00:30", "03-22 05:00", True, "03-18 10:00"),
             ("CA", "06-08 20:10", "06-08 22:30", False, None),
             ("OCSP", "09-11 13:30", "09-11 13:50", False, None)],
    "GD03": [("CA", "02-26 09:00", "02-26 10:10", False, None),
             ("CA", "07-11 03:00", "07-11 14:20", False, None)],
    "SC04": [("CA", "08-09 02:00", "08-09 03:15", False, None)],
    "XJ05": [("CA", "06-18 04:12", "06-18 19:00", False, None)],
    "ZJ06": [("CA", "05-17 23:00", "05-18 02:00", True, "05-14 16:00"),
             ("CA", "09-04 08:45", "09-04 09:25", False, None)],
    "HB07": [("CA", "03-08 22:00", "03-09 04:00", False, None),
             ("CA", "03-09 02:00", "03-09 06:45:35", False, None)],
}

# what the inspectors answered otherwise than 是; None: no answer given
ANSWERS = {
    "BJ01": {"facility.high_grade_cert": "否", "53": None, "57": None, "139": None, "163": "未知",
             "187": None},
    "SH02": {"consult.ca_ops_consulting": "否", "validity.customised": "否", "attitude.praised": "否",
             "57": None, "128": "未知", "132": None, "136": None, "139": None, "187": None},
    "GD03": {"consult.full_content": "否", "consult.legal_risk_consulting": "否",
             "validity.offline": "否", "followup.plan": "否", "followup.audit_trace": "否",
             "facility.high_grade_cert": "否", "continuity.bc_no_impact": "否",
             "attitude.no_quarrel_polite": "否", "discipline.no_quarrel": "否",
             "discipline.authn_grade": "基本", "75": "是", "142": "否", "178": "否", "139": None},
    "SC04": {"consult.scheme_consulting": "未知", "support.events_defined": None,
             "authn.standard_process": None, "forensic.defined": "未知", "validity.offline": None,
             "validity.crl_regular": None,
             "continuity.bcp": None, "continuity.dr_plan": "未知", "facility.test_report_clean": None,
             "discipline.authn_grade": None, "attitude.norms_training": None,
             "followup.plan": "未知", "consult.full_content": None, "support.basic_support": None},
    "XJ05": {"gate": "是", "discipline.strict_secrecy": "否", "consult.ca_ops_consulting": "否",
             "validity.customised": "否", "facility.high_grade_cert": "否", "37": "是",
             "139": None, "187": None, "128": "未知"},
    "ZJ06": {"consult.legal_risk_consulting": "否", "attitude.praised": "否",
             "facility.high_grade_cert": "否", "continuity.online_7x24": "是",
             "satisfaction.grade": "良", "139": None, "57": None, "187": "未知"},
    "HB07": {"validity.customised": "否", "facility.high_grade_cert": "否", "93": None, "139": None,
             "187": None},
}


# ================================================================ chance, days, working time

class Dice:
    """All chance, from .random() only."""

    def __init__(self, name):
        self.random = random.Random(zlib.crc32(name.encode("utf-8"))).random

    def chance(self, p):
        return self.random() < p

    def upto(self, low, high):
        return low + int(self.random() * (high - low + 1))

    def one(self, options):
        return options[int(self.random() * len(options))]

    def weighted(self, pairs):
        """pairs of (option, weight)"""
        x = self.random() * sum(w for _, w in pairs)
        for option, w in pairs:
            x -= w
            if x < 0:
                return option
        return pairs[-1][0]

    def shuffled(self, items):
        items = list(items)
        for i in range(len(items) - 1, 0, -1):
            k = int(self.random() * (i + 1))
            items[i], items[k] = items[k], items[i]
        return items

    def some(self, items, n):
        return self.shuffled(items)[:n]


def read_calendar():
    with open(ROOT / "templates" / "calendar" / "calendar.csv", encoding="utf-8") as f:
        return {date.fromisoformat(r["date"]): r["kind"] for r in csv.DictReader(f)}


CALENDAR = read_calendar()


def is_working(day):
    kind = CALENDAR.get(day)
    return kind == "workday" if kind else day.weekday() < 5


ALL_DAYS = [FIRST + timedelta(days=i) for i in range(365)]
WORKING_DAYS = [d for d in ALL_DAYS if is_working(d)]


def clock(day, hour=0, minute=0, second=0):
    return datetime(day.year, day.month, day.day, hour, minute, second)


def moment(text):
    """'03-11 10:05' in 2025, or with its own year; a date alone gives midnight; None stays."""
    if text is None:
        return None
    if text.count("-") == 1:
        text = f"{YEAR}-{text}"
    return datetime.fromisoformat(text)


def day_of(text):
    return None if text is None else moment(text).date()


def open_from(at):
    """The same time, or the next one at which the office is open (9:00 to 17:30)."""
    day = at.date()
    if is_working(day) and at < clock(day, 17, 30):
        return max(at, clock(day, 9))
    day += DAY
    while not is_working(day):
        day += DAY
    return clock(day, 9)


def work_after(at, minutes):
    """`minutes` of office time after `at`."""
    at, left = open_from(at), timedelta(minutes=minutes)
    closing = clock(at.date(), 17, 30)
    while at + left > closing:
        left -= closing - at
        at = open_from(closing)
        closing = clock(at.date(), 17, 30)
    return at + left


def add_working_days(at, n):
    """The same time of day, n working days later."""
    while n:
        at += DAY
        n -= is_working(at.date())
    return at


def office_time(d, day):
    return clock(day, d.upto(9, 16), d.upto(0, 59), d.upto(0, 59))


# ================================================================ one CA

@dataclass
class CA:
    code: str
    short: str
    name: str
    host: str
    chief: str
    service_start: date
    applications: int
    customers: int
    calls: int
    answered: int
    crl_from: datetime
    crl_step: timedelta
    survey: tuple                      # answered, silent, not informed, (好, 良, 一般, 差)
    visited: Fraction                  # of the customers
    legal_form: str = "企业法人"
    serves_public: bool = True
    develops: bool = True
    outsources: bool = True
    crl_hours: str = "24"
    forensic_days: str = "10"
    rto: str = "12"
    agent_hours: tuple = (("08:30", "17:30"), ("09:00", "18:00"))
    tables: dict = field(default_factory=dict)
    old_certificates: list = field(default_factory=list)

    def dice(self, export):
        return Dice(f"{self.code}/{export}")

    def rows(self, export):
        return self.tables[export]

    def who(self, post):
        """The ids of those who hold the post and have not left."""
        return [r["staff_id"] for r in self.rows("staff") if r["post"] == post and not r["left_on"]]

    def person(self, staff_id):
        return next(r["name"] for r in self.rows("staff") if r["staff_id"] == staff_id)

    def boss(self):
        return self.person(self.who("总经理")[0])

    def url(self, path):
        return f"https://{self.host}{path}"


CAS = [
    CA("BJ01", "燕衡", "北京燕衡电子认证有限公司", "www.yanheng-ca.example", "沈怀瑾", date(2023, 3, 1),
       560, 420, 3000, 2889, datetime(2023, 3, 1, 0, 10), 12 * HOUR, (300, 42, 6, (203, 78, 16, 3)),
       Fraction(72, 100), rto="6"),
    CA("SH02", "浦汇", "上海浦汇电子认证服务有限公司", "www.puhui-ca.example", "顾承泽", date(2009, 6, 18),
       1100, 700, 50000, 46718, datetime(2015, 12, 28, 2, 0), 20 * HOUR,
       (385, 61, 29, (251, 97, 30, 7)),
       Fraction(65, 100), agent_hours=(("08:00", "16:00"), ("12:00", "20:00"))),
    CA("GD03", "珠岭", "广东珠岭数字证书认证有限公司", "www.zhuling-ca.example", "梁振东", date(2014, 9, 1),
       360, 260, 2000, 1798, datetime(2024, 12, 30, 1, 0), 24 * HOUR,
       (240, 55, 31, (66, 68, 81, 25)),
       Fraction(31, 100), crl_hours="168", forensic_days="15", rto="48"),
    CA("SC04", "岷锦", "四川岷锦电子认证服务有限公司", "www.minjin-ca.example", "蒲国华", date(2019, 5, 20),
       220, 160, 900, 861, datetime(2025, 1, 1), 24 * HOUR, (0, 0, 0, (0, 0, 0, 0)), Fraction(0),
       develops=False, outsources=False),
    CA("XJ05", "天𠮷", "新疆天𠮷数字认证服务有限公司", "www.tianji-ca.example", "刘䶮", date(2021, 8, 9),
       240, 190, 800, 744, datetime(2024, 12, 31, 6, 0), 16 * HOUR, (150, 20, 11, (84, 51, 12, 3)),
       Fraction(55, 100), outsources=False),
    CA("ZJ06", "钱衢", "浙江钱衢电子政务认证中心", "www.qianqu-ca.example", "俞明哲", date(2021, 1, 4),
       420, 340, 1400, 1323, datetime(2021, 1, 4, 0, 30), 20 * HOUR,
       (200, 31, 16, (112, 63, 20, 5)),
       Fraction(58, 100), legal_form="事业法人", serves_public=False, develops=False, rto="36",
       agent_hours=(("08:30", "13:00"), ("12:00", "17:30"))),
    CA("HB07", "云荆", "湖北云荆数字证书认证有限公司", "www.yunjing-ca.example", "熊立新", date(2024, 7, 1),
       360, 210, 1500, 1350, datetime(2024, 7, 1), 24 * HOUR, (200, 20, 10, (100, 80, 15, 5)),
       Fraction(4, 5), outsources=False, rto="24",
       agent_hours=(("09:00", "12:00"), ("13:00", "18:00"))),
]


# ================================================================ organisation and people

def make_org(ca):
    return [dict(ca_code=ca.code, name=ca.name, legal_form=ca.legal_form,
                 service_start=ca.service_start, serves_public=ca.serves_public,
                 already_serving=True, develops_software=ca.develops, has_outsourcing=ca.outsources,
                 has_dr=True, cps_crl_hours=ca.crl_hours, cps_forensic_days=ca.forensic_days,
                 plan_rto_hours=ca.rto)]


def make_staff(ca):
    d = ca.dice("staff")
    first = date(max(2012, ca.service_start.year - 2), 2, 1)
    rows, names = [], set()
    for post, count, key_post, trusted, qualification in POSTS:
        for _ in range(count):
            hired = first + timedelta(days=d.upto(0, (date(2024, 4, 30) - first).days))
            name = d.one(SURNAMES) + d.one(GIVEN)
            while name in names:
                name = d.one(SURNAMES) + d.one(GIVEN)
            names.add(name)
            trusted_from = hired + timedelta(days=30)
            rows.append(dict(
                staff_id=f"{ca.code[:2]}{len(rows) + 1:03d}", post=post, name=name, hired_on=hired,
                profession_from=hired - timedelta(days=d.upto(600, 2600)), left_on=None,
                key_post=key_post, trusted=trusted, trusted_from=trusted_from if trusted else None,
                nda_on=hired, checked_on=hired - timedelta(days=7) if trusted else None,
                has_resume=True, has_education=True, has_career=True,
                has_credit=True if trusted else None, no_crime=True if trusted else None,
                qualification=qualification))
    rows[0]["name"] = ca.chief
    rows[-3]["left_on"] = date(2025, 6, 30)                      # a software developer
    newcomer = next(r for r in reversed(rows) if r["post"] == "坐席")
    newcomer.update(hired_on=date(2025, 3, 3), nda_on=date(2025, 3, 3))
    return rows


def make_roles(ca):
    hired = {r["staff_id"]: r["trusted_from"] for r in ca.rows("staff")}
    rows = []
    for system, role, post, index in ROLES:
        who = ca.who(post)[index]
        begin = max(hired[who], ca.service_start)
        rows.append(dict(staff_id=who, system=system, role=role, from_on=begin, to_on=None,
                         auth_ref=f"{ca.short}授〔{begin.year}〕{len(rows) + 1:02d}号"))
    room = next(r for r in rows if r["system"] == "机房")         # handed over in July
    room["to_on"] = date(2025, 7, 1)
    rows.append(dict(room, staff_id=ca.who("机房管理")[1], from_on=date(2025, 7, 1), to_on=None,
                     auth_ref=f"{ca.short}授〔2025〕07号"))
    return rows


def make_accounts(ca):
    rows = []
    for r in ca.rows("roles"):
        number = r["staff_id"][2:]
        scope = {"DB": "数据库", "OS": "操作系统"}.get(r["system"], "应用")
        if r["system"] in ("OS", "DB", "APP", "NET", "机房"):
            rows.append(dict(account=f"ops{number}", owner=r["staff_id"], scope="运维",
                             two_factor=True, disabled_on=r["to_on"]))
        if r["system"] in ("OS", "DB", "CA", "RA"):
            rows.append(dict(account=f"{r['system'].lower()}_{number}_{len(rows)}",
                             owner=r["staff_id"], scope=scope, two_factor=True, disabled_on=None))
    leaver = next(r for r in ca.rows("staff") if r["left_on"])
    rows.append(dict(account=f"dev{leaver['staff_id'][2:]}", owner=leaver["staff_id"], scope="应用",
                     two_factor=False, disabled_on=leaver["left_on"]))
    return rows


def make_shifts(ca):
    return agent_shifts(ca) + duty_shifts(ca)


def agent_shifts(ca):
    agents, rows = ca.who("坐席"), []
    days = ALL_DAYS if ca.code == "SH02" else WORKING_DAYS
    for i, day in enumerate(days):
        for k, (begin, end) in enumerate(ca.agent_hours):
            rows.append(dict(post="坐席", staff_id=agents[(i + k) % len(agents)],
                             start_at=moment(f"{day} {begin}"), end_at=moment(f"{day} {end}")))
    return rows


def duty_shifts(ca):
    """Around the clock: three watches a day, or two where the room is watched from afar."""
    watch = ca.who("机房值班")
    post, length = ("远程监控", 12 * HOUR) if ca.code == "ZJ06" else ("机房值班", 8 * HOUR)
    rows, at = [], START
    while at < END:
        rows.append(dict(post=post, staff_id=watch[len(rows) % len(watch)], start_at=at,
                         end_at=at + length))
        at += length
    return rows


# ================================================================ hotline, tickets, visits, survey

DAY_WEIGHTS = [d for d in ALL_DAYS for _ in range(9 if is_working(d) else 1)]
CALL_HOURS = [8] + [9] * 6 + [10] * 8 + [11] * 6 + [12] * 2 + [13] * 3 + [14] * 7 + [15] * 7 + \
             [16] * 6 + [17] * 3 + [18]


def make_hotline(ca):
    d, n = ca.dice("hotline"), ca.calls
    offered = sorted(clock(d.one(DAY_WEIGHTS), d.one(CALL_HOURS), d.upto(0, 59), d.upto(0, 59))
                     for _ in range(n))
    served = ["自助完成"] * (ca.answered * 3 // 10)
    results = d.shuffled(served + ["人工接听"] * (ca.answered - len(served))
                         + [d.one(["未接听", "未接听", "放弃"]) for _ in range(n - ca.answered)])
    agents = ca.who("坐席")
    return [make_call(d, f"{ca.code[:2]}{at:%y%m}{i:05d}", at, result, agents)
            for i, (at, result) in enumerate(zip(offered, results), 1)]


def make_call(d, call_id, at, result, agents):
    row = dict(call_id=call_id, offered_at=at, answered_at=None, agent_id=None, note=None,
               channel="人工", result=result, ended_at=at + timedelta(seconds=d.upto(8, 95)))
    if result == "自助完成":
        row["channel"] = "自助"
    elif result == "人工接听":
        row["answered_at"] = at + timedelta(seconds=d.upto(3, 55))
        row["ended_at"] = row["answered_at"] + timedelta(seconds=d.upto(25, 640))
        row["agent_id"] = d.one(agents)
        row["note"] = d.one(CALL_NOTES) if d.chance(0.06) else None
    return row


def make_tickets(ca):
    d, rows = ca.dice("tickets"), []
    channels = [("热线", 8), ("Email", 3), ("远程协助", 4), ("即时通讯", 3), ("网站", 2), ("现场", 2)]
    for i, day in enumerate(sorted(d.one(WORKING_DAYS[:-3]) for _ in range(140)), 1):
        category = d.weighted([("业务咨询", 6), ("技术支持", 5), ("投诉", 1), ("其他", 1)])
        at = office_time(d, day)
        topic = TOPICS[i % 7] if category == "业务咨询" else "投诉处理" if category == "投诉" else "技术服务"
        rows.append(dict(ticket_id=f"GD{i:05d}", channel=d.weighted(channels), category=category,
                         topic=topic, opened_at=at, closed_at=work_after(at, d.upto(5, 500)),
                         result=d.one(["已解答", "已解决", "已处理，客户确认", "转二线后解决"])))
    return rows


def make_follow_ups(ca):
    """Exactly the wanted share of the customers, rounded up; some twice, some in vain."""
    d = ca.dice("follow_ups")
    ids = [r["customer_id"] for r in ca.rows("customers") if r["valid_to"] >= FIRST]
    count = -(-len(ids) * ca.visited.numerator // ca.visited.denominator)
    order = d.shuffled(ids)
    visits = [(c, "完成") for c in order[:count] + order[:count // 12]]
    visits += [(c, d.one(["未接通", "未接通", "拒访"])) for c in order[count:count + count // 9]]
    since = {r["customer_id"]: r["valid_from"] for r in ca.rows("customers")}
    rows = []
    for customer, outcome in visits:
        days = [x for x in WORKING_DAYS if x >= since[customer]] or [LAST]
        rows.append(dict(customer_id=customer, visited_at=office_time(d, d.one(days)),
                         outcome=outcome))
    rows.sort(key=lambda r: (r["visited_at"], r["customer_id"]))
    return [dict(r, visit_id=f"HF{i:05d}") for i, r in enumerate(rows, 1)]


def make_survey(ca):
    d = ca.dice("survey")
    answered, silent, lacking, grades = ca.survey
    customers = d.some([r["customer_id"] for r in ca.rows("customers") if r["valid_to"] >= FIRST],
                       answered + silent)
    told = d.shuffled([False] * lacking + [True] * (answered - lacking))
    words = d.shuffled([g for g, n in zip(("好", "良", "一般", "差"), grades) for _ in range(n)])
    rows = []
    for i, customer in enumerate(customers):
        sampled = d.one(WORKING_DAYS[170:225])
        row = dict(survey_id=f"DC{i + 1:04d}", customer_id=customer, sampled_on=sampled,
                   responded_at=None, grade=None, **{f"told_{x}": None for x in "abcdef"})
        if i < answered:
            row.update(responded_at=work_after(clock(sampled, 10), d.upto(30, 3000)),
                       grade=words[i], told_f=NA,
                       **{f"told_{x}": True for x in "abcde"})
            if not told[i]:
                row[f"told_{d.one('bcde')}"] = False
        rows.append(row)
    return rows


def make_complaints(ca):
    return [dict(complaint_id=f"TS{YEAR}{i:03d}", received_at=moment(a), closed_at=moment(b),
                 channel=c, kind=k, cause=why, result=done, well_resolved=ok,
                 record_ref=f"{ca.short}投诉档{i:03d}" if b else None)
            for i, (a, b, c, k, why, done, ok) in enumerate(COMPLAINTS.get(ca.code, []), 1)]


def make_disputes(ca):
    return [dict(dispute_id=f"JF{i:03d}", received_at=moment(a), closed_at=moment(b),
                 case_id=c and f"TS{YEAR}{c:03d}")
            for i, (a, b, c) in enumerate(DISPUTES.get(ca.code, []), 1)]


def make_incidents(ca):
    return [dict(incident_id=f"SJ{i:03d}", level=level, detected_at=moment(a), resolved_at=moment(b),
                 handling_impact=h, customer_impact=c, leak=leak,
                 report_ref=f"{ca.short}事报〔{YEAR}〕{i:02d}号")
            for i, (level, a, b, h, c, leak) in enumerate(INCIDENTS.get(ca.code, []), 1)]


def make_forensics(ca):
    return [dict(case_id=f"QZ{i:03d}", requested_at=moment(a), accepted_at=moment(b),
                 closed_at=moment(c)) for i, (a, b, c) in enumerate(FORENSICS.get(ca.code, []), 1)]


def make_recovery(ca):
    return [dict(event_id=f"ZB{i:03d}", kind=kind, started_at=moment(a), recovered_at=moment(b),
                 plan_level=plan)
            for i, (kind, a, b, plan) in enumerate(RECOVERY.get(ca.code, []), 1)]


def make_disclosure(ca):
    d = ca.dice("disclosure")
    items = [(x, "GBT35289") for x in GBT_ITEMS] + [(x, "GM571") for x in GM_ITEMS]
    return [dict(item=item, standard=standard, url=ca.url(f"/public/{i:02d}.html"), present=True,
                 checked_at=clock(date(2025, 12, 18), 10, d.upto(0, 59)), content_ok=True)
            for i, (item, standard) in enumerate(items, 1)]


# ================================================================ applications and certificates

BUSINESS = [("新申请", 55), ("更新", 12), ("密钥更新", 13), ("变更", 7), ("补办", 6), ("挂起", 2), ("解锁", 5)]
KINDS = [("政务", 45), ("企业", 38), ("个人", 9), ("设备", 8)]


def make_customers(ca):
    """Those of earlier years; make_applications adds the new ones."""
    d, rows = ca.dice("customers"), []
    oldest = max(ca.service_start, date(2022, 3, 1))
    for _ in range(ca.customers):
        begin = oldest + timedelta(days=d.upto(0, (date(2024, 12, 1) - oldest).days))
        end = date(2025, 3, 1) + timedelta(days=d.upto(0, 600))
        if d.chance(0.06):
            end = date(2024, 12, 20)
        rows.append(new_customer(rows, d, begin, end))
    return rows


def new_customer(rows, d, begin, end):
    return dict(customer_id=f"C{len(rows) + 1:05d}", valid_from=begin, valid_to=end,
                kind=d.weighted(KINDS))


def serial_of(ca, n):
    mixed = (n * 0x9E3779B97F4A7 + zlib.crc32(ca.code.encode())) % 2**56
    return f"4A{mixed:014X}"


def make_applications(ca):
    """Submitted until 29 December, so that all are sent by the end of the year."""
    d = ca.dice("applications")
    times = sorted(submission(d) for _ in range(ca.applications))
    rows = [first_application(ca, d)]
    for i, (at, channel) in enumerate(times, 2):
        rows.append(make_application(ca, d, f"{ca.code[:2]}A{i:05d}", at, channel))
    rows.append(carried_application(ca, d))
    return rows


def submission(d):
    channel = d.weighted([("网上受理", 50), ("柜台受理", 35), ("上门受理", 8), ("邮寄受理", 7)])
    if channel == "网上受理" and d.chance(0.3):
        return clock(d.one(ALL_DAYS[:-4]), d.upto(7, 22), d.upto(0, 59), d.upto(0, 59)), channel
    return office_time(d, d.one(WORKING_DAYS[:-2])), channel


def make_application(ca, d, app_id, at, channel, business=None, customer=None):
    """An application that keeps every limit: at most 480 office minutes to the decision.
    Where the business is given, it is approved."""
    decision = "批准" if business else d.weighted([("批准", 94), ("拒绝", 4), ("撤回", 2)])
    business = business or d.weighted(BUSINESS)
    ready = at if d.chance(0.8) else work_after(at, d.upto(20, 200))
    begun = work_after(ready, d.upto(3, 60))
    checked = work_after(begun, d.upto(15, 120))
    decided = work_after(checked, d.upto(10, 100))
    clerks, reviewers = ca.who("证书受理"), ca.who("证书审核")
    row = dict(app_id=app_id, biz_type=business, channel=channel, submitted_at=at,
               materials_complete_at=ready, notice_at=at + MINUTE, consented_at=at + 2 * MINUTE,
               signed_at=max(ready, at + 2 * MINUTE), authz_checked=True,
               identity_ref=f"{ca.short}身{app_id[-5:]}", authn_started_at=begun,
               authn_done_at=checked, authn_result="通过", entry_operator=d.one(clerks),
               review_operator=d.one(reviewers), decision=decision, decided_at=decided,
               notified_at=work_after(decided, d.upto(1, 40)),
               notify_method=d.one(["短信", "短信", "电话", "电子邮件"]), issued_at=None, sent_at=None,
               cert_serial=None, old_serial=None, publish_refused=d.chance(0.08), kind=None)
    customer = customer or pick_customer(ca, d, business, at.date())
    row.update(customer_id=customer["customer_id"], kind=customer["kind"])
    if business in ("更新", "密钥更新"):
        row["old_serial"] = old_certificate(ca, d, row)
    if decision == "批准":
        issue(ca, d, row, customer)
    elif decision == "拒绝":
        row["authn_result"] = "不通过"
    else:
        row.update(authn_done_at=None, authn_result=None)
    return row


def issue(ca, d, row, customer):
    if row["biz_type"] not in ISSUING:
        return
    row["issued_at"] = work_after(row["decided_at"], d.upto(3, 40))
    row["sent_at"] = work_after(row["issued_at"], d.upto(10, 240))
    row["cert_serial"] = serial_of(ca, int(row["app_id"][-5:]) * 4)
    row["years"] = d.one([1, 1, 2, 3])
    until = (row["issued_at"] + row["years"] * 365 * DAY).date()
    customer["valid_to"] = max(customer["valid_to"], until)


def pick_customer(ca, d, business, day):
    rows = ca.rows("customers")
    if business == "新申请" and d.chance(0.6):
        rows.append(new_customer(rows, d, day, day + 365 * DAY))
        return rows[-1]
    customer = d.one(rows)
    while customer["valid_to"] < FIRST or customer["valid_from"] > day:
        customer = d.one(rows)
    return customer


def old_certificate(ca, d, row):
    """The certificate to be renewed: still valid, from before this year."""
    until = row["submitted_at"].replace(hour=23, minute=59, second=59) + d.upto(1, 60) * DAY
    begin = max(until - 730 * DAY, clock(ca.service_start, 10) + 20 * DAY)
    number = int(row["app_id"][-5:]) * 4 + 2
    ca.old_certificates.append(dict(
        serial=serial_of(ca, number), other=serial_of(ca, number + 1), begin=begin, until=until,
        customer_id=row["customer_id"], kind=row["kind"], app_id=None, refused=False))
    return serial_of(ca, number)


def first_application(ca, d):
    """Of the earliest government certificate (form row 180)."""
    at = office_time(d, add_working_days(clock(ca.service_start), 6).date())
    customer = ca.rows("customers")[0]
    customer.update(kind="政务", valid_from=at.date())
    return make_application(ca, d, f"{ca.code[:2]}A00001", at, "柜台受理", "新申请", customer)


def carried_application(ca, d):
    """Begun last year, decided in this one."""
    return make_application(ca, d, f"{ca.code[:2]}A{ca.applications + 2:05d}",
                            datetime(2024, 12, 31, 17, 20, 12), "网上受理", "变更")


def make_certificates(ca):
    d, rows = ca.dice("certificates"), []
    for c in ca.old_certificates:
        rows += make_pair(ca, d, c)
    for a in ca.rows("applications"):
        if a["cert_serial"]:
            begin = a["issued_at"]
            rows += make_pair(ca, d, dict(
                serial=a["cert_serial"], other=serial_of(ca, int(a["app_id"][-5:]) * 4 + 1),
                begin=begin, until=begin + a["years"] * 365 * DAY, customer_id=a["customer_id"],
                kind=a["kind"], app_id=a["app_id"], refused=a["publish_refused"]))
    rows.sort(key=lambda r: (r["not_before"], r["serial"]))
    return rows


def make_pair(ca, d, c):
    """One 签名 and one 加密 certificate."""
    media = d.one(MEDIA)
    shown = None if c["refused"] else c["begin"] + d.upto(2, 30) * MINUTE
    common = dict(issuer=f"{ca.short}政务SM2 CA", customer_id=c["customer_id"],
                  customer_kind=c["kind"], app_id=c["app_id"], pair_id="P" + c["serial"][-7:],
                  pk_alg_oid=SM2_KEY, curve_oid=SM2_CURVE, sig_alg_oid=SM2_SIGN, ku_critical=True,
                  basic_constraints="CA:FALSE", bc_critical=False, not_before=c["begin"],
                  not_after=c["until"], media_model=media, published_at=shown)
    return [dict(common, serial=c["serial"], kind="签名", key_usage="digitalSignature,nonRepudiation"),
            dict(common, serial=c["other"], kind="加密", key_usage="keyEncipherment,dataEncipherment")]


# ================================================================ CRLs, revocations, keys, probes

def make_crl_log(ca):
    d, rows, at = ca.dice("crl_log"), [], ca.crl_from
    steady = ca.code == "HB07"
    number = 1 if at.date() == ca.service_start else 4711
    while at < END:
        published = at + (2 if steady else d.upto(1, 4)) * MINUTE
        saved = published + (10 if steady else d.upto(5, 25)) * MINUTE
        rows.append(dict(issuer=f"{ca.short}政务SM2 CA", crl_partition="p0", kind="完全",
                         crl_number=str(number), this_update=at,
                         next_update=at + ca.crl_step + 4 * HOUR, published_at=published,
                         retained=True, backup_at=saved))
        at, number = at + ca.crl_step, number + 1
    return rows + authority_crls(ca)


def authority_crls(ca):
    """One ARL a year, of the root."""
    rows = []
    for i, year in enumerate(range(max(2016, ca.crl_from.year), YEAR + 1), 1):
        at = datetime(year, 8, 12, 10)
        rows.append(dict(issuer=f"{ca.short}根CA", crl_partition="arl", kind="ARL", crl_number=str(i),
                         this_update=at, next_update=at + 400 * DAY, published_at=at + 9 * MINUTE,
                         backup_at=at + 30 * MINUTE, retained=True))
    return rows


def make_revocations(ca):
    """Both certificates of some pairs; a holder's request is an application as well."""
    d, rows = ca.dice("revocations"), []
    issued = [a for a in ca.rows("applications") if a["cert_serial"]
              and START + 5 * DAY < a["issued_at"] < datetime(2025, 10, 20)]
    clerks = ca.who("证书受理")
    chosen = sorted(d.some(issued, max(6, len(issued) // 25)), key=lambda a: a["app_id"])
    for i, a in enumerate(chosen, 1):
        day = open_from(a["issued_at"] + d.upto(4, 50) * DAY).date()
        who = d.weighted([("证书持有者", 70), ("授权人", 15), ("认证机构", 8), ("主管部门", 4), ("司法", 3)])
        request = revocation_request(ca, d, f"{ca.code[:2]}R{i:05d}", office_time(d, day), a, clerks)
        if who in ("证书持有者", "授权人"):
            ca.rows("applications").append(request)
        rows += revoke(ca, d, request, a, who)
    ca.rows("applications").sort(key=lambda r: (r["submitted_at"], r["app_id"]))
    return sorted(rows, key=lambda r: (r["requested_at"], r["serial"]))


def revocation_request(ca, d, app_id, at, a, clerks):
    checked = work_after(at, d.upto(5, 40))
    decided = work_after(checked, d.upto(3, 30))
    return dict({column: None for column in a}, app_id=app_id, customer_id=a["customer_id"],
                biz_type="撤销", channel=d.one(["柜台受理", "网上受理"]), submitted_at=at,
                materials_complete_at=at, notice_at=at + MINUTE, authz_checked=True,
                identity_ref=f"{ca.short}撤{app_id[-5:]}", authn_started_at=at + MINUTE,
                authn_done_at=checked, authn_result="通过", entry_operator=d.one(clerks),
                review_operator=ca.who("证书审核")[0], decision="批准", decided_at=decided,
                notified_at=work_after(decided, 10), notify_method="短信",
                old_serial=a["cert_serial"])


def revoke(ca, d, request, a, who):
    revoked = request["decided_at"] + d.upto(1, 9) * MINUTE
    crl = next(c for c in ca.rows("crl_log") if c["kind"] != "ARL" and c["this_update"] >= revoked)
    common = dict(requested_at=request["submitted_at"], requester=who, authn_ok=True,
                  decided_at=request["decided_at"], revoked_at=revoked, crl_number=crl["crl_number"],
                  notified_at=revoked + d.upto(2, 90) * MINUTE)
    number = int(a["app_id"][-5:]) * 4
    return [dict(common, serial=serial_of(ca, n)) for n in (number, number + 1)]


def make_key_recovery(ca):
    d, rows = ca.dice("key_recovery"), []
    for i, day in enumerate(sorted(d.one(WORKING_DAYS[:-3]) for _ in range(7)), 1):
        at = office_time(d, day)
        rows.append(dict(request_id=f"HFMY{i:03d}", requested_at=at, authn_ok=True,
                         requester=d.one(SURNAMES) + d.one(GIVEN), approved_by=ca.boss(),
                         done_at=work_after(at, d.upto(40, 400))))
    return rows


def make_status_probe(ca):
    """OCSP and CRL every day, the directory and the CA certificate once a week."""
    d, rows = ca.dice("status_probe"), []
    paths = {"OCSP": "/ocsp", "CRL": "/crl/p0.crl", "LDAP": "/ldap", "CA证书": "/ca/gov-sm2.cer"}
    for i, day in enumerate(ALL_DAYS):
        for service, path in paths.items():
            if service in ("OCSP", "CRL") or i % 7 == 1 or day == LAST:
                ok = day == LAST or not d.chance(0.004)
                rows.append(dict(probed_at=clock(day, 6, 30, len(rows) % 50), service=service,
                                 url=ca.url(path), ok=ok,
                                 latency_ms=f"{d.upto(80, 900) / 10:.1f}" if ok else None))
    return rows


def make_ca_key_events(ca):
    """The key is made before the service starts, used and restored in the year."""
    made = clock(ca.service_start, 9, 30) - 45 * DAY
    device, rows = "SRJ1506 服务器密码机", []
    events = [("生成", made), ("备份", made + 3 * HOUR), ("激活", made + 40 * DAY),
              ("激活", moment("01-08 09:20")), ("使用", moment("03-12 14:00")),
              ("使用", moment("08-12 09:40")), ("恢复", moment("09-18 15:10")),
              ("备份", moment("09-18 16:30")), ("使用", moment("11-20 10:05"))]
    if ca.code == "SH02":
        events[3:3] = [("归档", datetime(2021, 5, 18, 10)), ("销毁", datetime(2021, 5, 18, 15))]
    for i, (event, at) in enumerate(events, 1):
        rows.append(dict(key_id=f"{ca.code}-ROOT-SM2-1", event=event, at=at, device=device,
                         approval_ref=f"{ca.short}密审{i:03d}", operation_ref=f"{ca.short}密操{i:03d}"))
    return rows


# ================================================================ operation of the systems

def make_outages(ca):
    return [dict(system=system, start_at=moment(a), end_at=moment(b), planned=planned,
                 announced_at=moment(told))
            for system, a, b, planned, told in OUTAGES.get(ca.code, [])]


def make_monitor(ca):
    """Month after month without a gap."""
    starts = [datetime(YEAR, m, 1) for m in range(1, 13)] + [END]
    return [dict(system=system, aspect=aspect, from_at=a, to_at=b)
            for a, b in zip(starts, starts[1:]) for system in ("CA", "KM", "RA", "OCSP")
            for aspect in ("进程", "资源", "可访问", "预警阈值")]


def make_changes(ca):
    d, rows = ca.dice("changes"), []
    days = sorted(d.some(WORKING_DAYS[10:-15], 9))
    for i, (day, text) in enumerate(zip(days, d.shuffled(CHANGES)), 1):
        approved = office_time(d, day)
        tested = add_working_days(approved, d.upto(1, 3)) + 30 * MINUTE
        done = clock(add_working_days(tested, d.upto(1, 4)).date(), 22, d.upto(0, 50))
        rows.append(dict(change_id=f"BG{YEAR}{i:03d}", major=False, kind="一般", approver=ca.boss(),
                         approved_at=approved, tested_at=tested, test_ref=f"CSBG-{i:03d}（{text}）",
                         implemented_at=done, audit_ref=f"SJ-{i:03d}", regulator_ref=None))
    return rows


def make_releases(ca):
    if not ca.develops:
        return []
    d, rows = ca.dice("releases"), []
    for i, day in enumerate(sorted(d.some(WORKING_DAYS[20:-20], 4)), 1):
        approved = office_time(d, day)
        executed = (approved + 2 * DAY).replace(hour=23, minute=10, second=0)
        rows.append(dict(release_id=f"SX{YEAR}{i:02d}", approved_at=approved, executed_at=executed,
                         audited_at=executed + 10 * HOUR, ref=f"{ca.short}上线{i:02d}号"))
    return rows


def make_network_links(ca):
    return [dict(link_id=f"L{i}", carrier=carrier, active=i < 3,
                 contact=f"{ca.person(ca.who('网络管理')[0])}，值班分机81{i:02d}")
            for i, carrier in enumerate(CARRIERS, 1)]


def make_findings(ca):
    return [dict(finding_id=f"ZG{i:03d}", source=source, raised_on=day_of(a), due_on=day_of(b),
                 closed_on=day_of(c)) for i, (source, a, b, c) in enumerate(FINDINGS, 1)]


def make_submissions(ca):
    d = ca.dice("submissions")
    return [dict(submission_id=f"BS{i:02d}", kind=kind, due_on=day_of(due),
                 submitted_on=day_of(due) - d.upto(1, 9) * DAY)
            for i, (kind, due) in enumerate(SUBMISSIONS, 1)]


# ================================================================ rooms and assets

def make_video(ca):
    d, rows = ca.dice("video"), []
    for zone in ZONES:
        for k in range(3 if zone in ("核心区", "屏蔽机房") else 2):
            rows.append(dict(camera=f"CAM-{len(rows) + 1:02d}", zone=zone, missing_minutes="0",
                             earliest_at=moment("06-01 00:00") + d.upto(0, 20) * DAY,
                             latest_at=END - SECOND))
    return rows


def make_power(ca):
    supplies = [("门禁", "10", "9.2"), ("侵入报警", "10", "8.6"), ("机房", "4", "4.1")]
    return [dict(system=system, own_ups=True, rated_hours=rated, measured_hours=measured,
                 tested_at=moment("10-28 14:00")) for system, rated, measured in supplies]


def make_env(ca):
    d = ca.dice("env")
    return [dict(room=room, read_at=clock(day, 8, 0, 0), temp_c=f"{d.upto(215, 243) / 10}",
                 rh_pct=f"{d.upto(41, 54)}")
            for day in ALL_DAYS for room in ("主机房", "屏蔽机房")]


def make_visitors(ca):
    d, rows = ca.dice("visitors"), []
    escort, approver = ca.person(ca.who("机房管理")[0]), ca.person(ca.who("安全管理")[0])
    for i, k in enumerate(sorted(d.some(range(5, len(WORKING_DAYS) - 5), 22)), 1):
        at = clock(WORKING_DAYS[k], d.upto(9, 14), d.upto(0, 59))
        rows.append(dict(visit_id=f"FK{i:03d}", approver=approver, escort=escort,
                         name=f"{d.one(SURNAMES)}{d.one(GIVEN)}（{d.one(COMPANIES)}）",
                         approved_at=office_time(d, WORKING_DAYS[k - 1]), in_at=at,
                         out_at=at + d.upto(25, 150) * MINUTE))
    return rows


def door_pass(door, zone, who, at, out, second=None):
    """An entry with card and biometrics, and its exit."""
    common = dict(door=door, zone=zone, staff_id=who, overtime_alarm=False)
    return [dict(common, at=at, direction="进", factors="卡+生物", second_staff_id=second),
            dict(common, at=out, direction="出", factors="卡", second_staff_id=None)]


def make_access_log(ca):
    d, rows = ca.dice("access_log"), []
    watch, keys, guards = ca.who("机房值班"), ca.who("密钥管理"), ca.who("安全管理")
    for i, day in enumerate(ALL_DAYS[::3]):
        at = clock(day, 8, d.upto(0, 40), d.upto(0, 59))
        rows += door_pass("D04", "核心区", watch[i % len(watch)], at, at + d.upto(15, 35) * MINUTE)
    for i, day in enumerate(WORKING_DAYS[::6]):
        at = clock(day, 14, d.upto(0, 40), d.upto(0, 59))
        out = at + d.upto(30, 70) * MINUTE
        rows += door_pass("D05", "屏蔽机房", keys[0], at, out, keys[1])
        rows += door_pass("D05", "屏蔽机房", keys[1], at + 4 * SECOND, out + 5 * SECOND, keys[0])
        rows += door_pass("D06", "安全监控室", guards[i % 2], clock(day, 9, 2), clock(day, 17, 20))
        rows += door_pass("D07", "配电室", ca.who("机房管理")[1], clock(day, 10, 15), clock(day, 10, 40))
    escort = ca.who("机房管理")[0]
    for v in ca.rows("visitors"):
        rows += door_pass("D03", "管理区", escort, v["in_at"] + 2 * MINUTE, v["out_at"] - MINUTE)
    return sorted(rows, key=lambda r: (r["at"], r["door"], r["staff_id"]))


def make_assets(ca):
    rows = []
    for group, model, cert, count in ASSETS:
        for k in range(count):
            rows.append({"asset_id": f"ZC{len(rows) + 1:04d}", "class": group, "model": model,
                         "product_cert_no": cert, "status": "在用",
                         "product_cert_to": date(2028, 6, 30) if cert else None})
    rows[-1]["status"] = "停用"
    next(r for r in rows if r["model"].startswith("R740"))["status"] = "报废"
    return rows


def make_asset_events(ca):
    d, rows = ca.dice("asset_events"), []
    crypto = [r["asset_id"] for r in ca.rows("assets") if r["class"] == "密码设备"]
    other = [r["asset_id"] for r in ca.rows("assets") if r["class"] in ("服务器", "网络设备")]
    plan = [("采购", other, 4), ("入库", other, 4), ("配置", crypto, 3), ("维修", other, 3),
            ("维修", crypto, 1), ("进出", crypto, 3)]
    for event, ids, count in plan:
        for asset in d.some(ids, count):
            at = office_time(d, d.one(WORKING_DAYS[:-4]))
            rows.append(dict(asset_id=asset, event=event, at=at))
    scrapped = next(r["asset_id"] for r in ca.rows("assets") if r["status"] == "报废")
    rows.append(dict(asset_id=scrapped, event="报废", at=moment("10-22 15:00")))
    rows.sort(key=lambda r: (r["at"], r["asset_id"]))
    return [dict(r, approver=ca.boss(), ref=f"{ca.short}资{i:03d}") for i, r in enumerate(rows, 1)]


# ================================================================ registers and the inspection

def applies(ca, rows):
    """Does the entry concern this CA at all?"""
    numbers = [int(x) for x in rows.replace("、", ";").split(";")]
    if not ca.outsources and numbers[0] in (107, 108, 109):
        return False
    return ca.develops or not 142 <= numbers[0] <= 150


def make_docs(ca):
    d, rows = ca.dice("docs"), []
    for named, title, path in DOCS:
        if not applies(ca, named):
            continue
        approved = date(2022, 3, 1) + timedelta(days=d.upto(0, 900))
        version = f"V{d.upto(2, 4)}.{d.upto(0, 6)}"
        rows.append(make_doc(ca, rows, named, title, approved, path, version))
    rows[0].update(effective_to=date(2027, 6, 30), version=None)
    if ca.legal_form == "事业法人":
        rows[0].update(rows="1", title="事业单位法人证书")
    for named, title, version in LAPSED_DOCS:
        rows.append(dict(make_doc(ca, rows, named, title, date(2019, 5, 6), None, version),
                         effective_to=date(2022, 5, 31)))
    rows.append(make_doc(ca, rows, "96", f"关于发布{YEAR}年修订版安全运营管理制度的通知",
                         date(2025, 2, 18), None, None))
    return rows


def make_doc(ca, rows, named, title, approved, path, version):
    return dict(doc_id=f"{ca.short}-ZD-{len(rows) + 1:03d}", rows=named, title=title, version=version,
                approved_on=approved, approver=ca.boss(), effective_from=approved + 12 * DAY,
                effective_to=None, public_url=path and ca.url(path))


def make_records(ca):
    rows = []
    made = str(ca.service_start - 45 * DAY)
    extra = [("1", "年度报告公示记录", "03-31", None, None),
             ("141", "屏蔽机房屏蔽效能检测报告（BMB3-1999）", "2023-06-20", "屏蔽机房", "达到C级"),
             ("185", "CA密钥生成操作与密码设备运维记录", made, "根密钥、政务SM2 CA密钥", None)]
    if ca.code in ("BJ01", "SH02"):
        extra.append(("73", "司法机关信息调取操作记录", "07-08", "1次", "身份与授权文件已核验"))
    if ca.code == "SH02":
        extra.append(("189;190", "旧根密钥归档与销毁记录", "2021-05-18", "RSA根密钥", None))
        extra.append(("205", "OCSP系统技术改造报备回执", "04-29", None, "已报备"))
    for named, title, day, scope, result in RECORDS + extra:
        if applies(ca, named):
            rows.append(dict(rows=named, title=title, done_on=day_of(day), scope=scope,
                             result=result))
    rows.sort(key=lambda r: (r["done_on"], r["title"]))
    for i, r in enumerate(rows, 1):
        r.update(record_id=f"{ca.short}-JL-{i:03d}",
                 report_ref=f"{ca.short}记{r['done_on'].year}-{i:03d}")
    return rows


def make_attest(ca):
    d = ca.dice("attest")
    given = {str(seq): ("是", text) for seq, text in ROW_EVIDENCE.items()}
    if not ca.develops:
        del given["142"]
    if not any(r["rows"] == "73" for r in ca.rows("records")):
        del given["73"]                                        # nobody asked for information
    for indicator, (names, text) in CRITERIA.items():
        for name in names.split():
            given[f"{indicator}.{name}"] = ("严格" if name == "authn_grade" else "是", text)
    given["gate"] = ("否", "年度监督检查与公开通报查询")
    for item, value in ANSWERS[ca.code].items():
        given[item] = (value, given.get(item, (None, "检查组综合意见"))[1])
    examiners = [d.one(SURNAMES) + d.one(GIVEN) for _ in range(3)]
    return [dict(item=item, value=value, evidence=text, examiner=d.one(examiners),
                 examined_on=d.one(WORKING_DAYS[-18:-6]), note=None)
            for item, (value, text) in given.items() if value]


# in this order: later ones read earlier ones
MAKERS = [
    ("org", make_org), ("staff", make_staff), ("roles", make_roles), ("accounts", make_accounts),
    ("shifts", make_shifts), ("hotline", make_hotline), ("tickets", make_tickets),
    ("customers", make_customers), ("applications", make_applications),
    ("certificates", make_certificates), ("crl_log", make_crl_log), ("revocations", make_revocations),
    ("follow_ups", make_follow_ups), ("survey", make_survey), ("complaints", make_complaints),
    ("disputes", make_disputes), ("incidents", make_incidents), ("forensics", make_forensics),
    ("recovery", make_recovery), ("disclosure", make_disclosure), ("key_recovery", make_key_recovery),
    ("status_probe", make_status_probe), ("ca_key_events", make_ca_key_events),
    ("outages", make_outages), ("monitor", make_monitor), ("changes", make_changes),
    ("releases", make_releases), ("network_links", make_network_links), ("findings", make_findings),
    ("submissions", make_submissions), ("video", make_video), ("power", make_power),
    ("env", make_env), ("visitors", make_visitors), ("access_log", make_access_log),
    ("assets", make_assets), ("asset_events", make_asset_events), ("docs", make_docs),
    ("records", make_records), ("attest", make_attest),
]


SILENT_ON_COVERAGE = ("GD03",)
SHORT_OF_THE_YEAR = {("XJ05", "complaints"): date(2025, 10, 31)}
SYSTEMS = {"hotline": "呼叫中心", "tickets": "工单系统", "access_log": "门禁系统", "status_probe": "监控平台"}


def make_coverage(ca):
    """What each export of events covers; first a title, then an ASCII name."""
    rows = []
    for export, kind in EXPORT_KINDS.items():
        if kind == "events" and export in ca.tables:
            rows.append({"export": TITLES[export] if len(rows) % 3 else export,
                         "covers_from": max(date(YEAR, 1, 1), ca.service_start), "covers_to": SHORT_OF_THE_YEAR.get((ca.code, export), date(YEAR, 12, 31)),
                         "source_system": SYSTEMS.get(export, "业务系统"),
                         "extracted_at": clock(date(YEAR + 1, 1, 4), 9, 12, len(rows)), "extracted_by": "信息部"})
    return rows


def make_tables(ca):
    """A CA in good order; what it is to show comes after."""
    for export, maker in MAKERS:
        ca.tables[export] = maker(ca)
    SHOW[ca.code](ca)
    if ca.code not in SILENT_ON_COVERAGE:
        ca.tables["coverage"] = make_coverage(ca)


# ================================================================ what each CA is to show

def first(rows, **wanted):
    return next(r for r in rows if all(r[k] == v for k, v in wanted.items()))


def open_application(ca, at):
    """One that was submitted just before the end of the year."""
    row = make_application(ca, ca.dice("open"), f"{ca.code[:2]}A{ca.applications + 9:05d}",
                           moment(at), "网上受理", "变更")
    blank = ("authn_done_at", "authn_result", "decision", "decided_at", "notified_at",
             "notify_method", "issued_at", "sent_at", "cert_serial", "review_operator")
    return dict(row, **dict.fromkeys(blank))


def show_bj01(ca):
    ca.rows("applications").append(open_application(ca, "12-30 10:12:35"))
    forgotten = ca.rows("revocations")[8]["crl_number"]
    for r in ca.rows("revocations"):
        if r["crl_number"] == forgotten:
            r["notified_at"] = None                                        # 53
    late = first(ca.rows("staff"), post="CA业务操作")
    late["nda_on"] = late["trusted_from"] + 12 * DAY                       # 113
    change = ca.rows("changes")[3]
    change["tested_at"] = change["implemented_at"] + 11 * HOUR             # 171
    ca.rows("findings")[1]["closed_on"] = date(2025, 6, 6)                 # 204


def show_sh02(ca):
    first(ca.rows("staff"), post="机房值班")["has_credit"] = False            # 112
    ca.rows("visitors")[13]["out_at"] = None                               # 132
    exits = [r for r in ca.rows("access_log") if r["zone"] == "核心区" and r["direction"] == "出"]
    ca.rows("access_log").remove(exits[40])                                # 136
    ca.rows("submissions")[3]["submitted_on"] = date(2025, 7, 18)          # 206
    ca.rows("changes")[2].update(kind="技术改造", major=True, regulator_ref="浦汇技改报〔2025〕1号")


def show_gd03(ca):
    slow_gd03(ca)
    for r in ca.rows("disclosure"):
        r["present"] = r["item"] not in ("d", "技术服务手册")               # 65, table 3
    crl = first(ca.rows("crl_log"), crl_number="4861")
    for column in ("this_update", "published_at", "backup_at"):            # 67
        crl[column] += 2 * HOUR + 7 * MINUTE
    keeper = first(ca.rows("roles"), system="DB")                          # 110
    ca.rows("roles").append(dict(keeper, system="OS", from_on=date(2025, 8, 4),
                                 to_on=date(2025, 8, 23), auth_ref=None))
    first(ca.rows("roles"), system="NET")["auth_ref"] = None               # 93
    first(ca.rows("staff"), post="密钥管理")["no_crime"] = False              # 112
    ca.rows("video")[5].update(earliest_at=moment("08-02 00:00"), missing_minutes="95")     # 134
    first(ca.rows("power"), system="侵入报警")["measured_hours"] = "6.5"      # 137
    for link in ca.rows("network_links"):
        link["carrier"] = CARRIERS[0]                                      # 159
    ca.tables["records"] = [r for r in ca.rows("records")                  # 181
                            if not r["title"].startswith("下半年")]
    ca.rows("findings")[1]["closed_on"] = date(2025, 7, 2)                 # 204
    ca.rows("submissions")[1]["submitted_on"] = date(2025, 4, 11)          # 206


def slow_gd03(ca):
    """Late decisions (40), a late notice of refusal (39), a late revocation (52), slow delivery."""
    new = [a for a in ca.rows("applications") if START < a["submitted_at"] < datetime(2025, 11, 20)]
    for i, a in enumerate([a for a in new if a["issued_at"]][30:270:40]):
        for column in ("authn_done_at", "decided_at", "notified_at", "issued_at"):
            a[column] = add_working_days(a[column], 3 + i)
        a["sent_at"] = add_working_days(a["sent_at"], 5 + i)
    refused = [a for a in new if a["decision"] == "拒绝" and a["biz_type"] in ISSUING][2]
    refused["notified_at"] = add_working_days(refused["submitted_at"], 4)
    for column in ("requested_at", "decided_at"):
        ca.rows("revocations")[4][column] -= 27 * HOUR


def show_sc04(ca):
    for export in ("survey", "complaints", "incidents", "forensics", "recovery", "follow_ups",
                   "crl_log", "releases"):
        del ca.tables[export]
    ca.tables["visitors"] = []
    ca.rows("applications").append(open_application(ca, "12-30 16:41:08"))
    ca.tables["attest"] = [r for r in ca.rows("attest")
                           if not (r["item"].isdigit() and int(r["item"]) % 3 == 0)]
    ca.tables["docs"] = ca.rows("docs")[:52]
    ca.tables["records"] = ca.rows("records")[8:]


def show_xj05(ca):
    for export in ("env", "asset_events"):
        del ca.tables[export]
    ca.tables["shifts"] = [r for r in ca.rows("shifts") if r["post"] == "坐席"            # 140
                           or r["start_at"].date() != date(2025, 1, 29)]


def show_zj06(ca):
    done = [a for a in ca.rows("applications") if a["issued_at"] and START < a["submitted_at"]
            and a["submitted_at"] < datetime(2025, 12, 1)]
    for i, a in enumerate(done[20:320:60]):                                # at most 6 working days
        first_day = open_from(a["materials_complete_at"])
        a["sent_at"] = add_working_days(first_day, 4 + i % 2).replace(hour=17, minute=20)
    first(ca.rows("power"), system="侵入报警")["measured_hours"] = "7.5"      # 137
    ca.rows("changes")[5]["audit_ref"] = None                              # 172


def show_hb07(ca):
    on_the_line_people(ca)
    on_the_line_times(ca)
    first(ca.rows("network_links"), link_id="L2")["carrier"] = CARRIERS[0]  # 159
    ca.rows("roles")[5]["auth_ref"] = None                                 # 93


def on_the_line_people(ca):
    """Three consultants of exactly three years, 80 % of the customers visited."""
    team = [r for r in ca.rows("staff") if r["post"] == "业务咨询"]
    for r, day in zip(team, [date(2022, 12, 31)] * 3 + [date(2023, 1, 1)]):
        r["profession_from"] = day
    rows = ca.rows("customers")
    while len([r for r in rows if r["valid_to"] >= FIRST]) % 5:
        rows.append(new_customer(rows, ca.dice("line"), date(2024, 9, 2), date(2026, 9, 1)))
    ca.tables["follow_ups"] = make_follow_ups(ca)


def on_the_line_times(ca):
    """Each limit reached and not passed."""
    friday = [a for a in ca.rows("applications") if a["issued_at"] and a["biz_type"] in ISSUING
              and a["submitted_at"].date() == date(2025, 1, 24)]
    a = friday[0]                                   # Sunday 26 January is a make-up day
    a.update(materials_complete_at=a["submitted_at"], authn_done_at=moment("01-26 15:00"),
             decided_at=moment("01-27 10:00"), notified_at=moment("01-27 10:20"),
             issued_at=moment("01-27 11:00"), sent_at=moment("01-27 17:00"))
    for r in ca.rows("revocations")[:2]:
        crl = first(ca.rows("crl_log"), crl_number=r["crl_number"])
        r["decided_at"] = crl["published_at"] - 24 * HOUR
        r["requested_at"] = min(r["requested_at"], r["decided_at"] - 20 * MINUTE)
        r["revoked_at"] = r["decided_at"] + 3 * MINUTE
        r["notified_at"] = r["revoked_at"]
    ca.rows("video")[0]["earliest_at"] = moment("06-30 00:00")
    first(ca.rows("power"), system="侵入报警")["measured_hours"] = "8"
    first(ca.rows("power"), system="门禁").update(measured_hours=None, rated_hours="8.0",
                                                 tested_at=None)
    for r in ca.rows("assets"):
        if r["product_cert_no"]:
            r["product_cert_to"] = LAST
    ca.rows("docs")[0]["effective_to"] = LAST
    for r in ca.rows("records"):
        days = {"屏蔽": date(2020, 12, 31), "上半": date(2025, 6, 30), "下半": date(2025, 7, 1)}
        r["done_on"] = days.get(r["title"][:2], r["done_on"])
    ca.rows("findings")[0]["closed_on"] = ca.rows("findings")[0]["due_on"]
    ca.rows("submissions")[5]["submitted_on"] = LAST
    ca.rows("visitors")[2]["approved_at"] = ca.rows("visitors")[2]["in_at"]


SHOW = {"BJ01": show_bj01, "SH02": show_sh02, "GD03": show_gd03, "SC04": show_sc04,
        "XJ05": show_xj05, "ZJ06": show_zj06, "HB07": show_hb07}


# ================================================================ files: how exports are written

@dataclass(frozen=True)
class Style:
    encoding: str = "utf-8"
    separator: str = ","
    newline: str = "\n"
    header: str = "zh"                 # zh, en, mixed, padded
    dates: str = "dash"
    yes: str = "是"
    no: str = "否"
    blank: str = ""
    reverse: bool = False              # columns in the other order
    drop: tuple = ()                   # columns that this system does not export
    extra: tuple = ()                  # (header, key) of columns that the contract does not know


@dataclass
class File:
    folder: str                        # of one CA, or "" for a combined file
    name: str
    export: str
    rows: list                         # a dict of typed values, or a list of raw cells
    style: Style


STYLES = {
    "BJ01": Style(), "SH02": Style("gb18030"), "SC04": Style(yes="true", no="false", blank="无"),
    "GD03": Style("utf-8-sig", ";", "\r\n", yes="Y", no="N", blank="N/A"), "XJ05": Style(),
    "ZJ06": Style("gb18030"), "HB07": Style("gb18030"), "": Style("gb18030"),
}
OVERRIDES = {
    ("BJ01", "status_probe"): dict(dates="iso", yes="true", no="false", header="en"),
    ("BJ01", "staff"): dict(dates="slash", yes="√", no="×", extra=(("姓名", "name"),)),
    ("BJ01", "tickets"): dict(extra=(("满意度评分", "stars"),)),
    ("BJ01", "applications"): dict(blank="—"), ("BJ01", "docs"): dict(dates="chinese", blank="-"),
    ("BJ01", "records"): dict(dates="dot", blank="无"), ("BJ01", "survey"): dict(yes="1", no="0"),
    ("BJ01", "visitors"): dict(dates="chinese"), ("BJ01", "access_log"): dict(dates="iso"),
    ("BJ01", "assets"): dict(header="padded"),
    ("SH02", "status_probe"): dict(dates="utc", yes="1", no="0"),
    ("SH02", "staff"): dict(yes="√", no="×", dates="compact"), ("SH02", "docs"): dict(dates="dot"),
    ("SH02", "customers"): dict(dates="compact"), ("SH02", "certificates"): dict(dates="compact"),
    ("SH02", "visitors"): dict(dates="slash", blank="—"), ("SH02", "assets"): dict(reverse=True),
    ("GD03", "staff"): dict(dates="compact", drop=("has_career",)),
    ("GD03", "complaints"): dict(dates="chinese"), ("GD03", "tickets"): dict(header="en"),
    ("GD03", "access_log"): dict(dates="slash", drop=("overtime_alarm",)),
    ("GD03", "shifts"): dict(dates="slash"), ("GD03", "roles"): dict(blank="NULL"),
    ("SC04", "applications"): dict(drop=("notify_method", "publish_refused")),
    ("SC04", "hotline"): dict(dates="slash"), ("SC04", "tickets"): dict(drop=("topic",)),
    ("XJ05", "org"): dict(encoding="utf-16", separator="\t"),
    ("XJ05", "staff"): dict(encoding="utf-16", separator="\t", extra=(("姓名", "name"),)),
    ("XJ05", "attest"): dict(encoding="utf-16"),
    ("XJ05", "tickets"): dict(encoding="utf-16", dates="slash"),
    ("XJ05", "docs"): dict(encoding="utf-16-be"),
    ("XJ05", "incidents"): dict(separator="\t", yes="Y", no="N"),
    ("XJ05", "shifts"): dict(separator="\t", dates="serial"), ("XJ05", "roles"): dict(separator="\t"),
    ("XJ05", "customers"): dict(separator="\t", header="en"),
    ("", "tickets"): dict(dates="slash"), ("", "docs"): dict(dates="dot", blank="—"),
    ("", "customers"): dict(dates="slash"), ("", "monitor"): dict(dates="compact"),
    ("", "accounts"): dict(yes="√", no="×"), ("", "survey"): dict(yes="Y", no="N"),
    ("", "visitors"): dict(dates="chinese", blank="无"),
    ("", "staff"): dict(dates="dot", yes="1", no="0"),
    ("", "env"): dict(dates="slash"), ("", "network_links"): dict(yes="TRUE", no="FALSE"),
}
MIXED = ("ZJ06", "HB07")               # in the combined files and in folders
COMBINED = []                          # exports of the combined files: all_files() fills it
COMBINED_HEADERS = ("zh", "en", "mixed")


def style_of(folder, export):
    style = replace(STYLES[folder], **OVERRIDES.get((folder, export), {}))
    if folder == "":
        style = replace(style, header=COMBINED_HEADERS[list(COLUMNS).index(export) % 3])
    return style


def lacking(cas):
    """Exports that a CA with a folder does not have."""
    return {export for ca in cas for export in COLUMNS if export not in ca.tables}


def own_files(ca):
    """The files in a CA's folder: mostly one for each export."""
    files = []
    for export in COLUMNS:
        if export in ca.tables and not (ca.code in MIXED and export in COMBINED):
            style, rows = style_of(ca.code, export), ca.rows(export)
            split = SPLIT.get((ca.code, export))
            parts = split(ca, rows) if split else [(f"{export}.csv", rows)]
            files += [File(ca.code, name, export, list(part), style) for name, part in parts]
    return files


def split_hotline(ca, rows):
    """Month by month; the new call centre (from July) also writes seconds."""
    plain = (1, 6, 10, 12)
    return [(f"hotline-{YEAR}-{m:02d}.csv" + ("" if m in plain else ".gz"),
             [r for r in rows if r["offered_at"].month == m]) for m in range(1, 13)]


def split_complaints(ca, rows):
    """November's export knows the case of 26 November as open; December's replaces it."""
    november = [dict(r) for r in rows if r["received_at"] < datetime(2025, 12, 1)]
    november[-1].update(closed_at=None, result=None, well_resolved=None, record_ref=None)
    december = [r for r in rows if r["received_at"] >= datetime(2025, 11, 1)]
    return [("complaints-2025-11.csv", november), ("complaints-2025-12.csv", december)]


def split_crl_log(ca, rows):
    years = sorted({r["this_update"].year for r in rows})
    return [(f"crl_log-{y}.csv" + ("" if y == YEAR else ".gz"),
             [r for r in rows if r["this_update"].year == y]) for y in years]


SPLIT = {("SH02", "hotline"): split_hotline, ("SH02", "complaints"): split_complaints,
         ("SH02", "crl_log"): split_crl_log,
         ("SH02", "certificates"): lambda ca, rows: [("certificates.csv.gz", rows)]}


def combined_files(cas):
    """One file of each combined export, rows of the CAs in any order."""
    files = []
    for export in COMBINED:
        rows = [dict(r, ca_code=ca.code) for ca in cas for r in ca.rows(export)]
        files.append(File("", f"{export}.csv", export, Dice(f"mixed/{export}").shuffled(rows),
                          style_of("", export)))
    return files


# ================================================================ dirt

def insert(file, position, *rows):
    file.rows[position:position] = rows


def soil_bj01(files):
    """A duplicate, an impossible date, unknown words, a missing value, a conflict, stars, a total."""
    calls = files["hotline.csv"].rows
    insert(files["hotline.csv"], 121, dict(calls[118]))
    insert(files["hotline.csv"], 612, dict(calls[611], call_id="BJ250299999",
                                           offered_at="2025-02-29 10:21:07"))
    insert(files["hotline.csv"], 1500, dict(calls[1499], call_id="BJ250699999", result="接通"))
    d = Dice("stars")
    for r in files["tickets.csv"].rows:
        r["stars"] = str(d.upto(3, 5))
    tickets = files["tickets.csv"]
    insert(tickets, 77, dict(tickets.rows[76], ticket_id="GD09001", channel="微信"))
    tickets.rows.append(["合计", str(len(tickets.rows))] + [""] * (len(columns_of(tickets)) - 2))
    visits = files["follow_ups.csv"]
    insert(visits, 40, dict(visits.rows[40], visit_id="HF09001", outcome=None))
    assets = files["assets.csv"]
    insert(assets, 30, dict(assets.rows[12], status="报废"))


def soil_sh02(files):
    """January's last calls again in February, a row too long, an impossible date."""
    january = [r for r in files["hotline-2025-01.csv"].rows][-3:]
    insert(files["hotline-2025-02.csv.gz"], 0, *[dict(r) for r in january])
    insert(files["hotline-2025-10.csv"], 2048, ["SH251099999", "2025-10-16 10:02:11", "", "", "人工",
                                                "放弃", "", "线路杂音", "挂断"])
    for m in range(1, 7):                            # the old call centre: no seconds
        for file in files.values():
            if file.name.startswith(f"hotline-2025-{m:02d}"):
                file.style = replace(file.style, dates="slash", header="en" if m < 3 else "zh")
    customers = files["customers.csv"]
    insert(customers, 15, dict(customers.rows[15], customer_id="C90001", valid_to="20260230"))


def soil_gd03(files):
    """A conflict, a missing value, an unknown word, no answer to a yes-or-no question."""
    tickets = files["tickets.csv"].rows
    insert(files["tickets.csv"], 51, dict(tickets[50], result="客户未再来电，关单"))
    customers = files["customers.csv"]
    insert(customers, 33, dict(customers.rows[33], customer_id="C90001", valid_from=""))
    doors = files["access_log.csv"].rows
    insert(files["access_log.csv"], 90, dict(doors[90], direction="入"))
    survey = files["survey.csv"]
    insert(survey, 12, dict(survey.rows[12], survey_id="DC9001", customer_id="C00007", told_b="部分"))


def soil_xj05(files):
    """A serial date with a decimal comma, a duplicate, and call notes with rare characters."""
    shifts = files["shifts.csv"]
    insert(shifts, 200, dict(shifts.rows[199], end_at="45769,708333"), dict(shifts.rows[150]))
    hotline = files["hotline.csv"].rows
    hotline[5]["note"] = "客户姓名含“䶮”字，录入时显示为方框，已转技术支持"
    hotline[9]["note"] = '营业执照名称为"𠮷祥达商贸",系统截断,已人工补录'


def soil_combined(files):
    """A full-width CA code, a unit in a number, a duplicate, an hour that does not exist."""
    customers = files["customers.csv"]
    insert(customers, 25, dict(customers.rows[25], ca_code="ＺＪ０６", customer_id="C90001"))
    probes = files["status_probe.csv"]
    insert(probes, 61, dict(probes.rows[61], latency_ms="87ms"))
    insert(probes, 99, dict(probes.rows[80]))
    tickets = files["tickets.csv"]
    insert(tickets, 18, dict(tickets.rows[18], ticket_id="GD09001", opened_at="2025/4/31 9:20"),
           dict(tickets.rows[19], ticket_id="GD09002", opened_at="2025/7/9 25:10"))


SOIL = {"BJ01": soil_bj01, "SH02": soil_sh02, "GD03": soil_gd03, "XJ05": soil_xj05, "": soil_combined}


def soil(files):
    named = {f.name: f for f in files}
    SOIL.get(files[0].folder, lambda files: None)(named)
    return files


# ================================================================ values, lines, bytes

def read_pairs(template, key, value):
    with open(ROOT / "templates" / template, encoding="utf-8-sig", newline="") as f:
        return {r[key]: r[value] for r in csv.DictReader(f)}


def read_columns():
    """{export: [(name, header)]} in the order of the contract."""
    columns = {}
    with open(ROOT / "templates" / "exports.csv", encoding="utf-8-sig", newline="") as f:
        for r in csv.DictReader(f):
            columns.setdefault(r["export"], []).append((r["column"], r["header"]))
    return columns


COLUMNS = read_columns()
EXPORT_KINDS = read_pairs("kinds.csv", "export", "kind")
TITLES = read_pairs("exports.csv", "export", "export_title")
EXCEL_ZERO = datetime(1899, 12, 30)


def two(at, separator):
    return f"{at.year}{separator}{at.month:02d}{separator}{at.day:02d}"


def short(at, separator):
    return f"{at.year}{separator}{at.month}{separator}{at.day}"


def time_of(at):
    return f"{at.hour:02d}:{at.minute:02d}:{at.second:02d}"


def excel_serial(at):
    passed = at - EXCEL_ZERO
    return f"{passed.days}.{(passed.seconds * 1000000 + 43200) // 86400:06d}"


DATE_TEXT = {   # how a date is written, and a date with its time
    "dash": (lambda d: two(d, "-"), lambda t: f"{two(t, '-')} {time_of(t)}"),
    "iso": (lambda d: two(d, "-"), lambda t: f"{two(t, '-')}T{time_of(t)}+08:00"),
    "utc": (lambda d: two(d, "-"), lambda t: f"{two(t - 8 * HOUR, '-')}T{time_of(t - 8 * HOUR)}Z"),
    "slash": (lambda d: short(d, "/"), lambda t: f"{short(t, '/')} {t.hour}:{t.minute:02d}"),
    "dot": (lambda d: short(d, "."), lambda t: f"{short(t, '.')} {t.hour}:{t.minute:02d}"),
    "compact": (lambda d: two(d, ""), lambda t: two(t, "") + time_of(t).replace(":", "")),
    "chinese": (lambda d: f"{d.year}年{d.month}月{d.day}日",
                lambda t: f"{t.year}年{t.month}月{t.day}日 {t.hour}时{t.minute}分"),
    "serial": (lambda d: str((clock(d) - EXCEL_ZERO).days), excel_serial),
}


def cell(value, style):
    if value is None:
        return style.blank
    if value is True or value is False:
        return style.yes if value else style.no
    if isinstance(value, datetime):
        return DATE_TEXT[style.dates][1](value)
    if isinstance(value, date):
        return DATE_TEXT[style.dates][0](value)
    return value


def quoted(text, style):
    if any(c in text for c in (style.separator, '"', "\n", "\r")):
        return '"' + text.replace('"', '""') + '"'
    return text


def columns_of(file):
    """(header, key) of the columns of a file, in its order."""
    style = file.style
    columns = [c for c in COLUMNS[file.export] if c[0] not in style.drop]
    if file.folder == "" and file.export != "org":
        columns = [("ca_code", "机构编码")] + columns
    if style.reverse:
        columns.reverse()
    chosen = []
    for i, (name, header) in enumerate(columns):
        english = style.header == "en" or (style.header == "mixed" and i % 2)
        text = name if english else header
        chosen.append((f"\u3000{text} " if style.header == "padded" else text, name))
    return chosen + list(style.extra)


def text_of(file):
    style, columns = file.style, columns_of(file)
    keys = [key for _, key in columns]
    lines = [style.separator.join(header for header, _ in columns)]
    for row in file.rows:
        cells = row if isinstance(row, list) else [cell(row.get(k), style) for k in keys]
        lines.append(style.separator.join(quoted(c, style) for c in cells))
    return style.newline.join(lines) + style.newline


BYTE_ORDER_MARKS = {"utf-16": (b"\xff\xfe", "utf-16-le"), "utf-16-be": (b"\xfe\xff", "utf-16-be")}


def bytes_of(file):
    mark, codec = BYTE_ORDER_MARKS.get(file.style.encoding, (b"", file.style.encoding))
    data = mark + text_of(file).encode(codec)
    return pack_gzip(data) if file.name.endswith(".gz") else data


# ---------------------------------------------------------------- gzip, the same everywhere

WINDOW, LONGEST, SHORTEST = 32768, 258, 4


def reversed_bits(code, length):
    return int(f"{code:0{length}b}"[::-1], 2)


def fixed_codes():
    """(code, length) of the 288 literals and lengths of RFC 1951 3.2.6, ready for the stream."""
    bands = [(0, 143, 8, 48), (144, 255, 9, 400), (256, 279, 7, 0), (280, 287, 8, 192)]
    codes = {}
    for low, high, length, start in bands:
        for symbol in range(low, high + 1):
            codes[symbol] = reversed_bits(start + symbol - low, length), length
    return codes


def ranges(first_symbol, extras, start):
    """[(first value, symbol, extra bits)] of lengths or distances."""
    table, value = [], start
    for i, extra in enumerate(extras):
        table.append((value, first_symbol + i, extra))
        value += 1 << extra
    return table


def spread(table, last):
    """For each value its (base, symbol, extra bits)."""
    found, i = [None] * (last + 1), 0
    for value in range(table[0][0], last + 1):
        while i + 1 < len(table) and table[i + 1][0] <= value:
            i += 1
        found[value] = table[i]
    return found


CODES = fixed_codes()
LENGTHS = spread(ranges(257, [0] * 8 + [e for e in range(1, 6) for _ in range(4)], 3), LONGEST)
LENGTHS[LONGEST] = (LONGEST, 285, 0)
DISTANCES = spread(ranges(0, [0] * 4 + [e for e in range(1, 14) for _ in range(2)], 1), WINDOW)


def length_bits(n):
    """(bits, count) of a match length."""
    base, symbol, extra = LENGTHS[n]
    code, size = CODES[symbol]
    return code | (n - base) << size, size + extra


def distance_bits(n):
    base, symbol, extra = DISTANCES[n]
    return reversed_bits(symbol, 5) | (n - base) << 5, 5 + extra


def matches(data):
    """LZ77: (bits, count) of each literal and match, by the last place of every four bytes."""
    last, at, end = {}, 0, len(data)
    while at < end:
        key = data[at:at + SHORTEST]
        found = last.get(key, -1)
        last[key] = at
        if found < 0 or at - found > WINDOW or len(key) < SHORTEST:
            yield CODES[data[at]]
            at += 1
            continue
        length, limit = SHORTEST, min(LONGEST, end - at)
        while length < limit and data[found + length] == data[at + length]:
            length += 1
        yield length_bits(length)
        yield distance_bits(at - found)
        for i in range(at + 1, at + length):
            last[data[i:i + SHORTEST]] = i
        at += length
    yield CODES[256]


def deflate(data):
    """One final block with the fixed codes (RFC 1951)."""
    out, bits, count = bytearray(), 0b011, 3
    for code, size in matches(data):
        bits |= code << count
        count += size
        if count >= 64:
            out += (bits & 0xFFFFFFFFFFFFFFFF).to_bytes(8, "little")
            bits >>= 64
            count -= 64
    return bytes(out) + bits.to_bytes((count + 7) // 8, "little")


def pack_gzip(data):
    """No name, no time; zlib's own output differs from version to version."""
    end = zlib.crc32(data).to_bytes(4, "little") + (len(data) % 2**32).to_bytes(4, "little")
    return b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + deflate(data) + end


# ================================================================ the folder

def all_files():
    for ca in CAS:
        make_tables(ca)
    missing = lacking(ca for ca in CAS if ca.code not in MIXED)
    COMBINED.extend(export for export in COLUMNS if export not in missing)
    files = soil(combined_files([ca for ca in CAS if ca.code in MIXED]))
    for ca in CAS:
        files += soil(own_files(ca))
    return files


def empty(folder):
    """Removes CSV files there and one level below, and folders that are empty then."""
    for pattern in ("*.csv", "*.csv.gz", "*/*.csv", "*/*.csv.gz"):
        for path in folder.glob(pattern):
            path.unlink()
    for path in folder.glob("*/"):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()


def main(argv=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / "input")
    out = parser.parse_args(argv).out
    out.mkdir(parents=True, exist_ok=True)
    files, total = all_files(), 0
    empty(out)
    for file in files:
        path = out / file.folder / file.name
        path.parent.mkdir(exist_ok=True)
        data = bytes_of(file)
        path.write_bytes(data)
        total += len(data)
    print(f"{out}: {len(files)} files, {total} bytes")


if __name__ == "__main__":
    main()
