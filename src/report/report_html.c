/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report_html.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "builtin.h"
#include "outfile.h"
#include "report_html_page.h"
#include "report_plot.h"

static const size_t RESERVE = (size_t)1 << 32; /* address space, backed where used */
static const char again[] = "`ivsim run SCENARIO -o DIR` writes it";

static enum status refuse(struct html *html, enum status status, const char *name, int line, const char *what)
{
    const char *path = arena_format(html->diag->arena, "%s/%s", html->dir, name);
    diag_add(html->diag, SEVERITY_ERROR, (struct origin){ .file = path, .line = line }, NULL, again, "%s", what);
    return status;
}

static json_t *load_json(struct html *html, const char *name, json_error_t *error)
{
    return json_load_file(arena_format(html->words.arena, "%s/%s", html->dir, name), JSON_REJECT_DUPLICATES, error);
}

static enum status read_result(struct html *html)
{
    json_error_t error;
    html->result = load_json(html, "result.json", &error);
    if (!html->result && json_error_code(&error) == json_error_cannot_open_file)
        return refuse(html, STATUS_IO, "result.json", 0, strerror(errno));
    if (!html->result)
        return refuse(html, STATUS_INPUT, "result.json", error.line, arena_format(html->diag->arena, "%s", error.text));
    const char *schema = html_string(html->result, "schema");
    if (!schema || strcmp(schema, "ivsim/result/1") != 0)
        return refuse(html, STATUS_INPUT, "result.json", 0, "not a result of the schema ivsim/result/1");
    html->manifest = load_json(html, "manifest.json", &error); /* without one, less is said */
    return STATUS_OK;
}

/* The patterns by rank. A result that ranks none, or not all, was written by hand or by an older version. */
static enum status rank_patterns(struct html *html)
{
    const json_t *ranking = html_at(html->result, "choice/ranking");
    size_t count = json_array_size(html_at(html->result, "patterns"));
    html->ranked = arena_alloc(html->words.arena, count + 1, sizeof *html->ranked);
    bool all = count > 0 && json_array_size(ranking) == count;
    for (size_t i = 0; i < count && all; i++) {
        html->ranked[i] = html_pattern(html, json_string_value(json_array_get(ranking, i)));
        all = html->ranked[i] != NULL;
    }
    if (!all)
        return refuse(html, STATUS_INPUT, "result.json", 0,
                      "`choice.ranking` does not name every pattern; an older version wrote it");
    html->best = html_pattern(html, html_string(html->result, "choice/best"));
    html->second = html_pattern(html, html_string(html->result, "choice/next"));
    html->percentile = html_number(html->result, "choice/percentile");
    html->has_budget = json_is_object(html_at(html->ranked[0], "budget"));
    html->certain = json_is_true(html_at(html->result, "run/certain"));
    html->period = "month";
    return STATUS_OK;
}

/* ---- Pictures ---- */

static bool is_older(const struct stat *a, const struct stat *b)
{
    return a->st_mtim.tv_sec != b->st_mtim.tv_sec ? a->st_mtim.tv_sec < b->st_mtim.tv_sec
                                                  : a->st_mtim.tv_nsec < b->st_mtim.tv_nsec;
}

/* Whether a picture is missing, or older than the result or its own script (a person restyled it). */
static bool are_stale(const struct html *html)
{
    static const char *const names[] = { "exceedance", "bars", "fan", "difference" };
    struct stat result, style, picture, script;
    char path[4096 + 64];
    snprintf(path, sizeof path, "%s/result.json", html->dir);
    bool stale = stat(path, &result) != 0;
    snprintf(path, sizeof path, "%s/plots/style.gp", html->dir);
    stale = stale || stat(path, &style) != 0;
    for (size_t i = 0; i < sizeof names / sizeof names[0] && !stale; i++) {
        snprintf(path, sizeof path, "%s/plots/%s.gp", html->dir, names[i]);
        stale = stat(path, &script) != 0;
        snprintf(path, sizeof path, "%s/%s.svg", html->dir, names[i]);
        stale = stale || stat(path, &picture) != 0 || is_older(&picture, &result) || is_older(&picture, &script) ||
                is_older(&picture, &style);
    }
    return stale;
}

/* Faults of the pictures do not stop the page: they become warnings. */
static void draw(struct html *html)
{
    struct diag diag;
    diag_init(&diag, html->diag->arena);
    const struct report_plot_options options = { .svg = true };
    html->pictures = report_plot(html->dir, &options, &diag) == STATUS_OK;
    for (size_t i = 0; i < diag.count; i++) {
        const struct diag_entry *entry = &diag.entry[i];
        enum severity severity = entry->severity == SEVERITY_ERROR ? SEVERITY_WARNING : entry->severity;
        diag_add(html->diag, severity, entry->origin, entry->path, entry->hint, "%s", entry->what);
    }
    diag_fini(&diag);
}

