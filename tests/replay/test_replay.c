/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each preset drawn through the library and held against what its source reports. `test_replay --table` prints all
 * figures: what, reported, found, its standard error, the bound.
 *
 * Where a source gives fitted laws (the World Cups), its figures are the moments and medians of those laws, computed
 * apart from this program from the source's parameters: they test that parameters were read, spelt and drawn right.
 * Where it gives statistics of what was measured (feeds, meetings, webinars), they test that the law chosen here says
 * the same. */
#include "replay_desk.h"

#include "ensemble.h"
#include "load.h"

static bool table;

/* ---- The two World Cups: classes ---- */

enum { CLASSES_MAX = 8, CHUNK = 500000 };

struct class_report {
    const char *name;
    double share, sessions, mean_s, sd_s, median_s;
};

/* Shares and laws: AdpGen's files. Sessions: 1 + r (1 - p) / p and so on. Mean, sd and median of a session. */
static const struct class_report cup_2014[] = {
    { "2014 class 1", .1505615, 1, 1655.1, 1903.3, 963.8 },
    { "2014 class 2", .1987421, 1 + .63, 703.2, 988.1, 346.0 },
    { "2014 class 3", .1817618, 2 + .85 * .47 / .53, 845.3, 1189.0, 432.1 },
    { "2014 class 4", .1636016, 1, 672.9, 1665.3, 177.5 },
    { "2014 class 5", .0510505, 1, 1655.4, 2037.5, 878.3 },
    { "2014 class 6", .1020510, 2 + 1 / .60, 1049.4, 1264.9, 604.3 },
    { "2014 class 7", .1522315, 1, 1174.4, 1414.0, 642.8 },
};

static const struct class_report cup_2018[] = {
    { "2018 desktop single, low", .0404689, 1, 524.6, 2946, 120.1 },
    { "2018 mobile, varying", .1208241, 1 + .50, 904.7, 1600.6, 359.4 },
    { "2018 desktop, middle", .1682846, 1 + .33 * .62 / .38, 3667.8, 3233.4, 2812.3 },
    { "2018 desktop several, low", .0293526, 2 + .61 * .76 / .24, 397.6, 928.5, 155.8 },
    { "2018 mobile, low", .1355993, 1 + .46 * .62 / .38, 757.2, 3417.6, 163.2 },
    { "2018 desktop, varying", .0608737, 1 + .33 * .56 / .44, 2794.2, 3183.7, 1596.7 },
    { "2018 desktop, high", .1988988, 1 + .56 * .40 / .60, 3342.2, 3226.4, 2368.0 },
    { "2018 mobile, high", .2456980, 1 + .83 * .45 / .55, 1176.4, 1786.6, 554.0 },
};

/* What the sessions of one class came to. */
struct class_found {
    struct moments stay;
    double below_median;
};

/* The sessions of `viewers` viewers, none of them cut, by class. */
static void find_stays(struct replay *replay, const struct class_report report[], size_t classes, int64_t viewers,
                       struct class_found found[])
{
    memset(found, 0, classes * sizeof found[0]);
    for (size_t k = 0; k < classes; k++)
        found[k].stay.about = report[k].mean_s;
    for (uint32_t chunk = 0; chunk < viewers / CHUNK; chunk++) {
        replay_draw(replay, chunk, CHUNK, 3600000, REPLAY_END_MS);
        for (size_t i = 0; i < replay->list.count; i++) {
            const struct session *session = &replay->list.session[i];
            struct class_found *of = &found[replay_class(replay, session)];
            double stay_s = (double)(session->end_ms - session->arrival_ms) / 1000;
            moments_add(&of->stay, stay_s);
            of->below_median += stay_s <= report[replay_class(replay, session)].median_s;
        }
    }
}

static const char *label(struct replay *replay, const char *of, const char *what)
{
    return arena_format(&replay->arena, "%s: %s", of, what);
}

/* Bounds: a mean within 2 %, an sd within 5 %, a point of the viewers at the median: a tenth of what a planner knows of
 * an audience at best. Where cv > 3 moments say nothing at any affordable sample, and the median stands alone; of the
 * sd (whose error hangs on fourth moments) that holds from cv 2 on. */
