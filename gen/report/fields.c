/* Fields. */
#include "report/fields.h"

#include <string.h>

#include "report/field_values.h"
#include "score/contract_words.h"

#define BLANK(n, c, k, m)                                                                          \
    {                                                                                              \
        .name = n, .column = c, .blank = BLANK_##k, .meaning = m                                   \
    }
#define ROW_BLANK(n, c, k, m)                                                                      \
    {                                                                                              \
        .name = n, .column = c, .blank = BLANK_##k, .needs = HAS_ROW, .meaning = m                 \
    }
const struct field fields[] = {
    {"评估机构", 0, say_bureau, .meaning = "配置中的 bureau；没有写时留空"},
    {"期限", 0, say_due, .meaning = "--due 所定的整改期限；没有写时留空，由人填写"},
    {"评估要求", 0, say_form_title, .meaning = "评估表所依标准的名称"},
    {"评分标准", 0, say_score_title, .meaning = "评分所依标准的名称"},
    {"整改规定", 0, say_remedy_rule,
     .meaning = "评估要求中有“否”即应整改的规定，接在其名称之后：哪一条，怎样说"},
    {"整改要求", 0, say_remedy, .meaning = "评估要求对有“否”的条目的要求，一句话"},
    {"公示名称", 0, say_publicity_name, .meaning = "评估要求的评估结果公示的名称"},
    {"序号", 0, say_index, .meaning = "在所在的重复段中的序号，从1起"},
    {"机构编码", HAS_CA, say_code, .meaning = "机构编码"},
    {"机构名称", HAS_CA, say_name, .meaning = "机构名称"},
    {"评估年度", HAS_CA, say_own_year, .meaning = "评估日所在的年，如2025"},
    {"评估日", HAS_CA, say_assessed, .meaning = "如2025年12月31日；评估期到这一日为止"},
    {"评估期起", HAS_CA, say_period, .meaning = "评估期的第一日"},
    {"结果摘要", HAS_CA, say_digest, .meaning = "所依结果文件的SHA-256，读回时核对"},
    {"总分", HAS_CA, say_total_of, .meaning = "评分总分；资料不全时为区间"},
    {"等级", HAS_CA, say_level, .meaning = "等级，或待定、不评级"},
    {"是数", HAS_CA, say_yes, .meaning = "结果为“是”的条目数，只计设有选项框的"},
    {"否数", HAS_CA, say_no, .meaning = "结果为“否”的条目数，只计设有选项框的"},
    {"待核数", HAS_CA, say_pending, .meaning = "待核的条目数，只计设有选项框的"},
    {"不适用数", HAS_CA, say_not_applicable, .meaning = "不适用的条目数，只计设有选项框的"},
    {"无框数", HAS_CA, say_no_box, .meaning = "评估表未设选项框的条目数"},
    {"整改项数", HAS_CA, say_all_no, .meaning = "{{#否}}的项数，含未设选项框的"},
    {"待核项数", HAS_CA, say_all_pending, .meaning = "{{#待核}}的项数，含未设选项框的"},
    {"整改无框", HAS_CA, say_no_without_box,
     .meaning = "整改项数之后：其中未设选项框的是哪几条；没有时为空"},
    {"待核无框", HAS_CA, say_pending_without_box,
     .meaning = "待核项数之后：其中未设选项框的是哪几条；没有时为空"},
    {"无框说明", HAS_CA, say_no_box_states,
     .meaning = "无框数之后：其中哪几条为“否”、待核；没有时为空"},
    {"改判说明", HAS_CA, say_overrides,
     .meaning = "有现场改判的，几项，及按证据的总分、等级和条数；没有时为空"},
    {"通知名称", HAS_CA, say_notice_name, .meaning = "整改通知书；没有“否”的为评估结果告知书"},
    {"条目", HAS_ROW, say_row, .meaning = "评估表的条目序号"},
    {"条款", HAS_ROW, say_clauses, .meaning = "所依条款"},
    {"领域", HAS_ROW, say_form_domain, .meaning = "评估领域"},
    {"项目", HAS_ROW, say_item, .meaning = "评估项"},
    {"评估内容", HAS_ROW, say_sub_item, .meaning = "评估子项原文，即要求"},
    {"检查方法", HAS_ROW, say_method, .meaning = "评估方法原文"},
    {"结果", HAS_ROW, say_result, .meaning = "是、否、待核或不适用"},
    {"现状", HAS_ROW, say_fails, .meaning = "结果为“否”的，不符合的是什么：数值与要求"},
    {"理由", HAS_ROW, say_reason, .meaning = "结果的全部理由"},
    {"实例数", HAS_ROW, say_cases_number, .meaning = "不符实例的件数"},
    {"实例摘要", HAS_ROW, say_cases, .meaning = "前几件不符实例的出处，及共有几件"},
    {"首次为否", HAS_ROW, say_since, .meaning = "自何日起为“否”；“或更早”：前一日没有评估"},
    {"缺什么", HAS_ROW, say_lack, .meaning = "待核的，缺数据、缺登记还是缺检查结论"},
    {"由谁提供", HAS_ROW, say_supplier, .meaning = "待核的，由谁补充"},
    {"上次结果", HAS_ROW | HAS_EARLIER, say_earlier_result, .meaning = "上次评估的结果"},
    {"回执", HAS_ROW | HAS_EARLIER, say_receipt,
     .meaning = "机构在上次整改通知书的回执中填写的整改情况；没有的为“—”"},
    {"文件", HAS_CASE, say_file, .meaning = "不符实例所在的文件"},
    {"行号", HAS_CASE, say_line, .meaning = "不符实例所在的行"},
    {"编号", HAS_CASE, say_id, .meaning = "不符实例的编号"},
    {"数据表", HAS_EXPORT, say_export, .meaning = "数据表的名称"},
    {"记录数", HAS_EXPORT, say_supplied, .meaning = "采用的记录数，或未提供"},
    {"指标名称", HAS_SCORE, say_indicator, .meaning = "评分指标"},
    {"指标得分", HAS_SCORE, say_indicator_score, .meaning = "得分；资料不全时为区间"},
    {"领域名称", HAS_DOMAIN, say_domain, .meaning = "评估领域"},
    {"领域是数", HAS_DOMAIN, say_domain_yes, .meaning = "该领域结果为“是”的条目数"},
    {"领域否数", HAS_DOMAIN, say_domain_no, .meaning = "该领域结果为“否”的条目数"},
    {"领域待核数", HAS_DOMAIN, say_domain_pending, .meaning = "该领域待核的条目数"},
    {"领域不适用数", HAS_DOMAIN, say_domain_na, .meaning = "该领域不适用的条目数"},
    {"上次评估日", HAS_EARLIER, say_earlier_date, .meaning = "复查所对照的那次评估的评估日"},
    {"通知期限", HAS_EARLIER, say_notice_due, .meaning = "上次整改通知书所定的期限"},
    {"年度", HAS_YEAR, say_year, .meaning = "公示的年度"},
    {"机构数", HAS_YEAR, say_cas, .meaning = "提供了数据而有结果的机构数"},
    BLANK("文号", "number", TEXT, "文号"),
    BLANK("发文日期", "issued_on", DATE, "发文日期"),
    BLANK("经办人", "clerk", TEXT, "经办人"),
    BLANK("检查人员", "inspectors", TEXT, "检查人员及证件号"),
    BLANK("签收人", "received_by", TEXT, "签收人"),
    BLANK("签收日期", "received_on", DATE, "签收日期"),
    BLANK("意见", "opinion", TEXT, "意见"),
    ROW_BLANK("整改措施", "measures", TEXT, "机构填写：已采取的整改措施"),
    ROW_BLANK("完成日期", "done_on", DATE, "机构填写：整改完成日期"),
    ROW_BLANK("证明材料", "proof", TEXT, "机构填写：证明材料名称、编号"),
    ROW_BLANK("责任人", "owner", TEXT, "机构填写：责任人"),
    ROW_BLANK("检查结论", "result", ANSWER, "检查人员填写：是、否或不适用"),
    ROW_BLANK("检查依据", "evidence", TEXT, "检查人员填写：查看了什么"),
    ROW_BLANK("检查人", "examiner", TEXT, "检查人员填写：检查人"),
    ROW_BLANK("检查日期", "examined_on", DATE, "检查人员填写：检查日期"),
    ROW_BLANK("抽取编号", "sample", TEXT, "检查人员填写：抽取的证书序列号、申请编号等"),
    {.name = NULL},
};

