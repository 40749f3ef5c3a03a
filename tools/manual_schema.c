/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The result's members, from its published schema. */
#include "manual.h"

#include <string.h>

#include <jansson.h>

/* "scenario" of { "$ref": "#/$defs/scenario" }; NULL where there is none. */
static const char *reference(const json_t *schema)
{
    const char *path = json_string_value(json_object_get(schema, "$ref"));
    return path ? strrchr(path, '/') + 1 : NULL;
}

/* The kind of value in words: "list of pattern", "number or null", "total". */
static const char *kind(struct manual *manual, const json_t *schema)
{
    const json_t *type = json_object_get(schema, "type"), *inner = json_object_get(schema, "items");
    if (reference(schema))
        return reference(schema);
    if (json_object_get(schema, "anyOf"))
        return arena_format(&manual->arena, "%s or null",
                            kind(manual, json_array_get(json_object_get(schema, "anyOf"), 0)));
    if (json_is_array(type))
        return arena_format(&manual->arena, "%s or %s", json_string_value(json_array_get(type, 0)),
                            json_string_value(json_array_get(type, 1)));
    if (inner)
        return arena_format(&manual->arena, "list of %s", kind(manual, inner));
    inner = json_object_get(schema, "additionalProperties");
    if (json_is_object(inner))
        return arena_format(&manual->arena, "%s by name", kind(manual, inner));
    return json_string_value(type);
}

/* The words of an enum, where a person chooses among them. */
static void words(struct manual *manual, const json_t *list)
{
    size_t count = json_array_size(list);
    for (size_t i = 0; i < count; i++)
        fprintf(manual->to, "%s\"%s\"%s", i == 0 ? "One of " : "", json_string_value(json_array_get(list, i)),
                i + 1 < count ? ", " : ".\n");
}

static void members(struct manual *manual, json_t *object)
{
    const char *name;
    json_t *member;
    json_object_foreach(json_object_get(object, "properties"), name, member)
    {
        manual_tag(manual->to, name, kind(manual, member));
        manual_text(manual->to, json_string_value(json_object_get(member, "description")));
        fputc('\n', manual->to);
        words(manual, json_object_get(member, "enum"));
    }
}

/* The root's members, then every definition in the schema's order. */
bool manual_schema(struct manual *manual, const char *arguments)
{
    json_error_t error;
    json_t *schema = json_load_file(arena_format(&manual->arena, "%s/%s", manual->srcdir, arguments), 0, &error);
    if (!schema) {
        fprintf(stderr, "manual: %s: %s\n", arguments, error.text);
        return false;
    }
    members(manual, schema);
    const char *name;
    json_t *definition;
    json_object_foreach(json_object_get(schema, "$defs"), name, definition)
    {
        fprintf(manual->to, ".SS %s\n", name);
        manual_text(manual->to, json_string_value(json_object_get(definition, "description")));
        fputc('\n', manual->to);
        words(manual, json_object_get(definition, "enum"));
        words(manual, json_object_get(json_object_get(definition, "propertyNames"), "enum"));
        members(manual, definition);
    }
    json_decref(schema);
    return true;
}