static void hold_stays(struct replay *replay, const struct class_report report[], size_t classes,
                       const struct class_found found[])
{
    for (size_t k = 0; k < classes; k++) {
        const struct class_report *want = &report[k];
        const struct moments *stay = &found[k].stay;
        if (want->sd_s <= 3 * want->mean_s)
            expect_equivalent(replay, label(replay, want->name, "mean stay, s"), moments_mean(stay),
                              moments_mean_error(stay), want->mean_s, .02 * want->mean_s);
        if (want->sd_s <= 2 * want->mean_s)
            expect_equivalent(replay, label(replay, want->name, "sd of stay, s"), moments_sd(stay),
                              moments_sd_error(stay), want->sd_s, .05 * want->sd_s);
        double share = found[k].below_median / stay->n;
        expect_equivalent(replay, label(replay, want->name, "share below its median"), share,
                          share_error(share, stay->n), .5, .01);
    }
}

/* Who viewers are, one by one. */
struct people_found {
    double viewers, of_class[CLASSES_MAX];
    struct moments sessions[CLASSES_MAX], gap[CLASSES_MAX], all_sessions, watch;
};

static void find_people(struct replay *replay, uint32_t viewers, struct people_found *found)
{
    memset(found, 0, sizeof *found);
    for (uint32_t v = 0; v < viewers; v++) {
        double watch_s = 0;
        replay_draw(replay, v, 1, 3600000, REPLAY_END_MS);
        const struct session *session = replay->list.session;
        const size_t count = replay->list.count, class = replay_class(replay, session);
        for (size_t i = 0; i < count; i++) {
            watch_s += (double)(session[i].end_ms - session[i].arrival_ms) / 1000;
            if (i > 0)
                moments_add(&found->gap[class], (double)(session[i].arrival_ms - session[i - 1].end_ms) / 1000);
        }
        found->viewers++;
        found->of_class[class]++;
        moments_add(&found->sessions[class], (double)count);
        moments_add(&found->all_sessions, (double)count);
        moments_add(&found->watch, watch_s);
    }
}

/* Bounds: a point of the viewers, 5 % of a class's sessions, 2 % of those of all, 3 % of the watch time. */
static void hold_people(struct replay *replay, const struct class_report report[], size_t classes,
                        const struct people_found *found)
{
    double sessions = 0, watch_s = 0;
    for (size_t k = 0; k < classes; k++) {
        const struct class_report *want = &report[k];
        double share = found->of_class[k] / found->viewers;
        expect_equivalent(replay, label(replay, want->name, "share of viewers"), share,
                          share_error(share, found->viewers), want->share, .01);
        double mean = moments_mean(&found->sessions[k]), error = moments_mean_error(&found->sessions[k]);
        expect_equivalent(replay, label(replay, want->name, "sessions of a viewer"), mean, error, want->sessions,
                          .05 * want->sessions);
        sessions += want->share * want->sessions;
        watch_s += want->share * want->sessions * want->mean_s;
    }
    expect_equivalent(replay, label(replay, report == cup_2014 ? "2014" : "2018", "sessions of a viewer"),
                      moments_mean(&found->all_sessions), moments_mean_error(&found->all_sessions), sessions,
                      .02 * sessions);
    expect_equivalent(replay, label(replay, report == cup_2014 ? "2014" : "2018", "watch time of a viewer, s"),
                      moments_mean(&found->watch), moments_mean_error(&found->watch), watch_s, .03 * watch_s);
}

static void open_preset(struct replay *replay, const char *audience, uint64_t seed)
{
    replay_open(replay, audience, seed);
    replay->table = table;
}

static void sports_match_has_the_sessions_of_2014(void **state)
{
    (void)state;
    struct replay replay;
    struct class_found stays[CLASSES_MAX];
    struct people_found people;
    open_preset(&replay, "preset = \"sports_match\";", 2014);
    replay_build(&replay);
    find_stays(&replay, cup_2014, 7, 6000000, stays);
    hold_stays(&replay, cup_2014, 7, stays);
    find_people(&replay, 300000, &people);
    hold_people(&replay, cup_2014, 7, &people);
    /* Gaps: 120 s + gamma k theta; 120 s + weibull scale Gamma(1 + 1/shape). */
    const double gap_s[CLASSES_MAX] = { [1] = 120 + .408992 * 1645.50,
                                        [2] = 120 + 635.995 * tgamma(1 + 1 / .719908),
                                        [5] = 120 + 768.200 * tgamma(1 + 1 / .779678) };
    for (size_t k = 0; k < 7; k++)
        if (gap_s[k] > 0)
            expect_equivalent(&replay, label(&replay, cup_2014[k].name, "mean gap, s"), moments_mean(&people.gap[k]),
                              moments_mean_error(&people.gap[k]), gap_s[k], .05 * gap_s[k]);
    replay_close(&replay);
}