/* --- lists ------------------------------------------------------------------------------------------------------ */

/* The i-th row that `wanted` takes. */
static bool enter_row(struct scope *s, size_t i, bool (*wanted)(const struct scope *s))
{
    const struct form_edition *form = s->paper->editions->form;
    for (size_t k = 0; k < form->n; k++) {
        s->row = &form->row[k];
        if (wanted(s) && i-- == 0)
            return true;
    }
    return false;
}

static bool is_no(const struct scope *s)
{
    return scope_state(s, s->ca->now) == ROW_NO;
}

static bool is_pending(const struct scope *s)
{
    return scope_state(s, s->ca->now) == ROW_PENDING;
}

static bool was_no(const struct scope *s)
{
    return s->paper->earlier && scope_state(s, s->paper->earlier) == ROW_NO;
}

static bool is_mended(const struct scope *s)
{
    return was_no(s) && scope_state(s, s->ca->now) == ROW_YES;
}

static bool is_still_no(const struct scope *s)
{
    return was_no(s) && is_no(s);
}

/* Nobody knows whether it is mended. */
static bool is_untold(const struct scope *s)
{
    return was_no(s) && !is_no(s) && scope_state(s, s->ca->now) != ROW_YES;
}

/* Nothing has come since that says so: nobody looked again. */
static bool is_still_no_by_old(const struct scope *s)
{
    return is_still_no(s) && scope_nothing_new(s);
}

