/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Holds JSON against the part of JSON Schema (draft 2020-12) that schema/ uses: type, enum, minimum, maximum,
 * properties, required, additionalProperties, propertyNames (an enum), items, minItems, maxItems, anyOf, $ref into
 * #/$defs. A keyword that it does not know is a fault, so that no rule of the schema goes unchecked. */
#ifndef IVSIM_SCHEMA_DESK_H
#define IVSIM_SCHEMA_DESK_H

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <jansson.h>

struct schema_desk {
    json_t *root;
    char why[400]; /* the first fault: path and keyword */
};

static bool schema_fits(struct schema_desk *desk, json_t *schema, json_t *value, const char *path);

static bool schema_fault(struct schema_desk *desk, const char *path, const char *keyword)
{
    if (!desk->why[0])
        snprintf(desk->why, sizeof desk->why, "%s: %s", path, keyword);
    return false;
}

static bool schema_is_type(const char *type, const json_t *value)
{
    return (strcmp(type, "object") == 0 && json_is_object(value)) ||
           (strcmp(type, "array") == 0 && json_is_array(value)) ||
           (strcmp(type, "string") == 0 && json_is_string(value)) ||
           (strcmp(type, "null") == 0 && json_is_null(value)) ||
           (strcmp(type, "number") == 0 && json_is_number(value)) ||
           (strcmp(type, "integer") == 0 && json_is_integer(value)) ||
           (strcmp(type, "boolean") == 0 && json_is_boolean(value));
}

static bool schema_has_type(json_t *types, const json_t *value)
{
    size_t i;
    json_t *type;
    if (json_is_string(types))
        return schema_is_type(json_string_value(types), value);
    json_array_foreach(types, i, type) if (schema_is_type(json_string_value(type), value)) return true;
    return false;
}

static bool schema_is_one_of(json_t *words, const json_t *value)
{
    size_t i;
    json_t *word;
    json_array_foreach(words, i, word) if (json_equal(word, value)) return true;
    return false;
}

static bool schema_object_fits(struct schema_desk *desk, json_t *schema, json_t *object, const char *path)
{
    json_t *properties = json_object_get(schema, "properties"), *rest = json_object_get(schema, "additionalProperties");
    json_t *names = json_object_get(json_object_get(schema, "propertyNames"), "enum"), *name, *value;
    const char *key;
    size_t i;
    json_array_foreach(json_object_get(schema, "required"), i, name)
    {
        if (!json_object_get(object, json_string_value(name)))
            return schema_fault(desk, path, json_string_value(name));
    }
    json_object_foreach(object, key, value)
    {
        char inner[300];
        snprintf(inner, sizeof inner, "%s/%s", path, key);
        json_t *word = json_string(key), *own = json_object_get(properties, key);
        bool known = !names || schema_is_one_of(names, word);
        json_decref(word);
        if (!known || (!own && json_is_false(rest)))
            return schema_fault(desk, inner, "no such member");
        if (own ? !schema_fits(desk, own, value, inner)
                : json_is_object(rest) && !schema_fits(desk, rest, value, inner))
            return false;
    }
    return true;
}

static bool schema_array_fits(struct schema_desk *desk, json_t *schema, json_t *array, const char *path)
{
    json_t *least = json_object_get(schema, "minItems"), *most = json_object_get(schema, "maxItems"), *value;
    json_t *items = json_object_get(schema, "items");
    size_t i, count = json_array_size(array);
    if ((least && count < (size_t)json_integer_value(least)) || (most && count > (size_t)json_integer_value(most)))
        return schema_fault(desk, path, "minItems, maxItems");
    json_array_foreach(array, i, value)
    {
        char inner[300];
        snprintf(inner, sizeof inner, "%s/%zu", path, i);
        if (items && !schema_fits(desk, items, value, inner))
            return false;
    }
    return true;
}

/* Whether one of the schemas takes the value; what the others have against it is forgotten. */
static bool schema_any_fits(struct schema_desk *desk, json_t *schemas, json_t *value, const char *path)
{
    size_t i;
    json_t *schema;
    json_array_foreach(schemas, i, schema)
    {
        struct schema_desk quiet = { .root = desk->root };
        if (schema_fits(&quiet, schema, value, path))
            return true;
    }
    return schema_fault(desk, path, "anyOf");
}

static bool schema_keyword_fits(struct schema_desk *desk, const char *keyword, json_t *rule, json_t *value,
                                const char *path)
{
    static const char *const of_containers[] = { "properties",    "required",    "additionalProperties",
                                                 "propertyNames", "items",       "minItems",
                                                 "maxItems",      "$defs",       "$schema",
                                                 "title",         "description", NULL };
    const char defs[] = "#/$defs/";
    bool fine = true;
    if (strcmp(keyword, "type") == 0) {
        fine = schema_has_type(rule, value);
    } else if (strcmp(keyword, "enum") == 0) {
        fine = schema_is_one_of(rule, value);
    } else if (strcmp(keyword, "minimum") == 0) {
        fine = !json_is_number(value) || json_number_value(value) >= json_number_value(rule);
    } else if (strcmp(keyword, "maximum") == 0) {
        fine = !json_is_number(value) || json_number_value(value) <= json_number_value(rule);
    } else if (strcmp(keyword, "anyOf") == 0) {
        return schema_any_fits(desk, rule, value, path);
    } else if (strcmp(keyword, "$ref") == 0) {
        json_t *target = json_object_get(json_object_get(desk->root, "$defs"), json_string_value(rule) + strlen(defs));
        return target ? schema_fits(desk, target, value, path) : schema_fault(desk, path, json_string_value(rule));
    } else {
        fine = false;
        for (size_t i = 0; of_containers[i]; i++)
            fine |= strcmp(keyword, of_containers[i]) == 0;
    }
    return fine || schema_fault(desk, path, keyword);
}

static bool schema_fits(struct schema_desk *desk, json_t *schema, json_t *value, const char *path)
{
    const char *keyword;
    json_t *rule;
    json_object_foreach(schema, keyword, rule)
    {
        if (!schema_keyword_fits(desk, keyword, rule, value, path))
            return false;
    }
    if (json_is_object(value))
        return schema_object_fits(desk, schema, value, path);
    return !json_is_array(value) || schema_array_fits(desk, schema, value, path);
}

#endif