static void sports_cdn_2018_has_the_sessions_of_2018(void **state)
{
    (void)state;
    struct replay replay;
    struct class_found stays[CLASSES_MAX];
    struct people_found people;
    open_preset(&replay, "preset = \"sports_cdn_2018\";", 2018);
    replay_build(&replay);
    find_stays(&replay, cup_2018, 8, 6000000, stays);
    hold_stays(&replay, cup_2018, 8, stays);
    find_people(&replay, 300000, &people);
    hold_people(&replay, cup_2018, 8, &people);
    /* The paper: 39,251,688 clients and more than 60 million sessions. */
    assert_true(moments_mean(&people.all_sessions) * 39251688 > 60e6);
    assert_true(moments_mean(&people.all_sessions) * 39251688 < 70e6);
    replay_close(&replay);
}

/* ---- Arrivals of 2014 ---- */

/* Quantiles of the source's own curve, which has a bin for every second: seconds into its window of four hours. */
static const struct {
    double p, at_s;
} arrival_2014[] = { { .01, 359 },  { .05, 1350 }, { .10, 2307 },  { .25, 3749 }, { .50, 5308 },
                     { .75, 7752 }, { .90, 9426 }, { .95, 10086 }, { .99, 12063 } };

enum { ARRIVALS_2014 = sizeof arrival_2014 / sizeof arrival_2014[0] };

/* The share of first arrivals up to each of those moments, and the arrivals' moments; `late_ms` is a mistake. */
static void find_arrivals(struct replay *replay, uint32_t viewers, int64_t late_ms, double share[ARRIVALS_2014],
                          struct moments *moments)
{
    *moments = (struct moments){ .about = 5658.2 };
    memset(share, 0, ARRIVALS_2014 * sizeof share[0]);
    for (uint32_t v = 0; v < viewers; v++) {
        replay_draw(replay, v, 1, 3600000, REPLAY_END_MS);
        double at_s = (double)(replay->list.session[0].arrival_ms + late_ms) / 1000;
        moments_add(moments, at_s);
        for (size_t q = 0; q < ARRIVALS_2014; q++)
            share[q] += (at_s <= arrival_2014[q].at_s) / (double)viewers;
    }
}

/* The preset has bins of five minutes where the source has seconds. Within a bin of mass m the two can differ by no
 * more than the curve bends: .6 of a point of the viewers is a ninth of the largest bin. A minute for the moments. */
static void sports_match_has_the_arrivals_of_2014(void **state)
{
    (void)state;
    struct replay replay;
    struct moments moments;
    double share[ARRIVALS_2014];
    const uint32_t viewers = 300000;
    const double bound = .006;
    open_preset(&replay, "preset = \"sports_match\";", 14);
    replay_build(&replay);
    find_arrivals(&replay, viewers, 0, share, &moments);
    for (size_t q = 0; q < ARRIVALS_2014; q++)
        expect_equivalent(&replay, arena_format(&replay.arena, "2014 arrivals up to second %g", arrival_2014[q].at_s),
                          share[q], share_error(share[q], viewers), arrival_2014[q].p, bound);
    expect_equivalent(&replay, "2014 arrivals: mean, s", moments_mean(&moments), moments_mean_error(&moments), 5658.2,
                      60);
    expect_equivalent(&replay, "2014 arrivals: sd, s", moments_sd(&moments), moments_sd_error(&moments), 2684.7, 60);
    /* Control: the curve one bin late. */
    find_arrivals(&replay, viewers, 300000, share, &moments);
    expect_different("arrivals a bin late: median", share[4], share_error(share[4], viewers), .50, bound);
    expect_different("arrivals a bin late: mean", moments_mean(&moments), moments_mean_error(&moments), 5658.2, 60);
    replay_close(&replay);
}

