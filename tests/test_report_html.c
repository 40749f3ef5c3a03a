/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page: well-formed whatever the names are, nothing from outside, and its words hold what result.json says.
 * tests/html.sh looks at it in a browser. */
#include "check.h"

#include <dirent.h>
#include <stdio.h>
#include <unistd.h>

#include "outcome_desk.h"
#include "report.h"
#include "report_html.h"

static const struct finding cannot[] = { { SEVERITY_ERROR, "seats", "120 viewers & <100> \"seats\"", 0.5 } };

struct page_desk {
    struct desk d;
    struct diag diag;
    char folder[32];
    struct finding_list findings[DESK_PATTERNS];
    struct report_html_options options;
};


static void init(struct page_desk *p, int64_t replications)
{
    memset(p, 0, sizeof *p);
    desk_init(&p->d, replications);
    p->d.scenario.has_budget = true;
    p->d.scenario.budget_nano = 97LL * DESK_USD;
    p->d.scenario.budget_percentile = 90;
    desk_ladder(&p->d, 0, 7, 0);
    desk_ladder(&p->d, 1, 7, 5LL * DESK_USD);
    desk_ladder(&p->d, 2, 7, -DESK_USD / 2);
    diag_init(&p->diag, &p->d.arena);
    p->options.no_pictures = true;
    strcpy(p->folder, "html-test-XXXXXX");
    assert_non_null(mkdtemp(p->folder));
}

static void fini(struct page_desk *p)
{
    DIR *folder = opendir(p->folder);
    assert_non_null(folder);
    for (const struct dirent *entry; (entry = readdir(folder)) != NULL;)
        if (entry->d_name[0] != '.')
            assert_int_equal(unlinkat(dirfd(folder), entry->d_name, 0), 0);
    closedir(folder);
    assert_int_equal(rmdir(p->folder), 0);
    diag_fini(&p->diag);
    desk_fini(&p->d);
}

static void write_run(struct page_desk *p)
{
    static const char *const argument[] = { "ivsim run", "it's <mine>.cfg", "-o", "out" };
    const struct result_options options = {
        .version = "1.2.3", .engine = "exact", .book = &p->d.book, .findings = p->findings
    };
    const struct report_manifest manifest = { .argument = argument, .arguments = 4, .started = "2026-11-22T10:00:00Z" };
    struct result result;
    assert_int_equal(result_build(&p->d.outcomes, &options, &p->d.arena, &result), STATUS_OK);
    assert_int_equal(report_folder(&result, &manifest, p->folder, &p->diag), STATUS_OK);
}

/* The page's text; lives in the desk's arena. */
static char *read_page(struct page_desk *p)
{
    enum { MOST = 1 << 20 };
    char path[128], *bytes = arena_alloc(&p->d.arena, MOST, 1);
    snprintf(path, sizeof path, "%s/report.html", p->folder);
    FILE *from = fopen(path, "r");
    assert_non_null(from);
    bytes[fread(bytes, 1, MOST - 1, from)] = '\0';
    fclose(from);
    return bytes;
}

static char *make_page(struct page_desk *p)
{
    write_run(p);
    assert_int_equal(report_html(p->folder, &p->options, &p->diag), STATUS_OK);
    return read_page(p);
}

/* ---- A strict reader of markup: every tag closed, attributes in quotes, no bare < or &. Returns what is wrong. ----
 */

static const char *check_entity(const char *at)
{
    static const char *const known[] = { "&lt;", "&gt;", "&amp;", "&quot;", "&#39;" };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (strncmp(at, known[i], strlen(known[i])) == 0)
            return NULL;
    return "a bare &";
}

static const char *check_value(const char *from, const char *end)
{
    for (; from < end; from++) {
        if (*from == '<')
            return "a < in an attribute";
        if (*from == '&' && check_entity(from))
            return "a bare & in an attribute";
    }
    return NULL;
}

