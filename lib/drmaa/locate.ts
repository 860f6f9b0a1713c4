/** Where a DRMAA library may be. */
import { existsSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";

type Environment = Readonly<Record<string, string | undefined>>;

const fileNames =
  process.platform === "darwin"
    ? ["libdrmaa.dylib", "libdrmaa.1.0.dylib", "libdrmaa.so"]
    : ["libdrmaa.so", "libdrmaa.so.1.0", "libdrmaa.so.1"];

const folders = [
  "/usr/lib/gridengine-drmaa/lib",
  "/usr/lib/slurm-drmaa/lib",
  "/usr/lib/slurm-drmaa",
  "/usr/local/lib",
  "/usr/local/lib64",
];

/** Folders in which installations have folders of their own. */
const installations = ["/opt", "/usr/local", "/usr/share"];

/** Names and paths to try, the likeliest first. One that was asked for is the only one. */
export function candidates(asked: string | null, environment: Environment): readonly string[] {
  const only = asked ?? environment["DRMAA_LIBRARY_PATH"];
  if (only !== undefined && only !== "") return [only];
  const root = environment["SGE_ROOT"];
  const places = [
    ...(root === undefined || root === "" ? [] : underRoot(root)),
    ...folders,
    ...installations.flatMap(childrenOf).flatMap(libraryFolders),
  ];
  const files = places
    .flatMap((place) => fileNames.map((name) => join(place, name)))
    .filter((file) => existsSync(file));
  return [...new Set([...fileNames, ...files])];
}

/** Grid Engine keeps the libraries of each architecture apart. */
function underRoot(root: string): readonly string[] {
  return childrenOf(join(root, "lib"));
}

function libraryFolders(home: string): readonly string[] {
  return [join(home, "lib"), join(home, "lib64"), ...underRoot(home)];
}

function childrenOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder).map((name) => join(folder, name));
  } catch {
    return [];
  }
}

const debianLibraries = "/usr/lib/gridengine-drmaa/";
const debianRoot = "/var/lib/gridengine";

/**
 * The root of the Grid Engine that this library belongs to, if it looks like one. Libraries of
 * other schedulers have none.
 */
export function gridEngineRoot(library: string, environment: Environment): string | undefined {
  const cell = environment["SGE_CELL"] || "default";
  const file = library.includes("/") ? realPath(library) : loadedFile();
  if (file === undefined) return undefined;
  const root = file.startsWith(debianLibraries)
    ? debianRoot
    : // ROOT/lib/ARCHITECTURE/libdrmaa.so
      dirname(dirname(dirname(file)));
  return existsSync(join(root, cell, "common")) ? root : undefined;
}

function realPath(file: string): string | undefined {
  try {
    return realpathSync(file);
  } catch {
    return undefined;
  }
}

/** What the system's loader has found by the name. */
function loadedFile(): string | undefined {
  try {
    return /\/\S*\/libdrmaa\S*$/m.exec(readFileSync("/proc/self/maps", "utf8"))?.[0];
  } catch {
    return undefined;
  }
}
