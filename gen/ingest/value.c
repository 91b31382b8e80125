/* Value: the types of columns (README, Inputs). */
#include "ingest/value.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "ingest/book.h"
#include "ingest/ids.h"

/* With these bytes, and this length at most, the marks below begin: nearly no other cell. */
static bool may_be_mark(struct slice s)
{
    enum { LONGEST = 19 };
    switch ((unsigned char)*s.at) {
    case '-':
    case '/':
    case '\\':
    case '(':
    case '0':
    case 'n':
    case 'N':
    case 0xe2: /* — */
    case 0xe6: /* 暂无, 无 */
    case 0xe7: /* 空 */
        return s.n <= LONGEST;
    default:
        return false;
    }
}

/* In an optional column some words mean "nothing" too; in a required one they are a value. */
bool value_is_blank(const struct column *column, struct slice s)
{
#define MARK(text)                                                                                 \
    {                                                                                              \
        text, sizeof(text) - 1                                                                     \
    }
    static const struct {
        const char *text;
        size_t n;
    } marks[] = {
        MARK("-"),          MARK("--"),
        MARK("—"),          MARK("/"),
        MARK("\\"),         MARK("\\N"),
        MARK("空"),         MARK("暂无"),
        MARK("n/a"),        MARK("nan"),
        MARK("null"),       MARK("(null)"),
        MARK("0000-00-00"), MARK("0000-00-00 00:00:00"),
    };
#undef MARK
    if (s.n == 0 || column->required)
        return s.n == 0;
    if (!may_be_mark(s))
        return false;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (s.n == marks[i].n && slice_is_nocase(s, marks[i].text))
            return true;
    return column->type != TYPE_BOOL && slice_is(s, "无"); /* there it is an answer */
}

const char *const answer_words[] = {
    [ANSWER_NO] = "否", [ANSWER_YES] = "是", [ANSWER_NOT_APPLICABLE] = "不适用", NULL};

bool answer_read(struct slice s, enum answer *out)
{
    static const struct {
        const char *word;
        enum answer answer;
    } spelling[] = {
        {"是", ANSWER_YES}, {"否", ANSWER_NO},    {"不适用", ANSWER_NOT_APPLICABLE},
        {"有", ANSWER_YES}, {"无", ANSWER_NO},    {"√", ANSWER_YES},
        {"✓", ANSWER_YES},  {"✔", ANSWER_YES},    {"×", ANSWER_NO},
        {"✗", ANSWER_NO},   {"✘", ANSWER_NO},     {"y", ANSWER_YES},
        {"n", ANSWER_NO},   {"yes", ANSWER_YES},  {"no", ANSWER_NO},
        {"t", ANSWER_YES},  {"f", ANSWER_NO},     {"1", ANSWER_YES},
        {"0", ANSWER_NO},   {"true", ANSWER_YES}, {"false", ANSWER_NO},
    };
    for (size_t i = 0; i < sizeof spelling / sizeof *spelling; i++)
        if (slice_is_nocase(s, spelling[i].word)) {
            *out = spelling[i].answer;
            return true;
        }
    return false;
}

bool ca_code_valid(struct slice s)
{
    if (s.n < 1 || s.n > 64)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.at[i];
        if (!(c >= 'A' && c <= 'Z') && !(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') &&
            c != '_' && c != '-')
            return false;
    }
    return true;
}

static const char *moment_reason(enum moment_fault fault, enum column_type type)
{
    static const char *const of_day[] = {
        [MOMENT_FORM] = "不是日期，应为 2025-01-05 之类",
        [MOMENT_NO_YEAR] = "缺年份，应为 2025-01-05 之类",
        [MOMENT_SHORT_YEAR] = "年份要写四位，应为 2025-01-05 之类",
        [MOMENT_NO_SERIAL] = "不是日期，作为 Excel 日期序列号也不在 1990 至 2100 年之间",
    };
    static const char *const reason[] = {
        [MOMENT_FORM] = "不是日期时间，应为 2025-01-05 09:03:00 之类",
        [MOMENT_NO_YEAR] = "缺年份，应为 2025-01-05 09:03:00 之类",
        [MOMENT_SHORT_YEAR] = "年份要写四位，应为 2025-01-05 09:03:00 之类",
        [MOMENT_NO_DAY] = "日期不存在",
        [MOMENT_NO_TIME] = "时刻不存在，应为 00:00:00 至 23:59:59",
        [MOMENT_TOO_FAR] = "年份应在 1900 至 9999 之间",
        [MOMENT_NO_SERIAL] = "不是日期时间，作为 Excel 日期序列号也不在 1990 至 2100 年之间",
    };
    bool own = type == TYPE_DATE && fault < (int)(sizeof of_day / sizeof *of_day) && of_day[fault];
    return own ? of_day[fault] : reason[fault];
}

static bool read_word(const struct column *column, struct slice text, const char **word)
{
    for (const char *const *v = column->values; *v; v++)
        if (slice_is(text, *v)) {
            *word = *v;
            return true;
        }
    return false;
}

