/** The C interface of DRMAA 1.0, as `drmaa.h` declares it. */

/**
 * Handles are pointers that only the library can read; here they are addresses. All buffers that
 * the library fills are passed as memory with a length.
 */
const memory = "void *";
const text = "const char *";
const strings = "const char **";
const size = "size_t";
const int = "int";
const long = "long";

/** The buffer for words about an error, and its length: the last two arguments of most functions. */
const reason = [memory, size];

export const signatures = {
  drmaa_init: [text, ...reason],
  drmaa_exit: reason,
  drmaa_get_contact: [memory, size, ...reason],
  drmaa_version: [memory, memory, ...reason],
  drmaa_get_DRM_system: [memory, size, ...reason],
  drmaa_get_DRMAA_implementation: [memory, size, ...reason],
  drmaa_allocate_job_template: [memory, ...reason],
  drmaa_delete_job_template: [memory, ...reason],
  drmaa_set_attribute: [memory, text, text, ...reason],
  drmaa_set_vector_attribute: [memory, text, strings, ...reason],
  drmaa_get_attribute_names: [memory, ...reason],
  drmaa_get_vector_attribute_names: [memory, ...reason],
  drmaa_run_job: [memory, size, memory, ...reason],
  drmaa_run_bulk_jobs: [memory, memory, int, int, int, ...reason],
  drmaa_control: [text, int, ...reason],
  drmaa_job_ps: [text, memory, ...reason],
  drmaa_synchronize: [strings, long, int, ...reason],
  drmaa_wait: [text, memory, size, memory, long, memory, ...reason],
  drmaa_wifexited: [memory, int, ...reason],
  drmaa_wexitstatus: [memory, int, ...reason],
  drmaa_wifsignaled: [memory, int, ...reason],
  drmaa_wtermsig: [memory, size, int, ...reason],
  drmaa_wcoredump: [memory, int, ...reason],
  drmaa_wifaborted: [memory, int, ...reason],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** Functions without words about an error. */
export const plainSignatures = {
  drmaa_get_next_attr_name: [memory, memory, size],
  drmaa_get_next_attr_value: [memory, memory, size],
  drmaa_get_next_job_id: [memory, memory, size],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export const releases = [
  "drmaa_release_attr_names",
  "drmaa_release_attr_values",
  "drmaa_release_job_ids",
] as const;

export type DrmaaFunction = keyof typeof signatures;
export type NextFunction = keyof typeof plainSignatures;
export type ReleaseFunction = (typeof releases)[number];

/**
 * Not less than the largest buffer of `drmaa.h` (1024), for libraries which trust that number, and
 * more, for those which say more when they are given room.
 */
export const bufferLength = 4096;

export const noWait = 0;