/* ---- Peak of 2014 ---- */

/* Mean peak of concurrent viewers of one programme, as a share of the unique ones, and its standard error. */
static double peak_share(const char *audience, double *error)
{
    enum { REPLICATIONS = 20, VIEWERS = 50000 };
    struct loaded loaded = { 0 };
    assert_int_equal(arena_init(&loaded.arena, (size_t)1 << 32), STATUS_OK);
    diag_init(&loaded.diag, &loaded.arena);
    const char *text = arena_format(&loaded.arena,
                                    "title = \"peak\"; period = \"2026-12\"; patterns = (\"channel\");\n"
                                    "events = ( { name = \"e\"; at = \"2026-12-10 12:00\"; live = \"3 h\"; warm_up = "
                                    "\"60 min\"; audience = { count = \"fixed\"; size = %d; %s }; } );\n",
                                    VIEWERS, audience);
    assert_int_equal(scenario_read_text("peak", text, &loaded.arena, &loaded.diag, &loaded.scenario), STATUS_OK);
    loaded.scenario.replications = REPLICATIONS;
    assert_int_equal(model_build(&loaded.scenario, &loaded.arena, &loaded.diag, &loaded.model), STATUS_OK);
    struct workspace *workspace = workspace_new(&loaded.model, NULL);
    struct moments peak = { .about = .17 };
    for (uint32_t r = 0; r < REPLICATIONS; r++) {
        const struct world *world;
        assert_int_equal(world_draw(workspace, r, false, &world), STATUS_OK);
        moments_add(&peak, (double)world->peak[0][PEAK_VIEWERS] / VIEWERS);
    }
    workspace_free(workspace);
    diag_fini(&loaded.diag);
    arena_fini(&loaded.arena);
    *error = moments_mean_error(&peak);
    return moments_mean(&peak);
}

/* Its busiest five minutes bring 5.55 % of the unique viewers, which is 6.4 % of the peak a minute: the peak is
 * .0555 / 5 / .064 = .1734 of them. 6.4 is rounded (.1721 to .1748); 5 % of the peak is the bound. That peak
 * was worked out from the source's laws apart from this program; none was measured. */
static void sports_match_peaks_at_a_sixth_of_its_viewers(void **state)
{
    (void)state;
    const double reported = .0555 / 5 / .064;
    struct replay replay = { .table = table };
    double error, peak = peak_share("preset = \"sports_match\";", &error);
    expect_equivalent(&replay, "2014 peak, share of unique viewers", peak, error, reported, .05 * reported);
    /* Control: nobody comes back. */
    peak = peak_share("preset = \"sports_match\"; returns = { sessions = 1; gap = \"1 s\"; };", &error);
    expect_different("peak without returns", peak, error, reported, .05 * reported);
}

/* ---- Laws of a single session ---- */

/* The stays of so many viewers who all come at the start of an endless programme, in seconds, ascending. */
struct stays {
    double *s;
    size_t count;
};

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void draw_stays(struct replay *replay, const char *audience, uint64_t seed, struct stays *stays)
{
    enum { VIEWERS = 1000000 };
    open_preset(replay, audience, seed);
    replay_build(replay);
    replay_draw(replay, 0, VIEWERS, 0, REPLAY_END_MS);
    stays->count = replay->list.count;
    assert_int_equal(stays->count, VIEWERS);
    stays->s = malloc(stays->count * sizeof *stays->s);
    assert_non_null(stays->s);
    for (size_t i = 0; i < stays->count; i++)
        stays->s[i] = (double)(replay->list.session[i].end_ms - replay->list.session[i].arrival_ms) / 1000;
    qsort(stays->s, stays->count, sizeof *stays->s, ascending);
}

static void close_stays(struct replay *replay, struct stays *stays)
{
    free(stays->s);
    replay_close(replay);
}

static double share_up_to(const struct stays *stays, double at_s)
{
    size_t low = 0, high = stays->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (stays->s[middle] <= at_s)
            low = middle + 1;
        else
            high = middle;
    }
    return (double)low / (double)stays->count;
}

