"""joblib: loky's processes, its own automatic batches. The first call starts the pool, which
joblib then keeps for the second."""

import joblib
from peer import answer, double, parameters, timed


def main():
    given = parameters()
    calls = given["calls"]
    call = joblib.delayed(double)

    def run():
        parallel = joblib.Parallel(n_jobs=given["workers"], backend="loky")
        return parallel(call(x) for x in range(calls))

    cold = timed(run, calls)
    warm = timed(run, calls)
    answer(joblib.__version__, cold, warm)


if __name__ == "__main__":
    main()