static bool is_still_no_by_new(const struct scope *s)
{
    return is_still_no(s) && !scope_nothing_new(s);
}

static bool is_new_no(const struct scope *s)
{
    return s->paper->earlier && !was_no(s) && is_no(s);
}

/* Demanded by a notice, past its day, and still 否 by what came since: of what nobody looked at again it is not said. */
static bool is_overdue(const struct scope *s)
{
    const struct paper_notice *n = &s->paper->notice;
    if (n->due == DAY_NEVER || n->due >= s->ca->now->date || !is_still_no_by_new(s))
        return false;
    for (size_t i = 0; i < n->n; i++)
        if (n->row[i] == s->row->number)
            return true;
    return false;
}

#define ROWS(name, wanted)                                                                         \
    static bool enter_##name(struct scope *s, size_t i)                                            \
    {                                                                                              \
        return enter_row(s, i, wanted);                                                            \
    }
ROWS(no, is_no)
ROWS(pending, is_pending)
ROWS(mended, is_mended)
ROWS(still_no, is_still_no)
ROWS(by_old, is_still_no_by_old)
ROWS(by_new, is_still_no_by_new)
ROWS(untold, is_untold)
ROWS(new_no, is_new_no)
ROWS(overdue, is_overdue)
#undef ROWS

static bool enter_case(struct scope *s, size_t i)
{
    const struct kept_detail *d = scope_detail(s);
    s->example = i < d->n_examples ? &d->example[i] : NULL;
    return s->example;
}

static bool enter_few_cases(struct scope *s, size_t i)
{
    return i < FEW_CASES && enter_case(s, i);
}

static bool enter_export(struct scope *s, size_t i)
{
    const char *const *name = s->row->exports;
    for (size_t k = 0; name && name[k] && k <= i; k++)
        if (k == i) {
            const struct schema *schema = s->paper->editions->schema;
            for (s->export = 0; s->export < schema->n; s->export ++)
                if (strcmp(schema->export[s->export].name, name[k]) == 0)
                    return true;
        }
    return false;
}

static bool enter_indicator(struct scope *s, size_t i)
{
    const struct grading_edition *g = s->paper->editions->grading;
    s->indicator = i < g->n ? &g->indicator[i] : NULL;
    return s->indicator;
}