void refuse(struct refusal *refusal, const struct column *column, struct slice value,
            const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(refusal->reason, sizeof refusal->reason, format, args);
    va_end(args);
    refusal->reason[text_cut(slice_of(refusal->reason), SIZE_MAX).n] = '\0';
    refusal->column = column;
    refusal->value = text_cut(value, VALUE_SHOWN);
}

static bool read_moment(const struct column *column, struct value *v, struct refusal *refusal)
{
    struct moment moment;
    enum moment_fault fault = moment_read(v->text.at, v->text.n, &moment, &v->notes);
    if (fault != MOMENT_OK) {
        refuse(refusal, column, v->text, "%s", moment_reason(fault, column->type));
        return false;
    }
    if (column->type == TYPE_DATE)
        v->as.day = day_of(moment.at);
    else
        v->as.moment = moment;
    return true;
}

/* Why it is not what the cell said, or NULL. */
static const char *lost_reason(struct slice s)
{
    static const struct {
        const char *mark, *reason;
    } marks[] = {
        {BOOK_MERGED, "与上面的单元格合并，不能确定是否也属于本行；请取消合并并逐行填写"},
        {BOOK_UNCOMPUTED, "公式没有保存计算结果；请在电子表格中打开并重新保存，或改为数值"},
        {BOOK_UNDATED,
         "工作簿使用1904年日期系统，而该单元格没有日期格式，不能确定日期；请设为日期格式"},
    };
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (slice_is(s, marks[i].mark))
            return marks[i].reason;
    return is_lost_by_spreadsheet(s) ? "不是原来的内容：电子表格列宽不足（####）或公式出错（#N/A "
                                       "之类）；请调整后重新导出"
                                     : NULL;
}

/* 无 under 无犯罪记录: nobody knows whether it says that there is none. */
static bool is_ambiguous(const struct column *column, struct slice s)
{
    const char *const *word = column->values;
    while (word && *word && !slice_is(s, *word + 1))
        word++;
    return word && *word;
}

static bool read_typed(const struct column *column, struct value *v, struct refusal *refusal)
{
    struct slice s = v->text;
    bool sound = true;
    const char *lost = s.n && *s.at == '#' ? lost_reason(s) : NULL;
    if (lost) {
        refuse(refusal, column, s, "%s", lost);
        return false;
    }
    switch (column->type) {
    case TYPE_ID:
        sound = !id_is_scientific(s);
        if (!sound)
            refuse(refusal, column, s,
                   "编号被改成科学计数法，数字已丢失；请把该列设为文本后重新导出");
        break;
    case TYPE_TEXT:
        break;
    case TYPE_ENUM:
        sound = read_word(column, s, &v->as.word);
        if (!sound)
            refuse(refusal, column, s, "不在取值之内，应为 %s", column->values_text);
        break;
    case TYPE_BOOL:
        sound = !is_ambiguous(column, s) && answer_read(s, &v->as.answer);
        if (!sound)
            refuse(refusal, column, s,
                   is_ambiguous(column, s) ? "可作两种理解，应为 是、否 或 不适用"
                                           : "不是判断值，应为 是、否 或 不适用");
        break;
    case TYPE_INT:
        sound = int_parse(s, &v->as.integer);
        if (!sound)
            refuse(refusal, column, s, "不是整数，应为 12 之类");
        break;
    case TYPE_DECIMAL:
        sound = memchr(s.at, '/', s.n) == NULL && ratio_parse(s.at, s.n, &v->as.number);
        if (!sound)
            refuse(refusal, column, s, "不是数字，应为 12 或 12.5 之类");
        break;
    case TYPE_DATE:
    case TYPE_DATETIME:
        sound = read_moment(column, v, refusal);
        break;
    }
    return sound;
}

bool value_read(const struct column *column, struct slice text, struct value *out,
                struct refusal *refusal)
{
    *out = (struct value){.state = VALUE_BLANK, .text = {text.at, 0}};
    if (value_is_blank(column, text)) {
        if (!column->required)
            return true;
        refuse(refusal, column, text, "必填项为空");
    } else {
        out->state = VALUE_PRESENT;
        out->text = text;
        if (read_typed(column, out, refusal))
            return true;
    }
    out->state = VALUE_UNREADABLE;
    return false;
}

bool value_in_time(const struct column *column, day_number latest, struct value *value,
                   struct refusal *refusal)
{
    static const day_number earliest = 7305; /* 1990-01-01 */
    if (value->state != VALUE_PRESENT ||
        (column->type != TYPE_DATE && column->type != TYPE_DATETIME))
        return true;
    day_number day = column->type == TYPE_DATE ? value->as.day : day_of(value->as.moment.at);
    if (day >= earliest && day <= latest)
        return true;
    struct civil last = civil_from_day(latest);
    refuse(refusal, column, value->text, "时间不在 1990-01-01 至 %04d-%02d-%02d 之间", last.year,
           last.month, last.day);
    value->state = VALUE_UNREADABLE;
    return false;
}