static struct moments moments_of(const struct stays *stays, double about, double cap_s)
{
    struct moments moments = { .about = about };
    for (size_t i = 0; i < stays->count; i++)
        moments_add(&moments, fmin(stays->s[i], cap_s));
    return moments;
}

/* Rank of a reported quantile: the share of sessions up to it. */
static void hold_rank(const struct replay *replay, const struct stays *stays, const char *what, double at_s, double p,
                      double bound)
{
    double share = share_up_to(stays, at_s);
    expect_equivalent(replay, what, share, share_error(share, (double)stays->count), p, bound);
}

#define AT_ONCE " arrivals = { dist = \"fixed\"; value = \"0 s\"; };"

/* cv 3.14: ranks, and means of what is capped. LN(5.23553, 1.54432): p10/50/90/95/99, P(> 1 h), E[min(X, 1 h)] and
 * E[min(X, 2 h)] computed outside. Bounds: half a point of the sessions at any quantile, a tenth in the last
 * hundredth; 1 % of a mean. */
static void leanback_24x7_has_the_sessions_of_2002(void **state)
{
    (void)state;
    struct replay replay;
    struct stays stays;
    draw_stays(&replay, "preset = \"leanback_24x7\";" AT_ONCE, 2002, &stays);
    hold_rank(&replay, &stays, "2002 sessions up to 25.96 s", 25.96, .10, .005);
    hold_rank(&replay, &stays, "2002 sessions up to 187.83 s", 187.83, .50, .005);
    hold_rank(&replay, &stays, "2002 sessions up to 1359.2 s", 1359.2, .90, .005);
    hold_rank(&replay, &stays, "2002 sessions up to 2382.0 s", 2382.0, .95, .005);
    hold_rank(&replay, &stays, "2002 sessions up to 6823.7 s", 6823.7, .99, .001);
    hold_rank(&replay, &stays, "2002 sessions up to an hour", 3600, 1 - .027921, .001);
    struct moments one = moments_of(&stays, 498.824, 3600), two = moments_of(&stays, 556.390, 7200);
    expect_equivalent(&replay, "2002 mean of min(stay, 1 h), s", moments_mean(&one), moments_mean_error(&one), 498.824,
                      .01 * 498.824);
    expect_equivalent(&replay, "2002 mean of min(stay, 2 h), s", moments_mean(&two), moments_mean_error(&two), 556.390,
                      .012 * 556.390);
    close_stays(&replay, &stays);
    /* Control: mu and sigma swapped, as a published simulator has them. */
    draw_stays(&replay, "stays = { dist = \"lognormal\"; mu = 1.54432; sigma = 5.23553; };" AT_ONCE, 2002, &stays);
    double share = share_up_to(&stays, 187.83);
    expect_different("swapped parameters", share, share_error(share, (double)stays.count), .50, .005);
    close_stays(&replay, &stays);
    /* Control: sigma 3 % too large moves p95 by more than its bound at the tail. */
    draw_stays(&replay, "stays = { dist = \"lognormal\"; mu = 5.23553; sigma = 1.59; };" AT_ONCE, 2002, &stays);
    share = share_up_to(&stays, 6823.7);
    expect_different("sigma + 3 %", share, share_error(share, (double)stays.count), .99, .001);
    close_stays(&replay, &stays);
}

/* Per click: p50 4.03 s, p90 118.0 s, p99 1770 s of 3,436,660; two later splits of the same data have 4.63/151/2072
 * and 4.34/136/1966. Mean 82.6 s, from watch time and clicks of all users. The bound of a rank is how far the source's
 * own splits are apart there: the rank of 4.63 among what has its median at 4.03, and so on: a point and a half at the
 * median, one at p90, a fifth of one at p99. */
