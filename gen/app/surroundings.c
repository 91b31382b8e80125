/* Surroundings. */
#include "app/surroundings.h"

#include <stdio.h>

#include "base/language.h"
#include "batch/confine.h"

void say_surroundings(bool lettered, clock_t begun)
{
    if (!confine_is_possible())
        fprintf(
            stderr,
            _("caeval: 提示：这个系统的内核没有 Landlock 或 seccomp，读取数据的进程没有受限\n"));
    if (lettered)
        fprintf(stderr, "caeval: CPU time: fonts %.2f ms, once a run\n",
                (double)(clock() - begun) * 1e3 / CLOCKS_PER_SEC);
}