/* Domains in the form's order; the rows of one stand together. */
static bool enter_domain(struct scope *s, size_t i)
{
    const struct form_edition *form = s->paper->editions->form;
    for (size_t k = 0; k < form->n; k++)
        if ((k == 0 || strcmp(form->row[k].domain, form->row[k - 1].domain) != 0) && i-- == 0) {
            s->domain = form->row[k].domain;
            return true;
        }
    return false;
}

/* The i-th CA of the year of which there were data, or were none. */
static bool enter_ca_with(struct scope *s, size_t i, bool data)
{
    for (size_t k = 0; k < s->paper->n; k++)
        if (result_has_data(s->paper->ca[k].now) == data && i-- == 0) {
            s->ca = &s->paper->ca[k];
            return true;
        }
    return false;
}

static bool enter_ca(struct scope *s, size_t i)
{
    return enter_ca_with(s, i, true);
}

static bool enter_silent_ca(struct scope *s, size_t i)
{
    return enter_ca_with(s, i, false);
}

static bool enter_any_silent(struct scope *s, size_t i)
{
    return i == 0 && enter_silent_ca(s, 0);
}

/* What holds is a list of one item, in which nothing is new. */
static bool enter_due(struct scope *s, size_t i)
{
    return i == 0 && s->paper->due != DAY_NEVER;
}

static bool enter_bureau(struct scope *s, size_t i)
{
    return i == 0 && s->paper->bureau;
}

static bool enter_no_gate(struct scope *s, size_t i)
{
    return i == 0 && s->ca->now->level;
}

static bool enter_earlier(struct scope *s, size_t i)
{
    return i == 0 && s->paper->earlier;
}

/* Nobody has said whether the gate is open. */
static bool enter_gate_unknown(struct scope *s, size_t i)
{
    return i == 0 && s->ca->now->gate && strcmp(s->ca->now->gate, gate_words[GATE_UNKNOWN]) == 0;
}

static bool enter_notice(struct scope *s, size_t i)
{
    return i == 0 && s->paper->notice.n && s->paper->notice.due != DAY_NEVER;
}

static bool enter_any_by_old(struct scope *s, size_t i)
{
    return i == 0 && enter_by_old(s, 0);
}

static bool enter_any_mended(struct scope *s, size_t i)
{
    return i == 0 && enter_mended(s, 0);
}

/* A CA tells what it did about what is not mended. */
static bool enter_any_told(struct scope *s, size_t i)
{
    return i == 0 && (enter_still_no(s, 0) || enter_untold(s, 0));
}

static bool enter_cases(struct scope *s, size_t i)
{
    return i == 0 && scope_detail(s)->n_examples > 0;
}

static bool enter_any_no(struct scope *s, size_t i)
{
    return i == 0 && scope_rows(s, ROW_NO) > 0;
}

static bool enter_any_pending(struct scope *s, size_t i)
{
    return i == 0 && scope_rows(s, ROW_PENDING) > 0;
}

