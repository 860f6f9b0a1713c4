"""ipyparallel: a controller and engines on loopback, started here and stopped here; a
load-balanced view that maps in chunks."""

import logging
import os
import tempfile
import time

from peer import answer, double, parameters, timed

CHUNK = 500


def main():
    given = parameters()
    calls = given["calls"]
    with tempfile.TemporaryDirectory(prefix="bench-ipyparallel-") as folder:
        # Before the import, which reads it: nothing may be left in the user's home.
        os.environ["IPYTHONDIR"] = folder
        # The engines find `double` where this script does.
        os.environ["PYTHONPATH"] = os.path.dirname(os.path.abspath(__file__))
        import ipyparallel

        started = time.perf_counter()
        cluster = ipyparallel.Cluster(
            n=given["workers"],
            profile_dir=os.path.join(folder, "profile"),
            controller_ip="127.0.0.1",
            log_level=logging.ERROR,
        )
        try:
            client = cluster.start_and_connect_sync()
            view = client.load_balanced_view()
            start_seconds = time.perf_counter() - started

            def run():
                return view.map_sync(double, range(calls), chunksize=CHUNK)

            cold = start_seconds + timed(run, calls)
            warm = timed(run, calls)
            client.close()
        finally:
            cluster.stop_cluster_sync()
    answer(ipyparallel.__version__, cold, warm)


if __name__ == "__main__":
    main()
