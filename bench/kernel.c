/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An engine as a library: what a replication costs before it is priced. Draws all events of a scenario with
 * their paths and peaks, on one core.
 *
 * kernel SCENARIO REPLICATIONS [PATH=VALUE [aggregate]] prints what bench/lines.h says; sampled unless told. */
#include <stdio.h>
#include <stdlib.h>

#include "lines.h"
#include "load.h"
#include "world.h"

static void add_world(const struct world *world, struct lines *lines)
{
    double hours = 0;
    for (size_t e = 0; e < world->model->events; e++)
        for (size_t c = 0; c < world->model->event[e].cells; c++)
            hours += (double)world->event[e].viewer_ms[c] / 3600e3;
    lines_add(lines, 0, hours, world->peak[0][PEAK_VIEWERS]);
}

static int draw(const struct model *model, long replications, enum engine engine)
{
    struct aggregate *aggregate = aggregate_new(model, engine);
    struct workspace *workspace = aggregate ? workspace_new(model, aggregate) : NULL;
    const struct world *world;
    struct lines lines = { 0 };
    enum status status = workspace ? world_draw(workspace, 0, false, &world) : STATUS_LIMIT; /* to warm up */
    const double began_s = lines_processor_s();
    for (long k = 0; k < replications && status == STATUS_OK; k++) {
        status = world_draw(workspace, (uint32_t)k, false, &world);
        add_world(world, &lines);
    }
    lines_print(&lines, lines_processor_s() - began_s);
    workspace_free(workspace);
    aggregate_free(aggregate);
    return status == STATUS_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char **argv)
{
    const long replications = argc > 2 && argc < 6 ? strtol(argv[2], NULL, 10) : 0;
    if (replications < 1) {
        fputs("Usage: kernel SCENARIO REPLICATIONS [PATH=VALUE [aggregate]]\n", stderr);
        return 2;
    }
    struct loaded loaded;
    const struct read_change change = { .text = argv[3] };
    enum status status =
        load(&loaded, &(struct load_request){ .path = argv[1], .change = &change, .changes = argc > 3 });
    if (status != STATUS_OK)
        diag_write(&loaded.diag, stderr);
    int result = status == STATUS_OK ? draw(&loaded.model, replications, argc > 4 ? ENGINE_AGGREGATE : ENGINE_SAMPLED)
                                     : EXIT_FAILURE;
    load_fini(&loaded);
    return result;
}
