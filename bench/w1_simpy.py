# SPDX-License-Identifier: GPL-3.0-or-later
"""Workload W1 of the bench (w1.cfg) as a SimPy model: a process a viewer. For SimPy 3 and later, which Debian calls
python3-simpy3 (its python3-simpy is SimPy 2, whose interface is another).

w1_simpy.py REPLICATIONS [SCALE] prints viewers, viewer-hours, peak and processor seconds of each replication.
"""
import math
import random
import sys
import time

import simpy

RATE = [12.5, 37.5] + [50.0] * 8 + [37.5, 12.5]  # viewers a second, in bins of 600 s
BIN, END = 600.0, 7200.0


class Event:
    def __init__(self, scale, rng):
        self.scale, self.rng = scale, rng
        self.viewers = self.present = self.peak = 0
        self.total = 0.0

    def viewer(self, env):
        stay = min(self.rng.lognormvariate(math.log(1200), 1.2), END - env.now)
        self.viewers += 1
        self.present += 1
        self.peak = max(self.peak, self.present)
        yield env.timeout(stay)
        self.present -= 1
        self.total += stay

    def arrivals(self, env):
        for index, rate in enumerate(RATE):
            now = index * BIN
            while True:
                now += self.rng.expovariate(rate * self.scale)
                if now >= (index + 1) * BIN:
                    break
                yield env.timeout(now - env.now)
                env.process(self.viewer(env))


def main():
    replications = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    scale = float(sys.argv[2]) if len(sys.argv) > 2 else 1.0
    rng = random.Random(1)
    for _ in range(replications):
        began = time.process_time()
        env, event = simpy.Environment(), Event(scale, rng)
        env.process(event.arrivals(env))
        env.run()
        print(f"{event.viewers} viewers, {event.total / 3600:.1f} h, peak {event.peak}, "
              f"{time.process_time() - began:.3f} s, "
              f"{1e9 * (time.process_time() - began) / event.viewers:.0f} ns a viewer")


main()
