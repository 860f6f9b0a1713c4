import type { RunCore } from "../../../lib/core/run-core.ts";

/** What must hold after every event, whatever happened. Throws with the name of what does not. */
export function checkInvariants(core: RunCore): void {
  const { table, groups, chunks, workers, over } = core.state;
  if (over) return;
  const most = core.state.options.workers ?? Number.POSITIVE_INFINITY;
  assert(workers.size <= most, `${workers.size} workers where ${most} are allowed`);
  const places = new Map<number, string>();
  const put = (index: number, place: string) => {
    assert(!places.has(index), `task ${index} is in ${places.get(index)} and in ${place}`);
    places.set(index, place);
  };
  for (const group of groups) {
    let waiting = 0;
    for (const { first, count } of group.spans) {
      waiting += count;
      for (let index = first; index < first + count; index++) {
        put(index, "the queue");
        assert(table.chunkOf(index) === 0, `waiting task ${index} has a chunk or is settled`);
      }
    }
    assert(waiting === group.waiting, `group ${group.id} counts ${group.waiting}, has ${waiting}`);
    assert(group.workers.size <= group.options.workers, `group ${group.id} has too many workers`);
    for (const worker of group.idle) {
      assert(worker.ready && worker.chunks.length === 0, `worker ${worker.id} is not idle`);
      assert(
        group.waiting === 0 || core.state.taken !== undefined,
        "work waits beside idle workers",
      );
    }
  }
  for (const chunk of chunks.values()) {
    const { worker } = chunk;
    assert(workers.get(worker.id) === worker, `chunk ${chunk.id} is with a dead worker`);
    assert(worker.chunks.includes(chunk), `worker ${worker.id} does not know chunk ${chunk.id}`);
    let open = 0;
    for (let index = chunk.span.first; index < chunk.span.first + chunk.span.count; index++) {
      if (table.chunkOf(index) !== chunk.id) continue;
      open++;
      put(index, `chunk ${chunk.id}`);
    }
    assert(open === chunk.open && open > 0, `chunk ${chunk.id} counts ${chunk.open}, has ${open}`);
  }
  for (const worker of workers.values()) {
    assert(worker.ready || worker.chunks.length === 0, `worker ${worker.id} has work unready`);
    assert(worker.chunks.length <= 2, `worker ${worker.id} has ${worker.chunks.length} chunks`);
  }
  let unsettled = 0;
  for (const index of table.open()) {
    unsettled++;
    assert(places.has(index), `task ${index} is lost`);
  }
  assert(unsettled === table.openCount, `${table.openCount} tasks are open, found ${unsettled}`);
  assert(places.size === unsettled, "a settled task is somewhere");
}

function assert(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(`broken invariant: ${what}`);
}
