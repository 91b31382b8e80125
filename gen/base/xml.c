/* XML: expat over the bytes of a part. */
#include "base/xml.h"

#include <expat.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK = 32 * 1024, LONGEST_TAG = 4 * 1024 * 1024 };

struct xml {
    XML_Parser parser;
    struct zip_part *part; /* or NULL: */
    const char *data;      /* n bytes */
    size_t n;
    struct xml_handler handler;
    struct zip_fault fault;
    size_t silent; /* bytes since the last element or text */
    bool stopped, ended;
};

static const char *local_name(const char *name)
{
    const char *mark = strrchr(name, '|');
    return mark ? mark + 1 : name;
}

static void on_start(void *context, const XML_Char *name, const XML_Char **attribute)
{
    struct xml *x = context;
    x->silent = 0;
    if (x->handler.start && !x->stopped)
        x->handler.start(x->handler.context, x, local_name(name), attribute);
}

static void on_end(void *context, const XML_Char *name)
{
    struct xml *x = context;
    x->silent = 0;
    if (x->handler.end && !x->stopped)
        x->handler.end(x->handler.context, x, local_name(name));
}

static void on_text(void *context, const XML_Char *text, int n)
{
    struct xml *x = context;
    x->silent = 0;
    if (x->handler.text && !x->stopped)
        x->handler.text(x->handler.context, text, (size_t)n);
}

static void refuse(struct xml *x, const char *why)
{
    if (!x->fault.why)
        x->fault.why = why;
    XML_StopParser(x->parser, XML_FALSE);
}

static void on_doctype(void *context, const XML_Char *name, const XML_Char *system,
                       const XML_Char *public, int internal)
{
    (void)name;
    (void)system;
    (void)public;
    (void)internal;
    refuse(context, "其中有文档类型定义（DTD），不接受");
}

static struct xml *open_by(XML_Parser parser, struct zip_part *part,
                           const struct xml_handler *handler)
{
    struct xml *x = must_alloc(sizeof *x);
    *x = (struct xml){.part = part, .handler = *handler, .parser = parser};
    if (!x->parser)
        out_of_memory();
    XML_SetUserData(x->parser, x);
    XML_SetElementHandler(x->parser, on_start, on_end);
    XML_SetCharacterDataHandler(x->parser, on_text);
    XML_SetStartDoctypeDeclHandler(x->parser, on_doctype);
    return x;
}

struct xml *xml_open(struct zip_part *part, const struct xml_handler *handler)
{
    return open_by(XML_ParserCreateNS(NULL, '|'), part, handler);
}

/* The next bytes of the part, or its end, are given to the parser. */
static enum XML_Status feed(struct xml *x)
{
    if (!x->part)
        return XML_Parse(x->parser, x->data, (int)x->n, 1);
    void *buffer = XML_GetBuffer(x->parser, CHUNK);
    if (!buffer)
        out_of_memory();
    size_t n = zip_part_read(x->part, buffer, CHUNK);
    struct zip_fault fault = zip_part_fault(x->part);
    if (fault.why) {
        x->fault = fault;
        return XML_STATUS_ERROR;
    }
    x->silent += n;
    if (x->silent > LONGEST_TAG) {
        x->fault.why = "内容不是工作簿应有的";
        return XML_STATUS_ERROR;
    }
    return XML_ParseBuffer(x->parser, (int)n, n == 0);
}

static bool is_suspended(const struct xml *x)
{
    XML_ParsingStatus status;
    XML_GetParsingStatus(x->parser, &status);
    return status.parsing == XML_SUSPENDED;
}

static bool is_finished(const struct xml *x)
{
    XML_ParsingStatus status;
    XML_GetParsingStatus(x->parser, &status);
    return status.parsing == XML_FINISHED;
}

bool xml_next(struct xml *x)
{
    while (!x->ended && !x->stopped) {
        enum XML_Status status = is_suspended(x) ? XML_ResumeParser(x->parser) : feed(x);
        if (status == XML_STATUS_ERROR && XML_GetErrorCode(x->parser) == XML_ERROR_NO_MEMORY)
            out_of_memory();
        if (status == XML_STATUS_ERROR && !x->fault.why && !x->stopped)
            x->fault.why = "内容不合 XML 格式";
        x->ended = status == XML_STATUS_ERROR || is_finished(x);
        if (status == XML_STATUS_SUSPENDED)
            return true;
    }
    return false;
}

void xml_pause(struct xml *x)
{
    XML_StopParser(x->parser, XML_TRUE);
}

void xml_stop(struct xml *x)
{
    x->stopped = true;
    XML_StopParser(x->parser, XML_FALSE);
}

struct zip_fault xml_fault(const struct xml *x)
{
    return x->fault;
}

void xml_close(struct xml *x)
{
    if (!x)
        return;
    XML_ParserFree(x->parser);
    zip_part_close(x->part);
    free(x);
}

const char *xml_attribute(const char **attribute, const char *name)
{
    for (; *attribute; attribute += 2)
        if (strcmp(local_name(attribute[0]), name) == 0)
            return attribute[1];
    return NULL;
}

static bool read_all(struct xml *x, struct zip_fault *fault)
{
    while (xml_next(x))
        ;
    *fault = xml_fault(x);
    xml_close(x);
    return !fault->why;
}

bool xml_read(const struct zip *zip, const struct zip_entry *entry,
              const struct xml_handler *handler, struct zip_fault *fault)
{
    return read_all(xml_open(zip_part_open(zip, entry), handler), fault);
}

bool xml_read_as_written(const struct zip *zip, const struct zip_entry *entry,
                         const struct xml_handler *handler, struct zip_fault *fault)
{
    return read_all(open_by(XML_ParserCreate(NULL), zip_part_open(zip, entry), handler), fault);
}

bool xml_read_bytes(const char *data, size_t n, const struct xml_handler *handler,
                    struct zip_fault *fault)
{
    struct xml *x = xml_open(NULL, handler);
    x->data = data;
    x->n = n;
    return read_all(x, fault);
}