#define EARLIER (HAS_CA | HAS_EARLIER)
const struct field_list field_lists[] = {
    {"否", HAS_CA, HAS_ROW, enter_no, "结果为“否”的条目，含未设选项框的"},
    {"待核", HAS_CA, HAS_ROW, enter_pending, "待核的条目，含未设选项框的"},
    {"有否", HAS_CA, 0, enter_any_no, "有结果为“否”的条目时"},
    {"有待核", HAS_CA, 0, enter_any_pending, "有待核的条目时"},
    {"实例", HAS_ROW, HAS_CASE, enter_few_cases, "该条目的前5件不符实例"},
    {"全部实例", HAS_ROW, HAS_CASE, enter_case, "该条目列出的全部不符实例"},
    {"有实例", HAS_ROW, 0, enter_cases, "该条目有列出的不符实例时"},
    {"所用数据", HAS_ROW, HAS_EXPORT, enter_export, "该条目所用的数据表"},
    {"指标", HAS_CA, HAS_SCORE, enter_indicator, "评分指标，按评分表的次序"},
    {"评估领域", HAS_CA, HAS_DOMAIN, enter_domain, "评估领域，按评估表的次序"},
    {"评级", HAS_CA, 0, enter_no_gate, "没有不予评级情形时"},
    {"未认定", HAS_CA, 0, enter_gate_unknown, "是否存在不予评级的情形尚未经检查认定时"},
    {"已定期限", 0, 0, enter_due, "写了 --due 时"},
    {"已知评估机构", 0, 0, enter_bureau, "配置中写了 bureau 时"},
    {"有上次", EARLIER, 0, enter_earlier, "有上次评估的结果可对照时"},
    {"有通知期限", EARLIER, 0, enter_notice, "上次整改通知书定了期限时"},
    {"已改", EARLIER, HAS_ROW, enter_mended, "上次为“否”、这次为“是”的条目"},
    {"未改", EARLIER, HAS_ROW, enter_still_no, "上次为“否”、这次仍为“否”的条目"},
    {"未改有新", EARLIER, HAS_ROW, enter_by_new,
     "{{#未改}}中有上次评估以后新的检查结论、数据或不符实例的"},
    {"未改无新", EARLIER, HAS_ROW, enter_by_old,
     "{{#未改}}中所据的检查结论、数据或不符实例上次评估都已有、其后没有新的"},
    {"有未改无新", EARLIER, 0, enter_any_by_old, "有{{#未改无新}}的条目时"},
    {"有已改", EARLIER, 0, enter_any_mended, "有{{#已改}}的条目时"},
    {"有回执栏", EARLIER, 0, enter_any_told, "有{{#未改}}或{{#未定}}的条目时"},
    {"未定", EARLIER, HAS_ROW, enter_untold, "上次为“否”、这次待核或不适用的条目，不能认定整改"},
    {"新否", EARLIER, HAS_ROW, enter_new_no, "上次不为“否”、这次为“否”的条目"},
    {"逾期", EARLIER, HAS_ROW, enter_overdue,
     "过了上次整改通知书的期限、据其后的检查结论或数据仍为“否”的条目"},
    {"机构", HAS_YEAR, HAS_CA, enter_ca, "该年度提供了数据而有结果的机构，按编码"},
    {"未提供", HAS_YEAR, HAS_CA, enter_silent_ca,
     "该年度没有提供数据、也没有检查结论的机构，按编码"},
    {"有未提供", HAS_YEAR, 0, enter_any_silent, "有没有提供数据的机构时"},
    {.name = NULL},
};

/* --- names -------------------------------------------------------------------------------------------------------- */

const struct field *field_named(const char *name, bool blank)
{
    for (const struct field *f = fields; f->name; f++)
        if (strcmp(f->name, name) == 0 && (f->blank != NOT_BLANK) == blank)
            return f;
    return NULL;
}

const struct field_list *field_list_named(const char *name)
{
    for (const struct field_list *l = field_lists; l->name; l++)
        if (strcmp(l->name, name) == 0)
            return l;
    return NULL;
}

const char *field_names(struct arena *arena, unsigned has)
{
    const char *text = "";
    for (const struct field *f = fields; f->name; f++)
        if (field_usable(f->needs, has))
            text = arena_format(arena, "%s%s%s%s", text, *text ? "、" : "", f->blank ? "_" : "",
                                f->name);
    for (const struct field_list *l = field_lists; l->name; l++)
        if (field_usable(l->needs, has))
            text = arena_format(arena, "%s、#%s", text, l->name);
    return text;
}

struct scope scope_of(const struct paper *paper)
{
    return (struct scope){.paper = paper,
                          .has = paper->own.now ? HAS_CA | HAS_EARLIER : HAS_YEAR,
                          .ca = paper->own.now ? &paper->own : NULL};
}

const char *blank_tag(struct arena *arena, const struct field *field, const struct scope *s)
{
    const char *row = s->row ? number_text(arena, s->row->number) : "-";
    return arena_format(arena, "caeval/%s/%s", row, field->column);
}

const char *blank_title(struct arena *arena, const struct field *field, const struct scope *s)
{
    const struct wording *w = s->paper->editions->wording;
    return s->row
               ? SAY(w, arena, PAPER_BLANK_TITLE, number_text(arena, s->row->number), field->name)
               : field->name;
}