static void social_feed_has_the_clicks_of_2025(void **state)
{
    (void)state;
    struct replay replay;
    struct stays stays;
    draw_stays(&replay, "preset = \"social_feed\";" AT_ONCE, 2025, &stays);
    hold_rank(&replay, &stays, "2025 clicks up to 4.03 s", 4.03, .50, .015);
    hold_rank(&replay, &stays, "2025 clicks up to 118.0 s", 118.0, .90, .01);
    hold_rank(&replay, &stays, "2025 clicks up to 1770 s", 1770, .99, .002);
    struct moments stay = moments_of(&stays, 82.6, INFINITY);
    expect_equivalent(&replay, "2025 mean of a click, s", moments_mean(&stay), moments_mean_error(&stay), 82.6,
                      .04 * 82.6);
    close_stays(&replay, &stays);
    /* Control: without the cap, the mean is another one. */
    draw_stays(&replay, "stays = { dist = \"lognormal\"; mu = 1.39352; sigma = 2.63553; };" AT_ONCE, 2025, &stays);
    stay = moments_of(&stays, 82.6, INFINITY);
    expect_different("without the cap", moments_mean(&stay), moments_mean_error(&stay), 82.6, .04 * 82.6);
    close_stays(&replay, &stays);
}

/* 1,598,118.5 h in 3,051,733 views: 31.42 min each; 3.142 slots of ten minutes. 2 %: the ten-minute grid knows no
 * better. */
static void game_channel_has_the_views_of_2019(void **state)
{
    (void)state;
    struct replay replay;
    struct stays stays;
    const double mean_s = 1598118.5 * 3600 / 3051733;
    draw_stays(&replay, "preset = \"game_channel\";" AT_ONCE, 2019, &stays);
    struct moments stay = moments_of(&stays, mean_s, INFINITY);
    expect_equivalent(&replay, "2019 mean of a view, s", moments_mean(&stay), moments_mean_error(&stay), mean_s,
                      .02 * mean_s);
    close_stays(&replay, &stays);
    draw_stays(&replay, "stays = { dist = \"exponential\"; mean = \"30 min\"; };" AT_ONCE, 2019, &stays);
    stay = moments_of(&stays, mean_s, INFINITY);
    expect_different("half an hour", moments_mean(&stay), moments_mean_error(&stay), mean_s, .02 * mean_s);
    close_stays(&replay, &stays);
}

/* Some 500 calls: mean 27, sd 20, median 23 min, each a whole number. Of 500 with sd 20 a mean is known to 20 /
 * sqrt(500) = .9 min, the sd to .6, a median to about 1.2: those are the bounds. The median as a rank: 1.2 min is 2.4
 * points there. */
static void meeting_has_the_calls_of_its_source(void **state)
{
    (void)state;
    struct replay replay;
    struct stays stays;
    draw_stays(&replay, "preset = \"meeting\";" AT_ONCE, 500, &stays);
    struct moments stay = moments_of(&stays, 27 * 60, INFINITY);
    expect_equivalent(&replay, "calls: mean, s", moments_mean(&stay), moments_mean_error(&stay), 27 * 60, .9 * 60);
    expect_equivalent(&replay, "calls: sd, s", moments_sd(&stay), moments_sd_error(&stay), 20 * 60, .6 * 60);
    hold_rank(&replay, &stays, "calls up to 23 min", 23 * 60, .50, .024);
    close_stays(&replay, &stays);
    /* Control: an exponential law with that mean has the wrong sd and median. */
    draw_stays(&replay, "stays = { dist = \"exponential\"; mean = \"27 min\"; };" AT_ONCE, 500, &stays);
    stay = moments_of(&stays, 27 * 60, INFINITY);
    double share = share_up_to(&stays, 23 * 60);
    expect_different("exponential calls: sd", moments_sd(&stay), moments_sd_error(&stay), 20 * 60, .6 * 60);
    expect_different("exponential calls: median", share, share_error(share, (double)stays.count), .50, .024);
    close_stays(&replay, &stays);
}

/* 279 meetings: mean 93.44, sd 68.16 min. Of so many the mean is known to 4.1 min; 1 % is asked for, and 3 % of the
 * sd. */
