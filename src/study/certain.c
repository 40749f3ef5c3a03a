/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "certain.h"

static bool is_law_certain(const struct dist *law)
{
    return dist_is_fixed(law);
}

/* 0 or 1: a lot that always falls the same way. */
static bool is_lot_certain(double probability)
{
    return probability <= 0 || probability >= 1;
}

static bool is_one_of(const double share[], size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!is_lot_certain(share[i]))
            return false;
    return true;
}

static bool is_class_certain(const struct viewer_class *c, bool exact)
{
    if (c->arrivals.kind != ARRIVALS_LAW || !is_law_certain(&c->arrivals.law) || !is_law_certain(&c->stay_ms))
        return false;
    if (c->returns && !(is_law_certain(&c->sessions_law) && is_law_certain(&c->gap_ms)))
        return false;
    if (c->lingers && !is_law_certain(&c->linger_ms))
        return false;
    return exact || (is_one_of(c->region, REGIONS) && is_one_of(c->rendition, RENDITIONS) &&
                     is_lot_certain(c->audio_only) && is_lot_certain(c->share));
}

static bool is_audience_certain(const struct audience *a)
{
    if (!a->present)
        return true;
    if (a->count != COUNT_FIXED || a->dispersion > 0 || a->registered || a->shocks > 0 || !is_law_certain(&a->size))
        return false;
    for (size_t c = 0; c < a->classes; c++)
        if (!is_class_certain(&a->viewer_class[c], a->assign_exact))
            return false;
    return true;
}

static bool is_event_certain(const struct event *e)
{
    for (size_t r = 0; r < e->rehearsals; r++)
        if (!is_lot_certain(e->rehearsal[r].probability) || !is_law_certain(&e->rehearsal[r].before_ms) ||
            !is_law_certain(&e->rehearsal[r].length_ms))
            return false;
    return is_law_certain(&e->live_ms) && is_law_certain(&e->starts_late_ms) && is_law_certain(&e->warm_up_ms) &&
           is_law_certain(&e->idle_tail_ms) && is_lot_certain(e->forgotten_probability) &&
           (e->forgotten_probability <= 0 || is_law_certain(&e->noticed_after_ms)) && is_law_certain(&e->hosts.count) &&
           is_law_certain(&e->hosts.join_before_ms) && is_law_certain(&e->hosts.leave_after_ms) &&
           is_lot_certain(e->hosts.audio_only) && !e->hosts.drops && !e->source.drops &&
           (!e->chat || is_law_certain(&e->messages_per_viewer_hour)) && is_audience_certain(&e->audience);
}

bool certain_model(const struct model *model)
{
    const struct scenario *scenario = model->scenario;
    if (!is_law_certain(&scenario->forecast))
        return false;
    for (size_t e = 0; e < scenario->events; e++)
        if (!is_event_certain(&scenario->event[e]))
            return false;
    for (size_t p = 0; p < scenario->patterns; p++) {
        const struct pattern *pattern = &scenario->pattern[p];
        if (!is_one_of(pattern->viewers, PLACES)) /* drawn by viewer */
            return false;
        if (pattern->stage.tries > 0 &&
            !(is_lot_certain(pattern->stage.retry_probability) && is_law_certain(&pattern->stage.retry_after_ms)))
            return false;
        for (size_t e = 0; e < scenario->events && pattern->stage.guests > 0; e++) {
            const struct audience *a = &scenario->event[e].audience;
            if (a->hand_share > 0 && !(is_lot_certain(a->hand_share) && is_law_certain(&a->hand_after_ms) &&
                                       is_law_certain(&a->hand_for_ms)))
                return false;
        }
    }
    return true;
}
