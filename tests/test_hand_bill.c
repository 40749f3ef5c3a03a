/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bills of scenarios that a pencil can follow, to the nano-dollar. */
#include "world_desk.h"

#define NANO(cents) ((int64_t)(cents)*10000000) /* nano-USD of so many cents */

/* One hour, `viewers` of them throughout in one rendition of north_america; `extra` is more at the top level. */
#define EVENT(live, viewers, rendition)                                                                                \
    "events = ( { name = \"e\"; at = \"2026-12-10 12:00\"; live = \"" live "\";\n"                                     \
    "  audience = { count = \"fixed\"; size = " viewers "; assign = \"exact\"; stays = \"" live "\";\n"                \
    "    arrivals = { dist = \"fixed\"; value = \"0 s\"; }; renditions = { " rendition " = 1.0; }; }; } );\n"
#define TOP "title = \"t\"; period = \"2026-12\";\n"

/* scenarios/examples/by-hand.cfg: 2 h of STANDARD input at 2.00; 100 viewers in SD at 0.036, 50 in HD at 0.072, 50 in
 * Full HD at 0.144, all for 2 h: 4.00 + 7.20 + 7.20 + 14.40 = 32.80. */
static void the_example_by_hand_costs_32_80(void **state)
{
    (void)state;
    struct world_desk desk;
    world_desk_run_file(&desk, SRCDIR "/scenarios/examples/by-hand.cfg");
    expect_usage(&desk, "channel", METER_CHANNEL_INPUT, CHANNEL_STANDARD, 0, 2 * HOUR);
    expect_usage(&desk, "channel", METER_CHANNEL_OUTPUT, RENDITION_SD, REGION_NORTH_AMERICA, 200 * HOUR);
    expect_usage(&desk, "channel", METER_CHANNEL_OUTPUT, RENDITION_HD, REGION_NORTH_AMERICA, 100 * HOUR);
    expect_usage(&desk, "channel", METER_CHANNEL_OUTPUT, RENDITION_FULL_HD, REGION_NORTH_AMERICA, 100 * HOUR);
    assert_int_equal(cost_of(&desk, "channel", METER_CHANNEL_INPUT, CHANNEL_STANDARD, 0), NANO(400));
    assert_int_equal(cost_of(&desk, "channel", METER_CHANNEL_OUTPUT, RENDITION_SD, REGION_NORTH_AMERICA), NANO(720));
    assert_int_equal(cost_of(&desk, "channel", METER_CHANNEL_OUTPUT, RENDITION_HD, REGION_NORTH_AMERICA), NANO(720));
    assert_int_equal(cost_of(&desk, "channel", METER_CHANNEL_OUTPUT, RENDITION_FULL_HD, REGION_NORTH_AMERICA),
                     NANO(1440));
    assert_int_equal(total_of(&desk, "channel"), NANO(3280));
    /* 4 hosts and 200 viewers on a stage for 2 h at 0.072: 408 h, 29.376. */
    expect_usage(&desk, "stage", METER_STAGE_PARTICIPANT, MEDIA_VIDEO, 0, 408 * HOUR);
    assert_int_equal(total_of(&desk, "stage"), 29376000000);
    world_desk_close(&desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_example_by_hand_costs_32_80),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