static const char *check_markup(const char *at)
{
    enum { DEPTH = 64 };
    char open[DEPTH][24];
    size_t depth = 0;
    if (strncmp(at, "<!DOCTYPE html>", 15) != 0)
        return "no doctype";
    for (at += 15; *at; at++) {
        const char *fault = *at == '&'                                 ? check_entity(at)
                            : (unsigned char)*at < 0x20 && *at != '\n' ? "a control"
                                                                       : NULL;
        if (fault)
            return fault;
        if (*at != '<')
            continue;
        bool closes = *++at == '/';
        at += closes;
        size_t length = strspn(at, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
        char name[24];
        if (length == 0 || length >= sizeof name)
            return "a < that is no tag";
        memcpy(name, at, length);
        name[length] = '\0';
        at += length;
        if (closes) {
            if (depth == 0 || strcmp(open[--depth], name) != 0 || *at != '>')
                return "a tag closed that was not open";
            continue;
        }
        for (at += strspn(at, " \n"); *at != '>' && *at != '/'; at += strspn(at, " \n")) {
            at += strspn(at, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-:_");
            if (at[0] != '=' || at[1] != '"')
                return "an attribute without quotes";
            const char *end = strchr(at + 2, '"');
            if (!end || check_value(at + 2, end))
                return end ? check_value(at + 2, end) : "an open attribute";
            at = end + 1;
        }
        if (*at == '/')
            at++;
        else if (depth == DEPTH)
            return "too deep";
        else
            strcpy(open[depth++], name);
        if (*at != '>')
            return "an open tag";
        if (strcmp(name, "style") == 0)
            at = strstr(at, "</style>") - 1;
    }
    return depth == 0 ? NULL : "a tag that stays open";
}

static void check_page(const char *page)
{
    static const char *const foreign[] = { "<script", "src=",   "@import", "url(", "http-equiv=\"refresh",
                                           "<link",   "<iframe" };
    const char *fault = check_markup(page);
    if (fault)
        fail_msg("%s", fault);
    for (size_t i = 0; i < sizeof foreign / sizeof foreign[0]; i++)
        if (strstr(page, foreign[i]))
            fail_msg("the page has %s", foreign[i]);
    const char *h1 = strstr(page, "<h1");
    assert_non_null(h1);
    assert_null(strstr(h1 + 1, "<h1"));
    assert_non_null(strstr(page, "<html lang=\"en\""));
    for (const char *at = page; (at = strstr(at, "<th ")) || (at && strstr(at, "<th>")); at++)
        assert_memory_equal(at, "<th scope=", 10);
}

/* Negative control: a reader that lets everything pass would prove nothing. */
static void the_strict_reader_finds_faults(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "<!DOCTYPE html><p>a & b</p>", "<!DOCTYPE html><p>a</b>",        "<!DOCTYPE html><p>",
        "<!DOCTYPE html><p a=b></p>",  "<!DOCTYPE html><p a=\"<\"></p>", "<!DOCTYPE html>a < b",
        "<!DOCTYPE html><p>\x1b</p>"
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_non_null(check_markup(bad[i]));
    assert_null(check_markup("<!DOCTYPE html><p a=\"1\">a &amp; b<br/></p>"));
}

/* The stage's P90 is 89.50 (90 less half a dollar), the channel's 90.00; budget 97. */
static void the_verdict_names_the_choice_its_cost_and_the_budget(void **state)
{
    (void)state;
    struct page_desk p;
    init(&p, 100);
    const char *page = make_page(&p);
    check_page(page);
    assert_non_null(
        strstr(page, "Choose <strong class=\"choice\"><bdi>stage</bdi></strong>: in 90 % of the simulated months it "
                     "costs at most <strong>$89.50</strong>, which keeps the budget of $97.00"));
    assert_non_null(strstr(
        page, "that is $0.50 less than the next, <bdi>channel</bdi>; 100 % of that cost rests on reported prices."));
    assert_non_null(strstr(page, "December 2026"));
    assert_non_null(strstr(page, "ivsim run &#39;it&#39;\\&#39;&#39;s &lt;mine&gt;.cfg&#39; -o out"));
    fini(&p);
}

static void names_are_text_and_never_markup(void **state)
{
    (void)state;
    struct page_desk p;
    init(&p, 100);
    char longest[901];
    memset(longest, 'x', 900);
    longest[900] = '\0';
    p.d.scenario.title = "<script>alert(1)</script> & \"Q\" 'q' \x1b[1m \xff \u202e";
    p.d.pattern[0].name = "<b onmouseover=\"x\">&amp;";
    p.d.pattern[1].name = longest;
    p.d.event.name = "</td></table><h1>";
    p.d.book.name = "a<book";
    p.d.rate[RATE_REPORTED].source = "<i>\"S&P\"";
    p.d.rate[RATE_REPORTED].note = "5 < 6";
    const char *page = make_page(&p);
    check_page(page);
    assert_non_null(strstr(
        page, "<bdi>&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;Q&quot; &#39;q&#39;  [1m \ufffd \u202e</bdi>"));
    assert_non_null(strstr(page, "<bdi>&lt;b onmouseover=&quot;x&quot;&gt;&amp;amp;</bdi>"));
    assert_non_null(strstr(page, "&lt;i&gt;&quot;S&amp;P&quot;"));
    fini(&p);
}

static void what_cannot_work_is_not_chosen(void **state)
{
    (void)state;
    struct page_desk p;
    init(&p, 100);
    for (size_t i = 0; i < DESK_PATTERNS; i++)
        p.findings[i] = (struct finding_list){ cannot, 1 };
    const char *page = make_page(&p);
    check_page(page);
    assert_non_null(strstr(page, "None of these architectures can carry this workload"));
    assert_non_null(
        strstr(page, "<bdi>stage</bdi>, <bdi>channel</bdi>, <bdi>hybrid, composed</bdi></strong>: 120 viewers &amp; "
                     "&lt;100&gt; &quot;seats&quot;"));
    assert_null(strstr(page, "Choose <strong"));
    fini(&p);
}

/* One replication: no interval, no deviation, hence dashes and not a word of NaN; one pattern: nothing to compare. */
static void few_replications_few_patterns_and_no_budget_make_a_page_too(void **state)
{
    (void)state;
    struct page_desk p;
    init(&p, 1);
    p.d.scenario.has_budget = false;
    p.d.outcomes.patterns = p.d.model.patterns = 1;
    const char *page = make_page(&p);
    check_page(page);
    assert_non_null(strstr(page, "The scenario sets no budget."));
    assert_null(strstr(page, "nan"));
    assert_null(strstr(page, "id=\"comparison\""));
    assert_null(strstr(page, "href=\"#comparison\""));
    fini(&p);
}

/* Two ladders of the same amounts in another order: the mean of the difference is zero, its deviation is not. */
static void two_that_differ_by_chance_alone_are_said_to_be_alike(void **state)
{
    (void)state;
    struct page_desk p;
    init(&p, 100);
    desk_ladder(&p.d, 0, 7, 0);
    desk_ladder(&p.d, 2, 3, -10000000);
    assert_non_null(strstr(make_page(&p),
                           "that is $0.01 less than the next, <bdi>channel</bdi>, though in the mean the two "
                           "can\u2019t be told apart"));
    fini(&p);
}

static void an_undecided_budget_is_said_to_be_so(void **state)
{
    (void)state;
    struct page_desk p;
    init(&p, 3);
    p.d.scenario.budget_nano = 2LL * DESK_USD;
    const char *page = make_page(&p);
    check_page(page);
    assert_non_null(strstr(page, "can\u2019t be told from so few replications"));
    fini(&p);
}

static void write_text(struct page_desk *p, const char *name, const char *text)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", p->folder, name);
    FILE *to = fopen(path, "w");
    assert_non_null(to);
    fputs(text, to);
    assert_int_equal(fclose(to), 0);
}

static void a_folder_without_a_result_or_with_an_older_one_is_refused(void **state)
{
    (void)state;
    struct page_desk p;
    init(&p, 10);
    assert_int_equal(report_html(p.folder, &p.options, &p.diag), STATUS_IO);
    write_text(&p, "result.json", "{ \"schema\": ");
    assert_int_equal(report_html(p.folder, &p.options, &p.diag), STATUS_INPUT);
    write_text(&p, "result.json", "{ \"schema\": \"ivsim/result/2\" }");
    assert_int_equal(report_html(p.folder, &p.options, &p.diag), STATUS_INPUT);
    write_text(&p, "result.json", "{ \"schema\": \"ivsim/result/1\", \"patterns\": [ { \"name\": \"a\" } ] }");
    assert_int_equal(report_html(p.folder, &p.options, &p.diag), STATUS_INPUT);
    assert_int_equal(p.diag.errors, 4);
    fini(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_strict_reader_finds_faults),
        cmocka_unit_test(the_verdict_names_the_choice_its_cost_and_the_budget),
        cmocka_unit_test(names_are_text_and_never_markup),
        cmocka_unit_test(what_cannot_work_is_not_chosen),
        cmocka_unit_test(few_replications_few_patterns_and_no_budget_make_a_page_too),
        cmocka_unit_test(two_that_differ_by_chance_alone_are_said_to_be_alike),
        cmocka_unit_test(an_undecided_budget_is_said_to_be_so),
        cmocka_unit_test(a_folder_without_a_result_or_with_an_older_one_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