static void class_meeting_has_the_moments_of_its_source(void **state)
{
    (void)state;
    struct replay replay;
    struct stays stays;
    const double mean_s = 93.44 * 60, sd_s = 68.16 * 60;
    draw_stays(&replay, "preset = \"class_meeting\";" AT_ONCE, 279, &stays);
    struct moments stay = moments_of(&stays, mean_s, INFINITY);
    expect_equivalent(&replay, "classes: mean, s", moments_mean(&stay), moments_mean_error(&stay), mean_s,
                      .01 * mean_s);
    expect_equivalent(&replay, "classes: sd, s", moments_sd(&stay), moments_sd_error(&stay), sd_s, .03 * sd_s);
    close_stays(&replay, &stays);
    /* Controls: the mean read as a median; an exponential law of that mean; a mean of 95 min, whose 1.7 % is above the
     * bound. (Two moments can't tell the lognormal law from another one that has both.) */
    draw_stays(&replay, "stays = { dist = \"lognormal\"; median = \"93.44 min\"; p90 = \"180 min\"; };" AT_ONCE, 279,
               &stays);
    stay = moments_of(&stays, mean_s, INFINITY);
    expect_different("the mean as a median", moments_mean(&stay), moments_mean_error(&stay), mean_s, .01 * mean_s);
    close_stays(&replay, &stays);
    draw_stays(&replay, "stays = { dist = \"exponential\"; mean = \"93.44 min\"; };" AT_ONCE, 279, &stays);
    stay = moments_of(&stays, mean_s, INFINITY);
    expect_different("exponential classes: sd", moments_sd(&stay), moments_sd_error(&stay), sd_s, .03 * sd_s);
    close_stays(&replay, &stays);
    draw_stays(&replay, "stays = { dist = \"lognormal\"; mean = \"95 min\"; sd = \"68.16 min\"; };" AT_ONCE, 279,
               &stays);
    stay = moments_of(&stays, mean_s, INFINITY);
    expect_different("a minute and a half more", moments_mean(&stay), moments_mean_error(&stay), mean_s, .01 * mean_s);
    close_stays(&replay, &stays);
}

/* ---- The webinar ---- */

/* Mean time watched of a programme of an hour by those who come, and its standard error. */
static struct moments dwell(struct replay *replay, const char *audience)
{
    enum { VIEWERS = 400000 };
    const int64_t hour_ms = 3600000;
    struct moments watched = { .about = 52 * 60 };
    open_preset(replay, audience, 60);
    replay_build(replay);
    replay_draw(replay, 0, VIEWERS, 0, hour_ms);
    for (size_t i = 0; i < replay->list.count; i++) {
        int64_t from_ms = replay->list.session[i].arrival_ms, to_ms = replay->list.session[i].end_ms;
        from_ms = from_ms > 0 ? from_ms : 0;
        to_ms = to_ms > from_ms ? to_ms : from_ms;
        moments_add(&watched, (double)(to_ms - from_ms) / 1000);
    }
    return watched;
}

/* "About 52 of 60 minutes" is a whole number: half a minute. */
static void webinar_is_watched_for_52_of_60_minutes(void **state)
{
    (void)state;
    struct replay replay;
    struct moments watched = dwell(&replay, "preset = \"webinar\";");
    expect_equivalent(&replay, "webinar: watched of an hour, s", moments_mean(&watched), moments_mean_error(&watched),
                      52 * 60, 30);
    replay_close(&replay);
    /* Control: everybody stays to the end. */
    watched = dwell(&replay, "preset = \"webinar\"; classes = ( { share = 1.0; stays = \"end\"; } );");
    expect_different("nobody leaves", moments_mean(&watched), moments_mean_error(&watched), 52 * 60, 30);
    replay_close(&replay);
}

/* ---- Controls of the World Cup replays ---- */

/* A class drawn from another law of the same mean is found out by its sd and its median; classes that change places,
 * by their shares and means. */
static void another_law_of_the_same_mean_is_found_out(void **state)
{
    (void)state;
    struct replay replay;
    struct class_found found[CLASSES_MAX];
    const char *why = NULL;
    open_preset(&replay, "preset = \"sports_match\";", 2014);
    struct viewer_class *class = replay.scenario.event[0].audience.viewer_class;
    dist_init(&class[1].stay_ms, DIST_EXPONENTIAL, 703200, 0, 0);
    assert_true(dist_build(&class[1].stay_ms, &why));
    struct dist third = class[2].stay_ms;
    class[2].stay_ms = class[5].stay_ms;
    class[5].stay_ms = third;
    replay_build(&replay);
    find_stays(&replay, cup_2014, 7, 1000000, found);
    double share = found[1].below_median / found[1].stay.n;
    expect_different("exponential: sd", moments_sd(&found[1].stay), moments_sd_error(&found[1].stay), 988.1,
                     .05 * 988.1);
    expect_different("exponential: median", share, share_error(share, found[1].stay.n), .5, .01);
    for (size_t k = 2; k <= 5; k += 3)
        expect_different("another class's stays", moments_mean(&found[k].stay), moments_mean_error(&found[k].stay),
                         cup_2014[k].mean_s, .02 * cup_2014[k].mean_s);
    replay_close(&replay);
}

