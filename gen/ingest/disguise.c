/* Disguise. */
#include "ingest/disguise.h"

#include <string.h>

static bool begins(struct slice head, const char *bytes, size_t n)
{
    return head.n >= n && memcmp(head.at, bytes, n) == 0;
}

static bool has(struct slice head, const char *word)
{
    return memmem(head.at, head.n, word, strlen(word)) != NULL;
}

/* What is in it is told by the names of its parts, the first of which stand near the beginning. */
const char *disguise_of_packed(struct slice head)
{
    if (has(head, "word/"))
        return "这是 Word 文档（docx），不是数据表；请移走，或把其中的表格另存为“CSV "
               "UTF-8（逗号分隔）”";
    if (has(head, "ppt/"))
        return "这是演示文稿（pptx），不是数据表；请移走";
    return NULL;
}

static const char *packed(struct slice head)
{
    const char *other = disguise_of_packed(head);
    return other ? other
                 : "这是 Excel 工作簿（xlsx）或 zip 压缩包，不是 CSV；是工作簿的，请把名称改为以 "
                   ".xlsx 结尾，是压缩包的，请解开";
}

const char *disguise_of(struct slice head)
{
    static const struct {
        const char *head;
        size_t n;
        const char *what;
    } kind[] = {
        {"\xd0\xcf\x11\xe0", 4,
         "这是 Excel 97-2003 工作簿（xls）或 Word 97-2003 文档（doc），不是 "
         "CSV；是工作簿的，请打开后另存为“Excel 工作簿（.xlsx）”"},
        {"\x1f\x8b", 2, "这是 gzip 压缩文件；请把名称改为以 .csv.gz 结尾"},
        {"\xff\xfe\0\0", 4, "这是 UTF-32 编码；请另存为 UTF-8"},
        {"\0\0\xfe\xff", 4, "这是 UTF-32 编码；请另存为 UTF-8"},
        {"%PDF", 4, "这是 PDF 文件，不是 CSV；请从原系统导出 CSV"},
    };
    if (begins(head, "PK\x03\x04", 4))
        return packed(head);
    for (size_t i = 0; i < sizeof kind / sizeof *kind; i++)
        if (begins(head, kind[i].head, kind[i].n))
            return kind[i].what;
    return NULL;
}