/* ---- The page ---- */

static void write_contents(struct html *html)
{
    static const struct {
        const char *id, *words;
    } part[] = { { "patterns", "costs" },        { "bill", "bill" },       { "drivers", "drivers" },
                 { "comparison", "comparison" }, { "viewers", "viewers" }, { "findings", "limits" },
                 { "doubts", "prices" },         { "inputs", "inputs" },   { "origin", "reproduce" } };
    html_add(html, "<nav aria-label=\"Parts of this page\"><ul>");
    for (size_t i = 0; i < sizeof part / sizeof part[0]; i++) {
        if ((strcmp(part[i].id, "drivers") == 0 && !html->best) ||
            (strcmp(part[i].id, "comparison") == 0 && !html_ranked(html, 1)))
            continue;
        html_add(html, "<li><a href=\"#%s\">%s</a></li>", part[i].id, part[i].words);
    }
    html_add(html, "</ul></nav>\n");
}

static void write_page(struct html *html, const struct report_html_options *options)
{
    const struct builtin_file *style = builtin_find("data/report.css");
    html_add(
        html,
        "<!DOCTYPE html>\n<html lang=\"en\" xmlns=\"http://www.w3.org/1999/xhtml\">\n<head>\n<meta "
        "charset=\"utf-8\"/>\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
        "<meta name=\"color-scheme\" content=\"light dark\"/>\n<meta name=\"generator\" content=\"ivsim\"/>\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\"/>\n"
        "<title>%s: what it will cost</title>\n<style>\n",
        html_escape(html, html_string(html->result, "scenario/title")));
    if (style)
        text_append_bytes(&html->out, style->text, style->length);
    html_add(html, "</style>\n</head>\n<body>\n<main>\n");
    html_head(html);
    html_verdict(html);
    write_contents(html);
    if (!html->pictures)
        html_add(html, "<p class=\"alert\">%s The tables have their figures.</p>\n",
                 options->no_pictures ? "This page was asked for without its pictures."
                                      : "The pictures could not be drawn.");
    static void (*const part[])(struct html *) = { html_patterns,   html_bill,    html_drivers,
                                                   html_comparison, html_viewers, html_findings,
                                                   html_doubts,     html_inputs,  html_origin };
    for (size_t i = 0; i < sizeof part / sizeof part[0]; i++) {
        size_t mark = arena_mark(html->words.arena);
        part[i](html);
        arena_release(html->words.arena, mark);
    }
    html_add(
        html,
        "</main>\n<footer><p>Made by ivsim %s. An estimate, not an offer: prices change, and taxes, support and data "
        "transfer of your own are not in it.</p></footer>\n</body>\n</html>\n",
        html_escape(html, html_string(html->result, "run/version")));
}

static enum status put_page(struct html *html, const struct report_html_options *options)
{
    const char *path = options->path ? options->path : arena_format(html->diag->arena, "%s/report.html", html->dir);
    if (html->out.failed) {
        diag_add(html->diag, SEVERITY_ERROR, (struct origin){ .file = path }, NULL, NULL, "no memory for the page");
        return STATUS_LIMIT;
    }
    struct outfile file;
    enum status status = outfile_open(&file, path, html->diag);
    if (status != STATUS_OK)
        return status;
    (void)fwrite(html->out.at, 1, html->out.length, file.to); /* a failed stream is the commit's to report */
    return outfile_commit(&file, html->diag);
}

static enum status make_page(struct html *html, const struct report_html_options *options)
{
    enum status status = read_result(html);
    if (status == STATUS_OK)
        status = rank_patterns(html);
    if (status != STATUS_OK)
        return status;
    html->pictures = !options->no_pictures;
    if (html->pictures && are_stale(html))
        draw(html);
    write_page(html, options);
    return put_page(html, options);
}

enum status report_html(const char *dir, const struct report_html_options *options, struct diag *diag)
{
    struct arena arena;
    struct html html = { .words = { .arena = &arena }, .diag = diag, .dir = dir };
    enum status status = strlen(dir) <= 4096 ? arena_init(&arena, RESERVE) : STATUS_LIMIT;
    if (status != STATUS_OK) {
        diag_add(diag, SEVERITY_ERROR, (struct origin){ .file = NULL }, NULL, "raise `ulimit -v`", "no address space");
        return status;
    }
    status = make_page(&html, options);
    json_decref(html.result);
    json_decref(html.manifest);
    text_fini(&html.out);
    arena_fini(&arena);
    return status;
}
