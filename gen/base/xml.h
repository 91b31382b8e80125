/* XML: a part of an archive as elements and text, one after another, with pauses.
 *
 * Names come without their namespaces. A document type is refused, and with it every entity of the
 * document's own; so is a tag that does not end. */
#ifndef CAEVAL_BASE_XML_H
#define CAEVAL_BASE_XML_H

#include "base/zip.h"

struct xml;

/* Each may be NULL. Attributes are pairs of name and value, ended by NULL. */
struct xml_handler {
    void *context;
    void (*start)(void *context, struct xml *xml, const char *name, const char **attribute);
    void (*end)(void *context, struct xml *xml, const char *name);
    void (*text)(void *context, const char *text, size_t n);
};

/* The part becomes the reader's. */
struct xml *xml_open(struct zip_part *part, const struct xml_handler *handler);
/* Goes on to the next pause (true) or to the end (false; xml_fault tells whether it is sound). */
bool xml_next(struct xml *xml);
/* From a handler: a pause behind it; or that is enough of it, and what comes is not looked at. */
void xml_pause(struct xml *xml);
void xml_stop(struct xml *xml);
struct zip_fault xml_fault(const struct xml *xml);
void xml_close(struct xml *xml);

/* The value of an attribute, or NULL. */
const char *xml_attribute(const char **attribute, const char *name);

/* The whole part at once; false with *fault set. */
bool xml_read(const struct zip *zip, const struct zip_entry *entry,
              const struct xml_handler *handler, struct zip_fault *fault);
/* The same with names as they are written, prefixes and all, by which the part can be written again. */
bool xml_read_as_written(const struct zip *zip, const struct zip_entry *entry,
                         const struct xml_handler *handler, struct zip_fault *fault);
/* The same of n bytes, with names without their prefixes. */
bool xml_read_bytes(const char *data, size_t n, const struct xml_handler *handler,
                    struct zip_fault *fault);

#endif
