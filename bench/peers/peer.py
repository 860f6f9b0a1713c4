"""What the Python peers share: parameters in, checked results and times out."""

import json
import signal
import sys
import time


def double(x):
    # Here and not in the scripts, so that workers get it by name, which is the cheapest way.
    return x * 2


def parameters():
    # The polite signal becomes an exception, so that `finally` and `with` stop the workers.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    return json.loads(sys.argv[1])


def timed(run, calls):
    """Seconds that `run()` takes; its results are checked after the clock has stopped."""
    started = time.perf_counter()
    results = run()
    seconds = time.perf_counter() - started
    expected = range(0, 2 * calls, 2)
    if list(results) != list(expected):
        sys.exit("wrong results")
    return seconds


def answer(version, cold_seconds, warm_seconds):
    print(
        json.dumps(
            {
                "version": version,
                "coldSeconds": cold_seconds,
                "warmSeconds": warm_seconds,
            }
        )
    )
