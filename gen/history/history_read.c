/* History, before it is opened: what lies in the database's place, and who may only read. */
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "history/history_parts.h"

bool history_blocked(struct history *h)
{
    const char *path = arena_format(h->arena, "%s/%s", h->output, HISTORY_NAME);
    struct stat st;
    if (lstat(path, &st) != 0 || S_ISREG(st.st_mode))
        return false;
    history_complain(h, path,
                     S_ISLNK(st.st_mode)
                         ? "是链接，没有跟随，也没有替换；请把它所指的数据库移到这里"
                         : "不是普通文件，没有打开，也没有替换；请移走它");
    return true;
}

bool history_there(struct arena *arena, const char *output)
{
    return access(arena_format(arena, "%s/%s", output, HISTORY_NAME), F_OK) == 0;
}

bool history_open_to_read(struct history *h)
{
    const char *why = NULL;
    enum store_state state = STORE_SOUND;
    h->path = arena_format(h->arena, "%s/%s", h->output, HISTORY_NAME);
    h->store = store_open_to_read(h->arena, h->path, h->scope.grading, &state, &why);
    if (!h->store)
        problem_add(
            h->problems, SEVERITY_ERROR, h->path, 0, NULL,
            "%s；结果文件夹不能写入，没有更新；请由能写入结果文件夹的用户先运行一次 caeval list",
            access(h->path, F_OK) == 0 ? why : system_fault(ENOENT));
    else if (history_is_marked(h->arena, h->output))
        problem_add(h->problems, SEVERITY_WARNING, h->path, 0, NULL,
                    "上一次运行没有做完，它发布的结果可能还没有收入历史；"
                    "结果文件夹不能写入，没有补入");
    if (h->store)
        store_use_codes(h->store, h->scope.aliases);
    return h->store;
}
