/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one place that knows MPI, and whether there is one. */
#include "config.h"

#include "ensemble_team.h"

#include <stdlib.h>
#include <string.h>

void ensemble_team_share(int64_t first, int64_t end, int rank, int64_t *from, int64_t *to)
{
    const int64_t rows = end - first, size = ensemble_team_size();
    *from = first + rows * rank / size;
    *to = first + rows * (rank + 1) / size;
}

#ifdef HAVE_MPI

#include <mpi.h>

enum { PIECE = 1 << 30, TAG = 1, REPORT = 3 };

/* What mpirun and srun tell a process that is one of several. Without them MPI_Init would only cost time. */
static bool is_launched(void)
{
    static const char *const told_by[] = { "OMPI_COMM_WORLD_SIZE", "PMIX_RANK", "PMI_RANK", "PMI_SIZE" };
    for (size_t i = 0; i < sizeof told_by / sizeof told_by[0]; i++)
        if (getenv(told_by[i]))
            return true;
    return false;
}

static bool is_joined(void)
{
    int begun = 0, over = 0;
    MPI_Initialized(&begun);
    MPI_Finalized(&over);
    return begun && !over;
}

int ensemble_team_size(void)
{
    int size = 1;
    if (is_joined())
        MPI_Comm_size(MPI_COMM_WORLD, &size);
    return size;
}

int ensemble_join(void)
{
    int rank = 0, level;
    if (!is_launched())
        return 0;
    if (!is_joined())
        MPI_Init_thread(NULL, NULL, MPI_THREAD_FUNNELED, &level);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    return rank;
}

void ensemble_leave(void)
{
    if (is_joined())
        MPI_Finalize();
}

void ensemble_dismiss(void)
{
    struct team_round none = { 0 };
    if (ensemble_team_size() > 1)
        ensemble_team_tell(&none);
}

bool ensemble_agree(enum status status, const void *what, size_t bytes)
{
    if (ensemble_team_size() == 1)
        return status == STATUS_OK;
    uint8_t *leaders = malloc(bytes + 1);
    int fine = leaders && status == STATUS_OK, all;
    MPI_Allreduce(&fine, &all, 1, MPI_INT, MPI_MIN, MPI_COMM_WORLD);
    if (all) {
        memcpy(leaders, what, bytes);
        MPI_Bcast(leaders, (int)bytes, MPI_BYTE, 0, MPI_COMM_WORLD);
        fine = memcmp(leaders, what, bytes) == 0;
        MPI_Allreduce(&fine, &all, 1, MPI_INT, MPI_MIN, MPI_COMM_WORLD);
    }
    free(leaders);
    return all;
}

void ensemble_team_tell(struct team_round *round)
{
    int64_t told[] = { round->first, round->end, round->replay };
    MPI_Bcast(told, 3, MPI_INT64_T, 0, MPI_COMM_WORLD);
    *round = (struct team_round){ told[0], told[1], told[2] };
}

enum status ensemble_team_give(const struct rows_bytes *block, enum status status, bool stop)
{
    const int64_t report[REPORT] = { status, stop, status == STATUS_OK ? (int64_t)block->count : 0 };
    MPI_Gather(report, REPORT, MPI_INT64_T, NULL, 0, MPI_INT64_T, 0, MPI_COMM_WORLD);
    for (int64_t at = 0; at < report[2]; at += PIECE)
        MPI_Send(block->byte + at, (int)(report[2] - at < PIECE ? report[2] - at : PIECE), MPI_BYTE, 0, TAG,
                 MPI_COMM_WORLD);
    return status;
}

/* The block of one process, into its place. `size` bytes, which may be none. */
static enum status take_block(int rank, int64_t size, uint8_t byte[], struct outcomes *outcomes)
{
    int64_t first, count;
    for (int64_t at = 0; at < size; at += PIECE)
        MPI_Recv(byte + at, (int)(size - at < PIECE ? size - at : PIECE), MPI_BYTE, rank, TAG, MPI_COMM_WORLD,
                 MPI_STATUS_IGNORE);
    if (size == 0)
        return STATUS_OK;
    return rows_whole(byte, (size_t)size, &first, &count) == (size_t)size && rows_place(byte, outcomes) ? STATUS_OK
                                                                                                        : STATUS_IO;
}

enum status ensemble_team_take(struct outcomes *outcomes, enum status status, bool *stop)
{
    const int size = ensemble_team_size();
    const int64_t mine[REPORT] = { status, *stop, 0 };
    int64_t *report = calloc((size_t)size * REPORT, sizeof *report), most = 0;
    if (!report)
        MPI_Abort(MPI_COMM_WORLD, STATUS_LIMIT); /* the others wait to be heard */
    MPI_Gather(mine, REPORT, MPI_INT64_T, report, REPORT, MPI_INT64_T, 0, MPI_COMM_WORLD);
    for (int r = 1; r < size; r++)
        most = report[r * REPORT + 2] > most ? report[r * REPORT + 2] : most;
    uint8_t *byte = malloc((size_t)most + 1);
    if (!byte)
        MPI_Abort(MPI_COMM_WORLD, STATUS_LIMIT);
    for (int r = 1; r < size; r++) {
        const enum status theirs = (enum status)report[r * REPORT];
        const enum status taken = take_block(r, report[r * REPORT + 2], byte, outcomes);
        *stop |= report[r * REPORT + 1] != 0;
        status = status != STATUS_OK ? status : theirs != STATUS_OK ? theirs : taken;
    }
    free(byte);
    free(report);
    return status;
}

#else

int ensemble_team_size(void)
{
    return 1;
}

int ensemble_join(void)
{
    return 0;
}

void ensemble_leave(void)
{
}

void ensemble_dismiss(void)
{
}

bool ensemble_agree(enum status status, const void *what, size_t bytes)
{
    (void)what;
    (void)bytes;
    return status == STATUS_OK;
}

void ensemble_team_tell(struct team_round *round)
{
    (void)round;
}

enum status ensemble_team_give(const struct rows_bytes *block, enum status status, bool stop)
{
    (void)block;
    (void)stop;
    return status;
}

enum status ensemble_team_take(struct outcomes *outcomes, enum status status, bool *stop)
{
    (void)outcomes;
    (void)stop;
    return status;
}

#endif
