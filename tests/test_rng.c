/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "check.h"

#include "rng.h"

/* Known answers of Random123 (kat_vectors, philox4x32 10): counter, key, output. */
static void philox_gives_the_known_answers(void **state)
{
    (void)state;
    static const struct {
        uint32_t counter[4];
        uint64_t key;
        uint32_t out[4];
    } known[] = {
        { { 0, 0, 0, 0 }, 0, { 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8 } },
        { { 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff },
          0xffffffffffffffff,
          { 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd } },
        { { 0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344 },
          0x299f31d0a4093822,
          { 0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1 } },
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        uint32_t out[4];
        rng_block(known[i].key, known[i].counter, out);
        assert_memory_equal(out, known[i].out, sizeof out);
    }
}

static void a_block_of_words_is_the_blocks_one_by_one(void **state)
{
    (void)state;
    enum { COUNT = 77 }; /* no multiple of any vector width */
    const struct rng_name name = { .seed = 0x123456789abcdef0, .replication = 9, .entity = 3, .purpose = 12 };
    static uint32_t w[4][COUNT], at[4][COUNT], index[COUNT], purpose[COUNT];
    rng_words(&name, 4294967290u, COUNT, (uint32_t *[4]){ w[0], w[1], w[2], w[3] }); /* the index wraps on the way */
    for (uint32_t i = 0; i < COUNT; i++) {
        index[i] = 4294967290u + i;
        purpose[i] = name.purpose;
    }
    rng_words_at(&name, COUNT, index, purpose, (uint32_t *[4]){ at[0], at[1], at[2], at[3] });
    for (uint32_t i = 0; i < COUNT; i++) {
        uint32_t out[4];
        rng_block(name.seed, (uint32_t[4]){ index[i], name.purpose, name.entity, name.replication }, out);
        for (int k = 0; k < 4; k++) {
            assert_int_equal(w[k][i], out[k]);
            assert_int_equal(at[k][i], out[k]);
        }
    }
}

static void every_part_of_a_name_changes_the_draw(void **state)
{
    (void)state;
    const struct rng_name name = { .seed = 1, .replication = 2, .entity = 3, .purpose = 4 };
    struct rng_name other[4] = { name, name, name, name };
    other[0].seed ^= (uint64_t)1 << 40;
    other[1].replication++;
    other[2].entity++;
    other[3].purpose++;
    double u = rng_uniform(&name, 5);
    assert_true(u > 0 && u < 1);
    assert_true(u == rng_uniform(&name, 5));
    assert_true(u != rng_uniform(&name, 6));
    for (int i = 0; i < 4; i++)
        assert_true(u != rng_uniform(&other[i], 5));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(philox_gives_the_known_answers),
        cmocka_unit_test(a_block_of_words_is_the_blocks_one_by_one),
        cmocka_unit_test(every_part_of_a_name_changes_the_draw),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
