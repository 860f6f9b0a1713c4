"""dask.distributed: a LocalCluster of single-threaded processes on loopback, one task a call."""

import os
import tempfile
import time

from peer import answer, double, parameters, timed


def main():
    given = parameters()
    calls = given["calls"]
    os.environ["PYTHONPATH"] = os.path.dirname(os.path.abspath(__file__))
    import dask
    import distributed

    with tempfile.TemporaryDirectory(prefix="bench-dask-") as folder:
        dask.config.set({"temporary-directory": folder})
        started = time.perf_counter()
        with distributed.LocalCluster(
            n_workers=given["workers"],
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            dashboard_address=None,
        ) as cluster, distributed.Client(cluster) as client:
            start_seconds = time.perf_counter() - started

            def run():
                # Not pure: the second map must compute again, not find the first one's results.
                return client.gather(client.map(double, range(calls), pure=False))

            cold = start_seconds + timed(run, calls)
            warm = timed(run, calls)
    answer(distributed.__version__, cold, warm)


if __name__ == "__main__":
    main()
