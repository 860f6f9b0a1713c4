/** What the host does for each request. */
import { HostFault } from "./host-fault.ts";
import { Library } from "./library.ts";
import { candidates, gridEngineRoot } from "./locate.ts";
import { Native } from "./native.ts";
import type { OpenOrder, RequestFor, SessionFacts } from "./protocol.ts";

export interface Opened {
  readonly library: Library;
  readonly native: Native;
  readonly facts: SessionFacts;
}

/** Loads the library and opens the session: one for the life of this process. */
export async function open(order: OpenOrder): Promise<Opened> {
  // What Node and the loader needed is no business of the jobs, which may inherit all variables.
  for (const [name, value] of Object.entries(order.environment)) {
    if (value === null) delete process.env[name];
    else process.env[name] = value;
  }
  const { native, path } = await load(order);
  if (!process.env["SGE_ROOT"]) {
    const root = gridEngineRoot(path, process.env);
    if (root !== undefined) process.env["SGE_ROOT"] = root;
    // Empty, it would be taken for the name of a cell.
    if (process.env["SGE_CELL"] === "") delete process.env["SGE_CELL"];
  }
  const library = new Library(native);
  library.init(order.contact);
  try {
    return { library, native, facts: { ...library.describe(), library: path } };
  } catch (error) {
    library.exit();
    throw error;
  }
}

async function load(order: OpenOrder): Promise<{ native: Native; path: string }> {
  const tried: { library: string; reason: string }[] = [];
  for (const path of candidates(order.library, process.env)) {
    try {
      return { native: await Native.load(path, order.callTimeout), path };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      tried.push({ library: path, reason: reason.replace("Failed to load shared library: ", "") });
    }
  }
  throw new HostFault({ kind: "not found", tried });
}

/** Requests whose answer is known at once. */
type PromptRequest = RequestFor<"check" | "run" | "runBulk" | "control" | "status">;

export function obey(library: Library, request: PromptRequest): unknown {
  switch (request.call) {
    case "check":
      return library.check(...request.arguments);
    case "run":
      return library.run(...request.arguments);
    case "runBulk":
      return library.runBulk(...request.arguments);
    case "control":
      return library.control(...request.arguments);
    case "status":
      return library.status(...request.arguments);
  }
}
