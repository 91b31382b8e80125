/* Folder: of the examiners' files those that lie astray. */
#include <string.h>

#include "ingest/folder.h"

/* By the name that it has beside the files in the CA's own folder. */
static void add_lost(struct arena *arena, struct unread_list *list, const char *folder,
                     const char *name, const char *advice, size_t export)
{
    const char *inner = name + strlen(INSPECTION_PREFIX);
    if (export != SIZE_MAX)
        *vec_push(arena, list) = (struct unread_file){
            .name = arena_format(arena, INSPECTION_PREFIX "%s/%s", folder, inner),
            .advice = advice,
            .export = export};
}

const struct ca_folder *folder_with_lost(struct arena *arena, const struct ca_folder *own,
                                         const struct ca_folder *astray, const char *advice)
{
    struct ca_folder *all = arena_alloc(arena, sizeof *all);
    const struct input_files *lost = &astray->files;
    struct unread_list list = {0};
    *all = own ? *own : (struct ca_folder){.code = astray->code};
    for (size_t i = 0; i < all->files.n_unread; i++)
        *vec_push(arena, &list) = all->files.unread[i];
    for (size_t i = 0; i < lost->n; i++)
        add_lost(arena, &list, astray->code, lost->at[i].name, advice, lost->at[i].export);
    for (size_t i = 0; i < lost->n_unread; i++)
        add_lost(arena, &list, astray->code, lost->unread[i].name, advice, lost->unread[i].export);
    all->files.unread = list.at;
    all->files.n_unread = list.n;
    all->fault = all->fault ? all->fault : astray->fault;
    return all;
}