static void replace_law(struct dist *law, enum dist_kind kind, double p0, double p1, double p2)
{
    const char *why = NULL;
    double shift = law->shift;
    dist_init(law, kind, p0, p1, p2);
    law->shift = shift;
    assert_true(dist_build(law, &why));
}

/* The mistakes one makes with the laws of 2018: a and c of the exponentiated Weibull law swapped; p and 1 - p of the
 * number of returns swapped, which another textbook's negative binomial would ask for; a scale off by 6 % in a class of
 * which, with a cv of 4.5, the median alone is held; two classes that change places. */
static void mistakes_with_the_laws_of_2018_are_found_out(void **state)
{
    (void)state;
    struct replay replay;
    struct class_found found[CLASSES_MAX];
    struct people_found people;
    open_preset(&replay, "preset = \"sports_cdn_2018\";", 2018);
    struct viewer_class *class = replay.scenario.event[0].audience.viewer_class;
    replace_law(&class[7].stay_ms, DIST_EXPONWEIB, 0.573906, 1.616796, 505751);
    replace_law(&class[7].sessions_law, DIST_NEGATIVE_BINOMIAL, .83, 1 - .55, 0);
    replace_law(&class[4].stay_ms, DIST_LOGNORMAL, log(164239 * 1.06), 1.749113, 0);
    struct dist third = class[2].stay_ms;
    class[2].stay_ms = class[6].stay_ms;
    class[6].stay_ms = third;
    replay_build(&replay);
    find_stays(&replay, cup_2018, 8, 1000000, found);
    find_people(&replay, 100000, &people);
    double share = found[7].below_median / found[7].stay.n;
    expect_different("swapped exponweib: mean", moments_mean(&found[7].stay), moments_mean_error(&found[7].stay),
                     cup_2018[7].mean_s, .02 * cup_2018[7].mean_s);
    expect_different("swapped exponweib: median", share, share_error(share, found[7].stay.n), .5, .01);
    share = found[4].below_median / found[4].stay.n;
    expect_different("scale + 6 %: median", share, share_error(share, found[4].stay.n), .5, .01);
    for (size_t k = 2; k <= 6; k += 4)
        expect_different("another class's stays", moments_mean(&found[k].stay), moments_mean_error(&found[k].stay),
                         cup_2018[k].mean_s, .02 * cup_2018[k].mean_s);
    expect_different("swapped p: sessions of the class", moments_mean(&people.sessions[7]),
                     moments_mean_error(&people.sessions[7]), cup_2018[7].sessions, .05 * cup_2018[7].sessions);
    double sessions = 0;
    for (size_t k = 0; k < 8; k++)
        sessions += cup_2018[k].share * cup_2018[k].sessions;
    expect_different("swapped p: sessions of a viewer", moments_mean(&people.all_sessions),
                     moments_mean_error(&people.all_sessions), sessions, .02 * sessions);
    replay_close(&replay);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sports_match_has_the_sessions_of_2014),
        cmocka_unit_test(sports_cdn_2018_has_the_sessions_of_2018),
        cmocka_unit_test(sports_match_has_the_arrivals_of_2014),
        cmocka_unit_test(sports_match_peaks_at_a_sixth_of_its_viewers),
        cmocka_unit_test(leanback_24x7_has_the_sessions_of_2002),
        cmocka_unit_test(social_feed_has_the_clicks_of_2025),
        cmocka_unit_test(game_channel_has_the_views_of_2019),
        cmocka_unit_test(meeting_has_the_calls_of_its_source),
        cmocka_unit_test(class_meeting_has_the_moments_of_its_source),
        cmocka_unit_test(webinar_is_watched_for_52_of_60_minutes),
        cmocka_unit_test(another_law_of_the_same_mean_is_found_out),
        cmocka_unit_test(mistakes_with_the_laws_of_2018_are_found_out),
    };
    table = argc > 1 && strcmp(argv[1], "--table") == 0;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
