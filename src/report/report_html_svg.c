/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A picture of gnuplot's taken into the page. Its ids are made the page's own (two pictures have the same ones), its
 * root says what it shows, and whatever could act or reach outside stays behind: the folder may have come by mail. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report_html_page.h"

enum { PICTURE_BYTES_MAX = 16 << 20 };

/* What gnuplot's svg terminal writes without its mouse. */
static const char *const elements[] = { "svg",      "g",        "rect",    "defs",           "circle", "path",
                                        "use",      "filter",   "feFlood", "feComposite",    "text",   "tspan",
                                        "polygon",  "polyline", "line",    "linearGradient", "stop",   "pattern",
                                        "clipPath", "title",    NULL };

static bool is_word(const char *text, size_t length, const char *word)
{
    return strlen(word) == length && memcmp(text, word, length) == 0;
}

static bool is_known(const char *name, size_t length)
{
    for (size_t i = 0; elements[i]; i++)
        if (is_word(name, length, elements[i]))
            return true;
    return false;
}

/* The value of an attribute: ids and what refers to them get the picture's number; a reference to anything else is
 * dropped. */
static void put_attribute(struct html *html, const char *name, size_t name_length, const char *value, size_t length)
{
    const char *hash = memchr(value, '#', length);
    bool refers = is_word(name, name_length, "href") || is_word(name, name_length, "xlink:href");
    bool by_url = length > 5 && memcmp(value, "url(", 4) == 0;
    if ((name_length > 2 && memcmp(name, "on", 2) == 0) || (refers && hash != value) || (by_url && value[4] != '#') ||
        is_word(name, name_length, "style"))
        return;
    html_add(html, " %.*s=\"", (int)name_length, name);
    if (is_word(name, name_length, "id"))
        html_add(html, "p%d-%.*s", html->picture, (int)length, value);
    else if (refers)
        html_add(html, "#p%d-%.*s", html->picture, (int)length - 1, value + 1);
    else if (by_url)
        html_add(html, "url(#p%d-%.*s", html->picture, (int)length - 5, value + 5);
    else
        text_append_bytes(&html->out, value, length);
    html_add(html, "\"");
}

/* A tag from its name on; returns what follows its `>`, or NULL where it is none that we know. */
static const char *put_tag(struct html *html, const char *at, const char *label)
{
    bool closes = *at == '/';
    at += closes;
    size_t length = strcspn(at, " \t\r\n/>");
    if (!is_known(at, length))
        return NULL;
    bool root = is_word(at, length, "svg");
    html_add(html, "<%s%.*s", closes ? "/" : "", (int)length, at);
    if (root && !closes)
        html_add(html, " role=\"img\" aria-label=\"%s\"", label);
    at += length;
    for (at += strspn(at, " \t\r\n"); *at && *at != '>' && *at != '/'; at += strspn(at, " \t\r\n")) {
        size_t name = strcspn(at, "= \t\r\n/>");
        const char *value = at + name + strspn(at + name, " ");
        value += *value == '=';
        value += strspn(value, " ");
        char quote = *value++;
        const char *end = quote == '"' || quote == '\'' ? strchr(value, quote) : NULL;
        if (!end || name == 0 || memchr(value, '<', (size_t)(end - value)) ||
            memchr(value, quote == '"' ? '\'' : '"', (size_t)(end - value)))
            return NULL;
        put_attribute(html, at, name, value, (size_t)(end - value));
        at = end + 1;
    }
    html_add(html, *at == '/' ? "/>" : ">");
    at += *at == '/';
    return *at == '>' ? at + 1 : NULL;
}

/* The root's title and description name gnuplot: the browser would show them as the picture's own. */
static const char *skip_element(const char *at, const char *name)
{
    char closing[32];
    size_t length = strlen(name);
    if (strncmp(at + 1, name, length) != 0 || (at[1 + length] != '>' && at[1 + length] != ' '))
        return NULL;
    snprintf(closing, sizeof closing, "</%s>", name);
    const char *end = strstr(at, closing);
    return end ? end + strlen(closing) : NULL;
}

/* Text between tags: gnuplot escapes it, but for the entities of others nobody answers. */
static const char *put_text(struct html *html, const char *at)
{
    size_t length = strcspn(at, "<");
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)at[i] < 0x20 && !strchr("\t\r\n", at[i]))
            return NULL;
    text_append_bytes(&html->out, at, length);
    return at + length;
}

static bool put_svg(struct html *html, const char *at, const char *label)
{
    at = strstr(at, "<svg");
    while (at && *at) {
        const char *skipped = NULL;
        if (*at != '<')
            at = put_text(html, at);
        else if (strncmp(at, "<!--", 4) == 0)
            at = (at = strstr(at, "-->")) ? at + 3 : NULL;
        else if ((strncmp(at, "<title>Gnuplot<", 15) == 0 && (skipped = skip_element(at, "title"))) ||
                 (skipped = skip_element(at, "desc")))
            at = skipped;
        else
            at = put_tag(html, at + 1, label);
    }
    return at != NULL;
}

/* The whole file, to be freed; NULL where there is none. */
static char *read_picture(struct html *html, const char *path)
{
    FILE *from = fopen(path, "rb");
    if (!from)
        return NULL;
    char *bytes = malloc(PICTURE_BYTES_MAX + 1);
    size_t length = bytes ? fread(bytes, 1, PICTURE_BYTES_MAX, from) : 0;
    bool whole = bytes && !ferror(from) && fgetc(from) == EOF && !memchr(bytes, '\0', length);
    fclose(from);
    if (!whole) {
        diag_add(html->diag, SEVERITY_WARNING, (struct origin){ .file = path }, NULL, NULL,
                 "no picture that can be taken into the page");
        free(bytes);
        return NULL;
    }
    bytes[length] = '\0';
    return bytes;
}

void html_picture(struct html *html, const char *name, const char *label, const char *caption)
{
    if (!html->pictures)
        return;
    const char *path = arena_format(html->diag->arena, "%s/%s.svg", html->dir, name);
    char *bytes = read_picture(html, path);
    if (!bytes)
        return;
    size_t before = html->out.length;
    html->picture++;
    html_add(html, "<figure>\n<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"picture\">");
    if (put_svg(html, bytes, label)) {
        html_add(html, "</div>\n<figcaption>%s</figcaption>\n</figure>\n", caption);
    } else {
        diag_add(html->diag, SEVERITY_WARNING, (struct origin){ .file = path }, NULL,
                 "remove it and call this again: gnuplot draws it anew",
                 "something that gnuplot does not write; left out");
        html->out.length = before;
        html->out.at[before] = '\0';
    }
    free(bytes);
}
